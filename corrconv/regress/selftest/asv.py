"""The same two sides by real runs of ``asv continuous``: its samples, its test, its verdict."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence

from corrconv.commits.repository import NotMeasured
from corrconv.core.scratch import scratch
from corrconv.regress.cells import Cell
from corrconv.regress.selftest.asv_room import CONFIG, Room, place
from corrconv.regress.selftest.evidence import DEFAULTS, EFFECT, ROUNDS, Trial
from corrconv.regress.sides import Side

USUAL = 2
"""Rounds that asv makes of itself, of both commits in turn, each in a fresh process."""
ROW = re.compile(r"^\| *([+-]) .*(bench\.time_\d+) *\|$", re.MULTILINE)
"""A benchmark that asv calls worse or better."""
WORSE, FAILURES = 1, 2
"""Exit statuses of ``asv continuous``; where a benchmark fails it prints no table."""


def trials(
    base: Side,
    head: Side,
    cells: Mapping[Cell, float],
    planted: float,
    effect: float,
    rounds: int | None = None,
) -> tuple[Trial, ...]:
    """A run of ``asv continuous`` as it comes; or one with so many rounds, judged twice.

    What asv cannot measure is left out of the trial's cells. Its seconds are those of the run.

    Parameters
    ----------
    base, head : Side
    cells : mapping of Cell to float
        Seconds a call, roughly.
    planted : float
        By how much `head` is slower.
    effect : float
        The minimum effect of the second judgement of a run with `rounds`, as a factor's excess; of the others
        it is asv's.
    rounds : int, optional

    Raises
    ------
    NotMeasured
        Where asv is not installed, or fails.
    """
    with scratch() as folder:
        room = Room.made(folder, base, head, cells)
        more = ("--attribute", f"rounds={rounds}") if rounds else ()
        began = time.perf_counter()
        status, said = room.asv(
            "continuous", *CONFIG, *more, *room.commits, fine=(0, WORSE, FAILURES)
        )
        seconds = time.perf_counter() - began
        keys = [cell.key for cell in cells]
        measured = tuple(keys[at] for at in room.measured(said))
        found = []
        factors = (
            {ROUNDS: (), EFFECT: ("--factor", f"{1 + effect:g}")} if rounds else {DEFAULTS: ()}
        )
        for tool, factor in factors.items():
            _, said = room.asv("compare", *CONFIG, "--only-changed", *factor, *room.commits)
            slower, faster = named(said, keys)
            if not factor and status != FAILURES and bool(slower) != (status == WORSE):
                raise NotMeasured(
                    f"asv ended with {status}, and asv compare has named {len(slower)} cells"
                )
            found.append(Trial(tool, planted, measured, slower, faster, (), seconds))
    return tuple(found)


def named(said: str, keys: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cells that asv's table calls worse, and those that it calls better."""
    rows = ROW.findall(said)
    worse, better = (
        tuple(keys[place(name)] for mark, name in rows if mark == of) for of in ("+", "-")
    )
    return worse, better


def rounds_for(seconds: float, default: Trial) -> int:
    """How many rounds take that time, going by a run with the usual two."""
    return max(USUAL, round(USUAL * seconds / default.seconds))
