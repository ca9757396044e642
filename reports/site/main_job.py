"""The main job, ``make bench``: gate, time, publish, draw, and say what came out.

python -m corrconv.reports.site.main_job [--tier smoke|default|reference|regress|full] [--output DIR]
    [--machine NAME] [--open|--no-open]
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
from rich.markup import escape

from corrconv.check import run as gate
from corrconv.check.show import show
from corrconv.kit.console import err, out, progress
from corrconv.kit.registered import chosen
from corrconv.measure import environment
from corrconv.measure.grids import TIERS

from ..timings import asv, environments, failures, frame
from . import build as reporting

PROGRESS = re.compile(r"\[\s*([\d.]+)%\] ·+ (\w+\.\S+)")
"""A line of asv's log that names a benchmark, and how far the run is."""


@click.command()
@click.option("--tier", type=click.Choice(list(TIERS)), default="default", show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("results"), show_default=True
)
@click.option("--machine", help="asv's name for this machine; its host name where left out.")
@click.option(
    "--open/--no-open", "opened", default=None,
    help="Show the pages in the browser; where left out, if this is a terminal with a screen.",
)  # fmt: skip
def main(tier: str, output: Path, machine: str | None, opened: bool | None) -> None:
    """Gate, asv run, asv publish, report."""
    if problem := asv.checkout_problem():
        raise click.ClickException(problem)
    os.environ["CORRCONV_TIER"] = tier
    job = asv.Asv(output, machine)

    started = time.monotonic()
    _title(1, "The correctness gate")
    verdicts = gate.run(chosen(()), gate.cases(quick=tier == "smoke"))
    show(verdicts)

    _title(2, f"asv run, {tier} tier")
    record = environment.record()
    failed = _timed(job)
    record["load after"] = environment.load()
    results = job.newest_results()
    environments.save(record, environments.place(job.results, results.parent.name, results.stem))

    _title(3, "asv publish")
    job.publish()
    out.print(f" asv's pages are in {job.html}; see them with: make preview", soft_wrap=True)

    _title(4, "Figures and pages")
    try:
        built = reporting.build(job.results, output / "site", measured=results)
    except ValueError as error:  # a damaged file; the message names it
        raise click.ClickException(str(error)) from None
    reporting.show(built)
    out.print(
        f"\nDone in {time.monotonic() - started:.0f} s; asv run took {job.seconds:.0f} s of it"
    )
    if failed or not verdicts.ok:
        raise click.ClickException(_why(failed, verdicts.ok, job, results))
    if reporting.has_a_reader() if opened is None else opened:
        reporting.open_in_browser(built)


def _title(number: int, text: str) -> None:
    out.print(f"\n[bold]{number}/4  {text}[/]")


def _timed(job: asv.Asv) -> bool:
    """Run asv with a progress bar made from its log; whether any cell failed."""
    with progress() as bar:
        task = bar.add_task("benchmarks", total=100)
        for line in job.run():
            if match := PROGRESS.match(line):
                bar.update(task, completed=float(match[1]), description=match[2])
                if not err.is_terminal:  # a log shows no bar
                    err.print(f" {float(match[1]):3.0f}%  {match[2]}")
    failed = job.failed
    done = "[red]some cells failed[/]" if failed else "no cell failed"
    out.print(f" {done}; the log is {job.log}", soft_wrap=True)
    return failed


def _why(failed: bool, correct: bool, job: asv.Asv, results: Path) -> str:
    """What failed, in lines."""
    lines = [] if correct else ["the gate failed an implementation: see the table of step 1"]
    if failed:
        cells = failures.failed_cells(frame.of_file(frame.load(job.results), results))
        lines += ["cells failed:", *cells, f"and said (all of it is in {job.log}):"]
        lines += failures.last_words(job.log)
    return "\n  ".join(lines)


def run(arguments: Sequence[str] | None = None) -> int:
    """The job, for a shell: what stops it is said in one line; returns the exit status."""
    try:
        main(arguments, standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        err.print("[red]stopped:[/] interrupted")
        return 130
    except click.ClickException as error:
        _say("error", error.format_message())
        return error.exit_code
    except subprocess.CalledProcessError as error:
        _say("stopped", f"{shlex.join(map(str, error.cmd))} ended with status {error.returncode}")
        return 1
    except OSError as error:
        _say("error", str(error))
        return 1
    return 0


def _say(kind: str, message: str) -> None:
    err.print(f"[red]{kind}:[/] {escape(message)}", soft_wrap=True)


if __name__ == "__main__":
    sys.exit(run())
