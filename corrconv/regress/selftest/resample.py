"""Runs that are drawn from a record of one commit beside itself, where real ones would take days."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.regress import stages, statistics, verdict
from corrconv.regress.cells import Cell
from corrconv.regress.evidence import Answer
from corrconv.regress.selftest.evidence import Record, SelfTest
from corrconv.regress.selftest.rates import Rate
from corrconv.regress.store import Finished

RUNS, CELLS = 1000, 20
FEWEST = 2 * statistics.SCREEN + statistics.confirming(1)
"""Pairs of a record from which two stages can be drawn that share none."""


@dataclass(frozen=True)
class Resampled:
    """Runs that are drawn.

    Attributes
    ----------
    runs, cells : int
        How many, of so many cells each.
    alarmed : Rate
        Runs that named any cell: all of them falsely.
    unresolved : Rate
        Cells of which a run says that it cannot tell.
    """

    runs: int
    cells: int
    alarmed: Rate
    unresolved: Rate


def drawn(found: SelfTest, *, runs: int = RUNS, cells: int = CELLS) -> Resampled | None:
    """Runs of so many cells, drawn from the record; None where it is too short.

    A run takes its cells at random. Its screen is a stretch of pairs from a random moment on, the same pairs
    for all its cells, so that what drifts with time or differs from process to process is in it; what is
    measured again is another stretch, which shares no pair with it. All runs are drawn from one record, so
    many of them are no more evidence than the record is: their share has no interval.
    """
    import numpy as np

    if found.record is None:
        return None
    whole = _whole(found.record)
    total = min(map(len, whole.values()), default=0)
    if total < FEWEST:
        return None
    random = np.random.default_rng(0)
    keys, cells = list(whole), min(cells, len(whole))
    alarmed = unresolved = 0
    for _ in range(runs):
        chosen = [keys[place] for place in random.choice(len(keys), cells, replace=False)]
        answers = _run(
            {key: whole[key] for key in chosen}, total, float(random.random()), found.effect
        )
        alarmed += bool({Answer.SLOWER, Answer.FASTER} & set(answers))
        unresolved += answers.count(Answer.NOT_RESOLVED)
    return Resampled(runs, cells, Rate(alarmed, runs, False), Rate(unresolved, runs * cells, False))


def _whole(record: Record) -> dict[str, tuple[float, ...]]:
    """Cells that all pairs have measured."""
    most = max(map(len, record.values.values()), default=0)
    return {key: values for key, values in record.values.items() if len(values) == most}


def _run(
    values: dict[str, tuple[float, ...]], total: int, where: float, effect: float
) -> list[Answer]:
    """What is said of each cell; `where` says from which pair on, as a share of the record."""
    start = int(where * total)

    def stretch(begin: int, count: int) -> dict[str, list[float]]:
        return {key: [of[(begin + k) % total] for k in range(count)] for key, of in values.items()}

    cells = [Cell(key) for key in values]
    finished = Finished(stretch(start, statistics.SCREEN), screens=statistics.SCREEN)
    suspects, doubtful = stages.flagged(cells, finished, effect)
    count = min(statistics.confirming(len(suspects)), total - statistics.SCREEN)
    gap = (total - statistics.SCREEN - count) // 2  # as far from the screen as the record allows
    finished.confirm = stretch(start + statistics.SCREEN + gap, count)
    finished.confirms = count
    finished.suspects = [cell.key for cell in suspects]
    finished.doubtful = [cell.key for cell in doubtful]
    return [it.answer for it in verdict.judged(cells, finished, effect, {}, {})]
