"""The machines, and what holds on all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corrconv.kit.units import counted

from ..kit.material import Material
from ..kit.page import Page
from ..kit.tables import Table
from .published import Machine, beside
from .verdicts import Shared, shared

NEAR = " ≈ "
MARK, TIED, DIFFER = "✓", "✓ ≈", "–"
"""The same is the fastest on each, alone; is it or cannot be told from it; nobody is."""
HOW = (
    "Usual is a correlation in 2-D, same, zero-filled, float32, on one thread; ≈ parts what cannot be told "
    f"apart. {MARK}: the same is the fastest, alone, on each; {TIED}: those named are the fastest on each, "
    f"or cannot be told from it; {DIFFER}: nobody is. Only who was measured on all is compared."
)


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    answers : tuple of str
    machines, differ, hold : Table
        Who was measured; cases in which the answer depends on the machine, and those in which it does not.
    how : str
        How to read the tables of cases.
    """

    answers: tuple[str, ...]
    machines: Table
    differ: Table | None
    hold: Table | None
    how: str = HOW


def pages(stored: Material) -> list[Page]:
    """One, where two machines or more were measured."""
    found = beside(stored.results, stored.run)
    if len(found) < 2:
        return []
    cases = shared({it.name: it.run.cells for it in found})
    names = [it.name for it in found]
    differ = [each for each in cases if not each.holds]
    hold = [each for each in cases if each.holds]
    shown = Shown(
        answers(cases, len(found)),
        of_machines(found),
        of_cases("Depends on the machine", differ, names) if differ else None,
        of_cases("Holds on each machine", hold, names) if hold else None,
    )
    return [
        Page(
            "machines.html",
            "Machines",
            "The machines that were measured, and whether the same implementation is fastest on each.",
            "Measured",
            90,
            "machines/page.html.j2",
            shown,
        )
    ]


def answers(cases: Sequence[Shared], machines: int) -> tuple[str, ...]:
    """How many verdicts hold, in words."""
    if not cases:
        return (f"The {machines} machines have no case in common.",)
    alone = sum(each.alone is not None for each in cases)
    hold = sum(bool(each.holds) for each in cases)
    return (
        f"Two machines or more have measured {counted(len(cases), 'case')}. On each of them the same "
        f"implementation is the fastest, or cannot be told from it, in {hold}: alone in {alone}, tied in "
        f"{hold - alone}. The answer depends on the machine in {len(cases) - hold}.",
    )


def of_machines(found: Sequence[Machine]) -> Table:
    """A row a machine."""
    rows = [(it.name, *it.facts.values()) for it in found]
    return Table(
        "",
        ("machine", *found[0].facts),
        tuple(rows),
        "Within the noise floor two are not told apart: it is found from code that was entered twice.",
        words=(1,),
    )


def of_cases(title: str, cases: Sequence[Shared], machines: Sequence[str]) -> Table:
    """A row a case: whether it holds, and who is fastest on each machine."""
    rows = [
        (
            each.case.x,
            each.case.h,
            "" if each.case.is_main else each.case.words,
            mark(each),
            *(_named(each.answers, machine) for machine in machines),
        )
        for each in cases
    ]
    return Table(
        title,
        ("image", "kernel", "where not as usual", "holds", *machines),
        tuple(rows),
        words=tuple(range(1, 4 + len(machines))),
    )


def mark(each: Shared) -> str:
    """Of a case."""
    if each.alone:
        return MARK
    return f"{TIED} {NEAR.join(each.holds)}" if each.holds else DIFFER


def _named(answers: Mapping[str, tuple[str, ...]], machine: str) -> str:
    return NEAR.join(answers.get(machine, ())) or "not measured"
