"""What a compiled call is told beside its arrays: a row of integers, by place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corrconv.engines.machine_code.rows import Rows

FILL, WRAP, SYMM = range(3)
BOUNDARIES = {"fill": FILL, "wrap": WRAP, "symm": SYMM}
TOP, LEFT, BOUNDARY, REVERSE, CONJUGATE, PADDED, WORKERS, LEAST, MOST, WAITS = range(10)


def geometry(
    padding: tuple[tuple[int, int], ...],
    boundary: int,
    *,
    reverse: bool,
    conjugate: bool,
    rows: Rows,
    waits: bool,
) -> NDArray[np.int64]:
    """For all outputs, or for those that are taken from a queue.

    Parameters
    ----------
    padding : tuple
        (before, after) per axis, of `Problem.padding`.
    boundary : int
        Of `BOUNDARIES`.
    reverse, conjugate : bool
        What is done to the kernel.
    rows : Rows
        How outputs along the first axis are shared.
    waits : bool
        Whether the call is that of the caller's own thread.
    """
    before = [sides[0] for sides in padding]
    top, left = before if len(before) == 2 else (0, before[0])
    padded = any(map(any, padding))
    told = rows.told(waits=waits)
    return np.array([top, left, boundary, reverse, conjugate, padded, *told], np.int64)
