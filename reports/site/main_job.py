"""The main job, ``make bench``: gate, measure, publish, draw, and say what came out.

python -m corrconv.reports.site.main_job [--tier smoke|quick|default|reference|full] [--output DIR]
    [--machine NAME] [--open|--no-open]
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import click
from rich.markup import escape
from rich.progress import Progress

from corrconv.check import run as gate
from corrconv.check.show import show
from corrconv.kit.console import err, out, progress
from corrconv.kit.registered import chosen
from corrconv.measure.machine import see
from corrconv.measure.one_run import one_run
from corrconv.sweep.folder import ALONE, TURNS, about, load
from corrconv.sweep.grid import TIER, TIERS
from corrconv.sweep.show import failures, show_failures

from . import asv
from . import build as reporting

PROGRESS = re.compile(r"\[\s*([\d.]+)%\] ·+ (\w+\.\S+)")
"""A line of asv's log that names a benchmark, and how far the run is."""
LOOK = 0.5
"""Seconds between two looks at how many turns are finished."""


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
    if machine:
        try:
            see(machine)  # it becomes a folder of asv's
        except ValueError as error:
            raise click.ClickException(str(error)) from None
    os.environ[TIER] = tier
    folder = output / "sweep" / tier
    job = asv.Asv(output, machine, folder)

    started = time.monotonic()
    with one_run(f"make bench to {output}"):
        _title(1, "The correctness gate")
        verdicts = gate.run(chosen(()), gate.cases(quick=tier == "smoke"))
        show(verdicts)

        _title(2, f"asv run, {tier} tier: the sweep, and what asv keeps of it")
        failed = _measured(job, folder)
        # within the turn: the next job begins by removing what is read here
        _title(3, "asv publish")
        job.publish()
        out.print(f" asv's pages are in {job.html}; see them with: make preview", soft_wrap=True)

        _title(4, "Figures and pages")
        try:
            built = reporting.build(output, output / "site")
        except ValueError as error:  # a damaged file; the message names it
            raise click.ClickException(str(error)) from None
        swept = load(folder)
    reporting.show(built)
    out.print(
        f"\nDone in {time.monotonic() - started:.0f} s; asv run took {job.seconds:.0f} s of it"
    )
    show_failures(failures(swept.records))
    if failed or not verdicts.ok:
        raise click.ClickException(_why(failed, verdicts.ok, job))
    if reporting.has_a_reader() if opened is None else opened:
        reporting.open_in_browser(built)


def _title(number: int, text: str) -> None:
    out.print(f"\n[bold]{number}/4  {text}[/]")


def _measured(job: asv.Asv, folder: Path) -> bool:
    """Run asv with a bar for the sweep and one for what asv does of it; whether any cell failed.

    While asv caches it says nothing: how far the sweep is, its folder tells. For the rest asv's log does.
    """
    with progress() as bar, _swept(folder, _teller(bar, "sweep")):
        told = _teller(bar, "asv")
        for line in job.run():
            if match := PROGRESS.match(line):
                told(float(match[1]) / 100, match[2])
    done = "[red]some cells failed[/]" if job.failed else "no cell failed"
    out.print(f" {done}; the log is {job.log}", soft_wrap=True)
    return job.failed


def _teller(bar: Progress, name: str) -> Callable[[float, str], object]:
    """Moves a bar of its own; where there is no terminal, a line for every twentieth."""
    task, last = bar.add_task(name, total=1.0), 0.0

    def told(share: float, words: str) -> None:
        nonlocal last
        bar.update(task, completed=share, description=f"{name}: {words}")
        if not err.is_terminal and int(20 * share) > int(20 * last):
            err.print(f" {share:4.0%}  {name}: {words}", markup=False)
        last = share

    return told


@contextmanager
def _swept(folder: Path, told: Callable[[float, str], object]) -> Iterator[None]:
    """While it is open, tells how far the sweep in a folder is."""
    ended = threading.Event()
    begun = time.time()

    def look() -> None:
        share = 0.0
        while share < 1 and not ended.wait(LOOK):
            share, words = how_far(folder, begun)
            told(share, words)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def how_far(folder: Path, begun: float) -> tuple[float, str]:
    """The share of a sweep that is finished, and in words; of an older one that is complete, nothing.

    Parameters
    ----------
    folder : Path
    begun : float
        When this job began, in seconds since the epoch.
    """
    with suppress(OSError, ValueError):  # it has not begun, or is being begun
        held = about(folder)
        plan = held.plan
        processes = plan.alone * len(plan.sources)
        turns = plan.passes * len(plan.cases)
        alone, done = (len(list((folder / each).glob("*.json"))) for each in (ALONE, TURNS))
        share = (alone + done) / (processes + turns)
        if share < 1 or datetime.fromisoformat(held.made_at).timestamp() >= int(begun):
            return share, f"{done} of {turns} turns"
    return 0.0, "waiting"


def _why(failed: bool, correct: bool, job: asv.Asv) -> str:
    """What failed, in lines."""
    lines = [] if correct else ["the gate failed an implementation: see the table of step 1"]
    if failed:
        lines += ["cells failed; of asv's own words (all of them are in the log):"]
        lines += asv.failed(job.log)
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
