"""What the numbers of a self-test rest on, and how asv's stand beside ours, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from corrconv.kit.units import counted, listed, percent
from corrconv.regress.selftest.evidence import TOOLS, SelfTest
from corrconv.regress.selftest.promises import FOUND
from corrconv.regress.selftest.rates import LEVEL, alarmed, named
from corrconv.regress.selftest.resample import Resampled
from corrconv.regress.selftest.rows import called, rows


def beside(found: SelfTest) -> Iterator[str]:
    """How often each tool alarms falsely and finds what is there, in how much time."""
    for tool in TOOLS:
        said = []
        if same := found.of(tool, 0):
            false = alarmed(same)
            said.append(f"alarms in {false.count} of {counted(false.of, 'run')} on unchanged code")
        finds = [
            f"{called(planted)} in {named(trials).share:.1%}"
            for planted in FOUND
            if (trials := found.of(tool, planted))
        ]
        if finds:
            said.append(f"finds {listed(finds)} of cells")
        if said:
            seconds = median(it.seconds for it in found.trials if it.tool == tool)
            yield f"{tool} {' and '.join(said)}, in {seconds:.0f} s a run."


def backwards(found: SelfTest) -> Iterator[str]:
    """Cells that are slower, and were said to be faster."""
    for it in rows(found):
        if it.backwards:
            yield (
                f"{it.tool} named {it.backwards} of {it.named.of} cells faster that are slower by "
                f"{called(it.planted)}."
            )


def real(found: SelfTest) -> str:
    """What was run."""
    counts = {tool: sum(it.tool == tool for it in found.trials) for tool in TOOLS}
    said = [f"{counted(count, 'run')} of {tool}" for tool, count in counts.items() if count]
    return f"Real: {'; '.join(said)}." if said else "Real: no run yet."


def resampled(found: SelfTest, drawn: Resampled | None) -> str:
    """What was drawn, and from what."""
    if drawn is None:
        return "Drawn: nothing."
    record = found.record
    of = ""
    if record and record.values:
        pairs = sorted({len(it) for it in record.values.values()})
        many = str(pairs[0]) if len(pairs) == 1 else f"{pairs[0]} to {pairs[-1]}"
        of = (
            f", of {counted(len(record.values), 'cell')} with {many} pairs of fresh processes "
            f"each, measured in {record.seconds / 60:.0f} min"
        )
    return (
        f"Drawn: {counted(drawn.runs, 'run')} of {counted(drawn.cells, 'cell')}, from one record of the "
        f"commit beside itself{of}. The screen is a stretch of it, what is measured again "
        "another. So many draws are no more evidence than the record is."
    )


def legend() -> str:
    """What columns mean."""
    return (
        "Named: slower; where nothing is planted, in either direction. Open: the tool says that it "
        "cannot tell. Passed: neither named nor open; regress calls it not slower."
    )


def conditions(found: SelfTest) -> str:
    """The machine, the commit, and how much time a run had."""
    only = f"; of {listed(found.only)} only" if found.only else ""
    load = "" if found.load is None else f", load {found.load:.2g} before"
    return (
        f"{found.processor}, {counted(found.processors, 'processor')}{load}; commit {found.commit[:8]}, "
        f"{found.made_at[:10]}; {found.budget:.0f} s a run of regress, minimum effect "
        f"{percent(found.effect)}{only}."
    )


def doubt() -> str:
    """How far an interval is to be believed."""
    return (
        f"Intervals: {LEVEL:.0%}, Clopper and Pearson's, as if all were independent; cells of one run "
        "share its minutes, so the truth is less certain."
    )
