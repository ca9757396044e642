"""Values: the median log-ratio of a cell in a pair of fresh processes, one of each for all cells in turn."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from statistics import median

from corrconv.measure.rounds import calls_for_all, take
from corrconv.regress import budget
from corrconv.regress.cells import Cell
from corrconv.regress.evidence import Answer
from corrconv.regress.judging import AFTER, wrong
from corrconv.regress.sides import Failed
from corrconv.regress.state import Pair, Run

LONG = 0.02
"""Seconds a call from which none goes uncounted before a sample."""


def collect(
    run: Run,
    cells: Sequence[Cell],
    into: dict[str, list[float]],
    count: int,
    until: float,
    shares: tuple[float, float],
) -> None:
    """So many values of each cell, one a pair of processes; each is kept as it comes.

    Parameters
    ----------
    run : Run
    cells : sequence of Cell
    into : dict
        By key, the values: those that are there count.
    count : int
    until : float
        Seconds of the run at which all are to be there.
    shares : (float, float)
        Of the run's progress, where it begins and ends.
    """
    left_out: set[str] = set()
    for turn in itertools.count():
        left_out |= run.unfinished.keys()
        lacking = [c for c in cells if len(into.get(c.key, ())) < count and c.key not in left_out]
        if not lacking:
            return
        done = min(len(into.get(c.key, ())) for c in lacking)
        lacking = _affordable(run, lacking, count - done, until)
        with run.pair(turn) as both:
            spare = (until - run.gone) / (count - done) - run.starting
            spare -= sum(run.ready[cell.key] for cell in lacking)
            for place, cell in enumerate(lacking):
                share = (done + place / len(lacking)) / count
                run.progress(shares[0] + (shares[1] - shares[0]) * share, cell.key)
                try:
                    value = _value(run, cell, both, max(0.0, spare / len(lacking)))
                    found = wrong(run, cell, both, AFTER)
                    for side in both:
                        side.ask("drop", key=cell.key)
                except Failed as error:
                    found, fatal = (
                        (f"while it was timed: {error}", Answer.NOT_MEASURED),
                        error.fatal,
                    )
                else:
                    fatal = False
                if found:
                    left_out.add(cell.key)
                    _lost(run, cell, *found)
                else:
                    into.setdefault(cell.key, []).append(value)
                run.save()
                if fatal:
                    break


def _affordable(run: Run, cells: Sequence[Cell], pairs: int, until: float) -> list[Cell]:
    """Those for which there is time in so many pairs, the first at least; it is told by the clock alone.

    A cell may take longer to have ready than when it was looked at: every process loads its library again.
    A stage that runs a little late loses no cell.
    """
    left = (budget.LATE * max(until, run.settings.budget) - run.gone) / pairs - run.starting
    kept: list[Cell] = []
    for cell in cells:
        least = budget.least(run, cell)
        if left >= least or not kept:
            kept.append(cell)
            left -= least
        else:
            run.unfinished[cell.key] = budget.NO_TIME
    return kept


def _value(run: Run, cell: Cell, both: Pair, seconds: float) -> float:
    """Of a pair of processes, which take the same samples, by `rounds.take`."""
    began = run.clock()
    for place in run.order:
        both[place].ask("make", cell=cell.asked())
    run.ready[cell.key] = run.clock() - began
    rough = run.rough[cell.key]
    calls = calls_for_all(rough, max(seconds, budget.least(run, cell)))
    refresh = max(rough) < LONG
    numbers = [itertools.count(), itertools.count()]
    samplers = [
        child.sampler(cell.key, calls, refresh, it.__next__) for child, it in zip(both, numbers)
    ]
    taken = take(
        samplers,
        rounds=budget.MOST,
        seconds=seconds,
        fewest=4,
        seed=1_000_003 * run.settings.seed + next(run.numbers),
        clock=run.clock,
        others=lambda: 0.0,  # it is other processes that compute
    )
    base, head = (each.seconds for each in taken)
    return median(math.log(b / a) for a, b in zip(base, head))


def _lost(run: Run, cell: Cell, why: str, answer: Answer) -> None:
    """A cell that failed or was wrong while it was timed has no times, whatever was before."""
    run.cells = [each for each in run.cells if each.key != cell.key]
    run.finished.screen.pop(cell.key, None)
    run.not_measured(cell, why, answer)
