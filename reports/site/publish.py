"""``make publish MACHINE=name``: the newest results become a committed reference run.

Copies asv's results, the environment record, asv's benchmark list, what evidence was made and what was swept
to ``reports/published/MACHINE/``, and builds the site there from the copies alone. No number is touched; what
names computers and folders is replaced. The host name of this computer and that of the newest results become
MACHINE, those of other machines in sweeps MACHINE-2, MACHINE-3 and so on, in the order in which their turns
lie there. The folders of this computer's Python, checkout, user and temporary files get short names.
"""

from __future__ import annotations

import dataclasses
import json
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from corrconv.core.cache import replace
from corrconv.kit import evidence
from corrconv.kit.console import out
from corrconv.sweep import merge
from corrconv.sweep.folder import SWEEP

from ..explorer import sweeps
from ..kit.found import modules
from ..timings import asv, environments
from . import build as reporting

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
    job, folder = asv.Asv(Path("results")), PUBLISHED / machine
    try:
        built = _publish(job, folder, machine)
    except (OSError, ValueError) as error:  # nothing measured, or a damaged file: it says which
        raise click.ClickException(str(error)) from None
    reporting.show(built)
    out.print(f"\nAll of it is in {folder}: commit that folder", soft_wrap=True)


def _publish(job: asv.Asv, folder: Path, machine: str) -> reporting.Built:
    """Copy and build beside the results, and put it in the place of `folder` once all of it is there."""
    newest = job.newest_results()
    with tempfile.TemporaryDirectory(dir=job.results.parent) as temporary:
        made = Path(temporary) / machine
        copy_results(job, newest, made, machine)
        built = reporting.build(made / "results", made / "site")
        put(made, folder)

    def moved(path: Path) -> Path:
        return folder / path.relative_to(made)

    return dataclasses.replace(
        built,
        page=moved(built.page),
        pages=[moved(path) for path in built.pages],
        figures=[moved(path) for path in built.figures],
    )


def put(made: Path, folder: Path) -> None:
    """Put the folder `made` in the place of `folder`, which may lie on another file system.

    It is copied beside its place first, and there two renames swap it for the old one, which is removed
    last: whatever fails on the way, one of the two is whole, and the old one is back in its place.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as beside:
        new, old = Path(beside) / "new", Path(beside) / "old"
        shutil.copytree(made, new)
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except BaseException:
            if old.exists():
                old.rename(folder)
            raise


def copy_results(job: asv.Asv, newest: Path, folder: Path, machine: str) -> None:
    """Copy a results file, its machine, environment and benchmark list to ``folder``.

    Raises
    ------
    FileNotFoundError
        Where one of them is missing.
    ValueError
        Where evidence is damaged.
    """
    environment = environments.place(job.results, newest.parent.name, newest.stem)
    if not environment.is_file():
        raise FileNotFoundError(
            f"{newest}: has no environment record at {environment}; results of asv called by hand "
            "have none: run make bench"
        )
    target = folder / "results" / machine / f"{newest.stem.partition('-')[0]}-existing.json"
    target.parent.mkdir(parents=True)
    results = anonymous(json.loads(newest.read_text("utf-8")), machine)
    target.write_text(json.dumps(results) + "\n", "utf-8")
    about = json.loads((newest.parent / "machine.json").read_text("utf-8")) | {"machine": machine}
    (target.parent / "machine.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    shutil.copy(job.results / "benchmarks.json", folder / "results" / "benchmarks.json")
    record = environments.place(folder / "results", machine, target.stem)
    record.parent.mkdir(parents=True)
    shutil.copy(environment, record)
    for module in modules("evidence"):
        if module.load(job.results) is not None:  # what is damaged is refused, not published
            path = evidence.place(job.results, module.NAME)
            said = said_without_places(json.loads(path.read_text("utf-8")))
            text = json.dumps(said, indent=1, ensure_ascii=False)
            replace(evidence.place(folder / "results", module.NAME), text + "\n")
    copy_sweeps(job.results, folder / "results", newest.parent.name, machine)


def copy_sweeps(results: Path, target: Path, host: str, machine: str) -> None:
    """Join what sweeps lie beside `results` into one file beside `target`, of machines renamed.

    Parameters
    ----------
    results, target : Path
        asv's results, here and as they are published.
    host : str
        The newest results' machine.
    machine : str
        Its published name; see the module for those of others.
    """
    if found := sweeps.stored(results):
        joined = merge.join(found)
        made = joined.attrs["sweeps"].values()
        names = published_names(
            [*joined["machine"], *(sweep["identity"]["machine"] for sweep in made)],
            {host, platform.node()},
            machine,
        )
        joined["machine"] = joined["machine"].map(names)
        for sweep in made:
            sweep["identity"]["machine"] = names[sweep["identity"]["machine"]]
        joined["detail"] = joined["detail"].map(without_places)
        joined["repeat"] = joined["repeat"].map(without_places)
        merge.write(joined, target.parent / SWEEP)


def published_names(hosts: Iterable[str], own: set[str], machine: str) -> dict[str, str]:
    """What each host is called: `machine` where it is one of our `own`, else that with a number from 2."""
    names = dict.fromkeys(own | {machine}, machine)
    for host in hosts:
        if host not in names:
            names[host] = f"{machine}-{len(set(names.values())) + 1}"
    return names


def without_places(text: str) -> str:
    """Evidence quotes messages, and these name folders of this computer: replaced by short names."""
    places = {sys.prefix: ".venv", str(Path.cwd()): ".", tempfile.gettempdir(): "TEMPORARY"}
    for path, name in (places | {str(Path.home()): "HOME"}).items():
        text = text.replace(path, name)
    return text


def said_without_places(said: Any) -> Any:
    """JSON's data, `without_places` in any text: read, since JSON may escape a path's letters."""
    if isinstance(said, str):
        return without_places(said)
    if isinstance(said, list):
        return [said_without_places(each) for each in said]
    if isinstance(said, dict):
        return {without_places(key): said_without_places(each) for key, each in said.items()}
    return said


def anonymous(results: dict[str, object], machine: str) -> dict[str, object]:
    """asv's results without the name of the host and the place of its Python."""
    python = "python"
    parameters = dict(results["params"]) | {"machine": machine, "python": python}  # type: ignore[call-overload]
    return results | {"env_name": "existing", "python": python, "params": parameters}


if __name__ == "__main__":
    main()
