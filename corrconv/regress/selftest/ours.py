"""What a self-test asks of `corrconv regress` itself: whole runs, and a long record of one commit beside
itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from corrconv.regress import cells as planning
from corrconv.regress import statistics
from corrconv.regress.asking import Asking, Settings
from corrconv.regress.cells import Cell
from corrconv.regress.evidence import Answer
from corrconv.regress.gate import look
from corrconv.regress.run import begun, measure
from corrconv.regress.selftest.evidence import REGRESS, Record, Trial
from corrconv.regress.sides import Child
from corrconv.regress.state import Progress
from corrconv.regress.values import collect

ALL_SUSPECT = 40
"""Cells of the run whose pairs are as long as the record's: where all of them are measured again."""


def trial(asking: Asking, settings: Settings, planted: float, progress: Progress) -> Trial:
    """One whole run; a cell that it had no time for is one that it did not find.

    Raises
    ------
    NotMeasured
        Where a side cannot be run.
    OSError
        Where what is finished cannot be kept.
    """
    found = measure(asking, settings, progress=progress)
    timed = [it for it in found.cells if it.ratio is not None or it.answer is Answer.NOT_RESOLVED]

    def keys(answer: Answer) -> tuple[str, ...]:
        return tuple(it.key for it in timed if it.answer is answer)

    return Trial(
        REGRESS,
        planted,
        tuple(it.key for it in timed),
        keys(Answer.SLOWER),
        keys(Answer.FASTER),
        keys(Answer.NOT_RESOLVED),
        found.spent,
    )


def record(asking: Asking, settings: Settings, seconds: float, progress: Progress) -> Record:
    """As many values of each cell as there is time for, each as long as in a run of that budget.

    Raises
    ------
    NotMeasured
        Where a side cannot be run.
    OSError
        Where what is finished cannot be kept.
    """
    run = begun(asking, settings, progress=progress, what="record")
    look(run)
    one = settings.budget / (statistics.SCREEN + statistics.confirming(ALL_SUSPECT))
    values, count = run.finished.screen, max(statistics.SCREEN, int(seconds / one))
    ready = [cell for cell in run.cells if cell.key not in run.unfinished]
    collect(run, ready, values, count, run.gone + seconds, (0.1, 1.0))
    with suppress(OSError):  # it is found again by who asks the same, and then is done at once
        run.store.clear()
    calls = {key: min(run.rough[key]) for key in values}
    return Record({key: tuple(each) for key, each in values.items()}, run.gone, calls)


def cells(asking: Asking, calls: Mapping[str, float]) -> dict[Cell, float]:
    """Those that are called so, in the order of a run, with the seconds a call."""
    with Child(asking.base) as child:
        about = child.ask("names")
    return {cell: calls[cell.key] for cell in planning.planned(about) if cell.key in calls}
