"""``make publish MACHINE=name``: the newest results become a committed reference run.

Copies asv's results, the environment record and asv's benchmark list to
``reports/published/MACHINE/``, and builds the page there from the copies alone. What names this
computer (its host name, the path of its Python) is replaced; no number is touched.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import click

from reports import asv, environments, reporting

PUBLISHED = Path("reports/published")


@click.command()
@click.argument("machine")
def main(machine: str) -> None:
    """Publish the newest results of the main job as MACHINE."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", machine):
        raise click.UsageError(
            f"MACHINE: must be lower-case letters, digits and hyphens, got {machine!r}; "
            "an example: cascadelake-2core"
        )
    job = asv.Asv(Path("reports"))
    newest = job.newest_results()
    folder = PUBLISHED / machine
    shutil.rmtree(folder, ignore_errors=True)
    target = folder / "results" / machine / f"{newest.stem.partition('-')[0]}-existing.json"
    target.parent.mkdir(parents=True)
    target.write_text(
        json.dumps(anonymous(json.loads(newest.read_text("utf-8")), machine)) + "\n", "utf-8"
    )
    about = json.loads((newest.parent / "machine.json").read_text("utf-8")) | {"machine": machine}
    (target.parent / "machine.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    shutil.copy(job.results / "benchmarks.json", folder / "results" / "benchmarks.json")
    record = environments.place(job.results, newest.parent.name, newest.stem)
    copy = environments.place(folder / "results", machine, target.stem)
    copy.parent.mkdir(parents=True)
    shutil.copy(record, copy)
    reporting.show(reporting.build(folder / "results", folder / "site"))


def anonymous(results: dict[str, object], machine: str) -> dict[str, object]:
    """asv's results without the name of the host and the place of its Python."""
    python = "python"
    parameters = dict(results["params"]) | {"machine": machine, "python": python}  # type: ignore[call-overload]
    return results | {"env_name": "existing", "python": python, "params": parameters}


if __name__ == "__main__":
    main()
