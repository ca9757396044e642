"""What a compiled call is told beside its arrays: a row of integers, by place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FILL, WRAP, SYMM = range(3)
BOUNDARIES = {"fill": FILL, "wrap": WRAP, "symm": SYMM}
TOP, LEFT, BOUNDARY, REVERSE, CONJUGATE, START, STOP, PADDED = range(8)


def geometry(
    padding: tuple[tuple[int, int], ...],
    boundary: int,
    *,
    reverse: bool,
    conjugate: bool,
    start: int,
    stop: int,
) -> NDArray[np.int64]:
    """For outputs from `start` to `stop` of the first axis.

    Parameters
    ----------
    padding : tuple
        (before, after) per axis, of `Problem.padding`.
    boundary : int
        Of `BOUNDARIES`.
    reverse, conjugate : bool
        What is done to the kernel.
    start, stop : int
        The outputs to be computed.
    """
    before = [sides[0] for sides in padding]
    top, left = before if len(before) == 2 else (0, before[0])
    padded = any(map(any, padding))
    return np.array([top, left, boundary, reverse, conjugate, start, stop, padded], np.int64)
