"""The two stages: the screen of all cells, and what is measured again in fresh processes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corrconv.regress import budget, statistics
from corrconv.regress.cells import Cell
from corrconv.regress.state import Run
from corrconv.regress.store import Finished
from corrconv.regress.values import collect


def screen(run: Run) -> None:
    """A value of each cell in each of so many pairs of processes."""
    until = budget.SCREENED * run.settings.budget
    chosen: list[Cell] = []
    left = until / statistics.SCREEN - run.starting
    for cell in (each for each in run.cells if each.key not in run.unfinished):
        least = budget.least(run, cell)
        if left >= least or not chosen:
            chosen.append(cell)
            left -= least
        else:
            run.unfinished[cell.key] = budget.NO_TIME
    if not run.finished.screens:
        run.finished.screens = budget.pairs(
            run, chosen, until - run.gone, statistics.SCREEN, statistics.MORE
        )
    collect(run, chosen, run.finished.screen, run.finished.screens, until, (0.1, 0.7))


def choose(run: Run) -> None:
    """What is measured again, as far as there is time: the farthest off, then what is not resolved.

    The latter is not suspected of anything, so it shares no error rate: it may be shown not slower.
    """
    if run.finished.suspects is not None:
        return
    found, doubtful = flagged(run.cells, run.finished, run.settings.effect)

    def fits(suspects: Sequence[Cell], others: Sequence[Cell] = ()) -> bool:
        one = run.starting + sum(budget.least(run, cell) for cell in (*suspects, *others))
        return statistics.confirming(len(suspects)) * one <= run.settings.budget - run.gone

    kept = list(found)
    while len(kept) > 1 and not fits(kept):
        kept.pop()
    while doubtful and not fits(kept, doubtful):
        doubtful.pop()
    for cell in found[len(kept) :]:
        run.unfinished[cell.key] = (
            "it is a suspect, and there was no time to measure it again: a longer --budget"
        )
    run.finished.suspects = [cell.key for cell in kept]
    run.finished.doubtful = [cell.key for cell in doubtful]
    needed, left = statistics.confirming(len(kept)), run.settings.budget - run.gone
    again = [*kept, *doubtful]
    run.finished.confirms = budget.pairs(run, again, left, needed, needed + statistics.MORE)
    run.save()


def flagged(
    cells: Sequence[Cell], finished: Finished, effect: float
) -> tuple[list[Cell], list[Cell]]:
    """Suspects of the screen, the farthest off first, and those that it has not resolved."""
    values = finished.screen
    whole = [c for c in cells if len(values.get(c.key, ())) >= finished.screens]
    found = [c for c in whole if statistics.suspect(values[c.key], effect)]
    doubtful = [
        c
        for c in whole
        if c not in found
        and statistics.bounds(values[c.key], statistics.MISS)[1] >= math.log1p(effect)
    ]
    found.sort(key=lambda cell: -abs(statistics.estimate(values[cell.key])))
    return found, doubtful


def confirm(run: Run) -> None:
    """Values of those, in fresh processes."""
    keys = [*(run.finished.suspects or []), *run.finished.doubtful]
    chosen = [cell for cell in run.cells if cell.key in keys]
    if chosen:
        done = run.finished
        collect(run, chosen, done.confirm, done.confirms, run.settings.budget, (0.7, 1.0))
