"""``corrconv compare``: which of two implementations or more is faster, here and on this problem."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

import corrconv
from corrconv.compare.evidence import Comparison
from corrconv.compare.run import Settings, compare
from corrconv.core.guests import declined
from corrconv.core.registry import source
from corrconv.kit import units
from corrconv.kit.console import out, progress
from corrconv.kit.problems import line
from corrconv.kit.registered import chosen
from corrconv.kit.units import counted
from corrconv.measure import environment
from corrconv.measure.quiet import discards
from corrconv.measure.sides import Side
from corrconv.measure.statistics import Judgement, Verdict

STYLES = {Verdict.FASTER: "green", Verdict.SLOWER: "red", Verdict.NOT_RESOLVED: "yellow"}
ENDED = {
    "resolved": "every side is resolved",
    "all processes": "all processes were used",
    "out of time": "the time was up: --seconds gives more",
}


def choose(what: Sequence[str], problem: corrconv.Problem) -> list[corrconv.Implementation]:
    """The implementations of names or files, all of which take the problem.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError
        Where one is not registered, cannot run here, or does not take the problem: with its reason.
    """
    if len(what) < 2:
        raise ValueError(f"compare needs two implementations or more, got {len(what)}")
    made = chosen(what)
    for it in made:
        if reason := declined(it, problem):
            raise ValueError(f"{it.name} does not take this problem: {reason}")
    return made


def run(
    chosen: Sequence[corrconv.Implementation],
    problem: corrconv.Problem,
    settings: Settings,
    *,
    workers: int = 1,
    one_shot: bool = False,
) -> Comparison:
    """Compare them, with a progress bar, and keep the environment beside the result.

    Raises
    ------
    ValueError
        Where there are too few processes.
    ProcessFailed
        Where a measuring process fails.
    ModuleNotFoundError
        Where psutil or py-cpuinfo is missing, which read the environment.
    """
    sides = [Side(source(it.name), problem, workers, not one_shot) for it in chosen]
    before = environment.load()
    with progress() as bar:
        task = bar.add_task("processes", total=None)
        comparison = compare(
            sides,
            settings,
            names=[it.name for it in chosen],
            progress=lambda done, most: bar.update(task, completed=done, total=most),
        )
    after = environment.load()
    record = {**environment.record(), "load": {"before": before, "after": after}}
    return dataclasses.replace(comparison, environment=record)


def show(comparison: Comparison) -> None:
    """Print the sides, their ratios and verdicts, and what they rest on."""
    summary, first = comparison.summary, comparison.labels[0]
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("implementation", no_wrap=True)
    for column in ("a call", f"time / {first}'s", f"{summary.confidence:.0%} interval"):
        table.add_column(column, justify="right")
    table.add_column("verdict")
    judged: dict[str, Judgement] = {each.ratio.label: each for each in summary.judgements}
    base = summary.estimates[0].median
    for each in summary.estimates:
        judgement = judged.get(each.label)
        seconds = (
            base * judgement.ratio.value if judgement else base
        )  # whoever divides two gets the ratio
        table.add_row(escape(each.label), str(units.seconds(seconds)), *_judged(judgement))
    out.print(table)
    side = comparison.sides[0]
    rounds = sum(len(each.seconds) for each in comparison.samples if each.label == first)
    out.print(
        f"[dim]noise floor {summary.floor.factor - 1:.1%} ({escape(first)} against itself); "
        f"{rounds} rounds of {_calls(comparison.samples[0].calls)} each in {comparison.processes} "
        f"fresh processes, {counted(side.workers, 'thread')}; "
        f"{comparison.spent.total:.1f} s, {comparison.spent.starting:.1f} of them to start; "
        f"{ENDED[comparison.stopped]}[/]"
    )
    if comparison.discarded:
        out.print(f"[yellow]{discards(comparison.discarded)}[/]")
    out.print(escape(advice(comparison)), soft_wrap=True)


def _judged(judgement: Judgement | None) -> tuple[str, str, str]:
    if judgement is None:
        return "1", "", ""
    ratio, verdict = judgement.ratio, judgement.verdict
    low, high = units.digits(ratio.low), units.digits(ratio.high)
    return units.digits(ratio.value), f"{low} to {high}", f"[{STYLES[verdict]}]{verdict}[/]"


def _calls(number: int) -> str:
    return "1 call" if number == 1 else f"{number} calls"


def fastest(comparison: Comparison) -> str | None:
    """The label of the side to use: faster than the first, or the first where all others are slower.

    None where nothing is resolved in favour of anyone.
    """
    judgements = comparison.summary.judgements
    if faster := [each.ratio for each in judgements if each.verdict is Verdict.FASTER]:
        return min(faster, key=lambda ratio: ratio.value).label
    if all(each.verdict is Verdict.SLOWER for each in judgements):
        return comparison.labels[0]
    return None


def advice(comparison: Comparison) -> str:
    """A line of Python that uses the fastest, or that either will do."""
    label = fastest(comparison)
    if label is None:
        return (
            "no difference larger than the noise: take whichever is more exact (corrconv check), "
            "or give --seconds and --processes more"
        )
    side = dict(zip(comparison.labels, comparison.sides))[label]
    if side.name.endswith(".py"):
        return f"{label}, from {os.path.relpath(side.name)}, is the one to use"
    return line(side.problem, side.name, side.workers)
