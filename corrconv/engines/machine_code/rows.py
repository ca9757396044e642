"""Rows shared among threads by compiled code: who is ready takes the next ones, without Python's lock.

Shares get smaller towards the end, so that all threads end at about the same time, however late one began:
guided self-scheduling (C. D. Polychronopoulos and D. J. Kuck, IEEE Trans. Computers C-36, 1987). Who called
waits for the others in compiled code for a moment, and by a lock only where that was too short.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corrconv.core.threads import together

EXHAUSTED, MORE, COMPLETE = range(3)
"""What a compiled call answers: nobody needs to call again; rows may be left; all are done."""
NOBODY = np.zeros(2, np.int64)
"""The queue of a call that does everything at once."""
PARTS = 16
"""The least share is this part of a thread's."""
Queue = NDArray[np.int64]
Told = NDArray[np.int64]
"""What a compiled call is told beside its arrays, `Rows.told` included."""


@dataclass(frozen=True)
class Rows:
    """How rows of outputs are shared.

    Attributes
    ----------
    count : int
        Of all.
    workers : int
        Threads; 0 where one call does everything.
    least, most : int
        Of a share; after `most` a call returns, so that Python hears an interrupt.
    """

    count: int
    workers: int
    least: int
    most: int

    @classmethod
    def of(cls, count: int, workers: int, unit: int, pieces: float) -> Rows:
        """So many `pieces` at least, of whole units."""
        least = math.ceil(count / (PARTS * workers * unit)) * unit
        most = count if pieces <= 1 else max(int(count / pieces) // unit, 1) * unit
        alone = workers == 1 and most >= count
        return cls(count, 0 if alone else workers, min(least, most), most)

    def told(self, *, waits: bool) -> tuple[int, int, int, int]:
        """What the compiled call is told."""
        return self.workers, self.least, self.most, waits


def shared(call: Callable[[Queue, bool], int], rows: Rows) -> None:
    """Have threads make ``call(queue, waits)`` until all rows are done.

    `call` answers `EXHAUSTED`, `MORE` or `COMPLETE`; where it `waits` it is the caller's own.
    """
    queue, caller, answers = np.zeros(2, np.int64), threading.get_ident(), [MORE]

    def work() -> None:
        mine = threading.get_ident() == caller
        try:
            while (answer := call(queue, mine)) == MORE:
                pass
        except BaseException:
            queue[0] = rows.count  # nobody begins another share
            raise
        if mine:
            answers[0] = answer

    together(work, rows.workers, lambda: answers[0] == COMPLETE)


def by_rows(
    rows: Rows, told: Callable[[bool], Told]
) -> Callable[[Callable[[Told, Queue], int]], None]:
    """``run(call)``: all rows by ``call(told, queue)``, at once, or by threads that share them.

    ``told(waits)`` is what the caller's own call is told, and those of others.
    """
    mine, of_helpers = told(rows.workers > 1), told(False)

    def run(call: Callable[[Told, Queue], int]) -> None:
        if rows.workers:
            shared(lambda queue, waits: call(mine if waits else of_helpers, queue), rows)
        else:
            call(mine, NOBODY)

    return run
