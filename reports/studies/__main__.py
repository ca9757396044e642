"""Run the studies and keep what they found: ``python -m corrconv.reports.studies [--quick] [NAME]...``."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

import corrconv
from corrconv.kit import old_evidence as evidence
from corrconv.kit.console import err, out, progress
from corrconv.kit.options import RESULTS
from corrconv.measure import environment
from corrconv.measure.conditions import all_workers

from .measure.__main__ import NAMES
from .section_studies import NAME
from .stored import Studied
from .targets import targets

LINE = re.compile(r"\s*([\d.]+)% (.*)")
SIGNS = {"reached": "[green]✓[/]", "not reached": "[red]✗[/]", "not measured": "[dim]–[/]"}


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--quick", is_flag=True, help="Fewer rounds and half a minute of random problems.")
@click.option("--tiny", is_flag=True, help="The smallest sizes: does everything run?")
@click.option("--seconds", default=360.0, show_default=True, help="For the random problems.")
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=RESULTS,
    show_default=True,
    help="asv's results, beside which the studies are kept.",
)
def main(names: tuple[str, ...], quick: bool, tiny: bool, seconds: float, results: Path) -> None:
    """Run every study, or those NAMEd; what was kept of the others stays."""
    if unknown := sorted(set(names) - set(NAMES)):
        raise click.BadParameter(f"{unknown[0]!r}: must be one of {', '.join(NAMES)}")
    options = ["--tiny"] if tiny else ["--quick"] if quick else ["--seconds", str(seconds)]
    kept = _kept(results)
    for name in names or NAMES:
        started, made = time.monotonic(), _made(quick or tiny)
        rows = _run(name, options)
        made |= {"seconds": round(time.monotonic() - started), "load after": _load()}
        kept[name] = {"made": made, "rows": rows}
        path = evidence.save({"studies": kept}, results, NAME)
        out.print(f" {name}: {len(rows)} rows in {made['seconds']} s", soft_wrap=True)
    show(Studied.from_data(kept))
    out.print(f"\nKept in {path}; the page shows them: corrconv report", soft_wrap=True)


def show(studied: Studied) -> None:
    """What was to be shown, and whether it was."""
    out.print("\n[bold]What was to be shown[/]")
    for target in targets(studied):
        text = escape(f"{target.what}: {target.goal}; {target.measured}")
        out.print(f" {SIGNS[target.verdict]} {text}", soft_wrap=True)


def _kept(results: Path) -> dict[str, Any]:
    """What is stored already; nothing where that cannot be read."""
    try:
        stored = evidence.load(results, NAME)
        Studied.from_data((stored or {"studies": {}})["studies"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        err.print(f"what was stored is left behind: {error}", markup=False, soft_wrap=True)
        return {}
    return dict(stored["studies"]) if stored else {}


def _run(name: str, options: list[str]) -> list[dict[str, Any]]:
    """A study's rows, from a process of its own."""
    with tempfile.TemporaryDirectory() as folder, progress() as bar:
        task = bar.add_task(name, total=100)
        file, log = Path(folder) / "rows.json", Path(folder) / "log"
        command = [
            sys.executable,
            "-m",
            "corrconv.reports.studies.measure",
            name,
            "--output",
            str(file),
        ]
        with (
            log.open("w") as errors,
            subprocess.Popen(
                [*command, *options], stdout=subprocess.PIPE, stderr=errors, text=True
            ) as child,
        ):
            assert child.stdout is not None
            for line in child.stdout:
                if match := LINE.fullmatch(line.rstrip("\n")):
                    what = escape(f"{name}: {match[2]}")
                    bar.update(task, completed=float(match[1]), description=what)
        if child.returncode:
            said = log.read_text("utf-8", "replace")[-2000:]
            raise click.ClickException(f"the study {name} failed:\n{said}")
        rows: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
        return rows


def _made(quick: bool) -> dict[str, Any]:
    """What a study is made with, and on which machine."""
    record = environment.record()
    libraries = {corrconv.get(name).library.lower() for name in corrconv.available()} | {
        "numpy",
        "llvmlite",
    }
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": quick,
        "processor": str(record["machine"]["processor"]),
        "processors": all_workers(),
        "system": record["machine"]["system"],
        "python": record["python"]["version"],
        "commit": str(record["source"]["commit"]),
        "uncommitted changes": record["source"]["uncommitted changes"],
        "packages": {k: v for k, v in record["packages"].items() if k.lower() in libraries},
        "load before": record["load"]["load average, 1 min"],
    }


def _load() -> Any:
    return environment.load()["load average, 1 min"]


if __name__ == "__main__":
    main()
