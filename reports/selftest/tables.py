"""A self-test in tables: promises, false alarms, and what each tool names."""

from __future__ import annotations

from collections.abc import Sequence

from corrconv.regress.selftest import words
from corrconv.regress.selftest.evidence import SelfTest
from corrconv.regress.selftest.promises import MEANING, Promise
from corrconv.regress.selftest.resample import Resampled
from corrconv.regress.selftest.rows import alarms, called, rows

from ..kit.tables import Table


def of_promises(made: Sequence[Promise]) -> Table | None:
    """Each with what was found; None where none was tested."""
    if not made:
        return None
    lines = tuple(
        (it.words, it.bound, f"{it.rate.share:.1%}", it.rate.between, it.many, str(it.verdict))
        for it in made
    )
    said = {it.verdict: MEANING[it.verdict] for it in made}
    headings = ("corrconv regress", "Promised", "Found", "Interval", "Of", "It is")
    note = "; ".join(f"{word}: {meaning}" for word, meaning in said.items())
    return Table(
        "What is promised", headings, lines, f"{note[0].upper()}{note[1:]}.", words=(1, 4, 5)
    )


def of_alarms(found: SelfTest, drawn: Resampled | None) -> Table | None:
    """Runs on unchanged code; None where there is none."""
    lines = tuple(
        (
            it.tool,
            "drawn" if it.drawn else "real",
            str(it.cells),
            f"{it.rate.count} of {it.rate.of}",
            f"{it.rate.share:.1%}",
            it.rate.between,
        )
        for it in alarms(found, drawn)
    )
    headings = ("Tool", "Runs", "Cells a run", "With an alarm", "Share", "Interval")
    return Table("Nothing has changed", headings, lines, words=(1,)) if lines else None


def of_rows(found: SelfTest) -> Table:
    """Cells, by tool and slowdown."""
    lines = tuple(
        (
            it.tool,
            called(it.planted),
            f"{it.named.count} of {it.named.of}",
            f"{it.named.share:.1%}",
            it.named.between,
            f"{it.unresolved.share:.1%}",
            f"{it.passed.share:.1%}",
            str(it.runs),
            f"{it.seconds:.0f} s",
        )
        for it in rows(found)
    )
    headings = (
        "Tool", "Planted", "Named", "Share", "Interval", "Open", "Passed", "Runs", "A run takes",
    )  # fmt: skip
    return Table("Cells that are named", headings, lines, words.legend())
