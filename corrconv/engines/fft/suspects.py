"""Tiles of which the look in the code cannot tell that they are ordinary: all of each is looked at here."""

from __future__ import annotations

from functools import partial

import numpy as np

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, extend
from corrconv.engines.fft.fields import PART
from corrconv.engines.fft.look import SUSPECT
from corrconv.engines.reach.guard import Guard
from corrconv.engines.reach.windows import met

FIRST, OUTPUTS, EDGE_AT, SOURCE, LENGTH = (
    PART.index(name) for name in ("first", "outputs", "edge", "source", "length")
)


class Suspects:
    """Looks at suspect tiles after they have been computed.

    Parameters
    ----------
    problem : Problem
    tables : list of ndarray
        The tiles along each axis.
    """

    def __init__(self, problem: Problem, tables: list[Array]) -> None:
        self._problem, self._tables = problem, tables

    def __call__(self, image: Array, out: Array, guard: Guard, verdicts: Array) -> None:
        """Zeros where outputs meet only zeros.

        Raises
        ------
        Extraordinary
            Where a tile is not what the guard admits.
        """
        for index in np.flatnonzero(verdicts & SUSPECT):
            places = np.unravel_index(index, [len(table) for table in self._tables])
            self._one(image, out, guard, [t[p] for t, p in zip(self._tables, places)])

    def _one(self, image: Array, out: Array, guard: Guard, lines: list[Array]) -> None:
        problem = self._problem
        outputs = tuple(slice(int(line[FIRST]), int(line[FIRST] + line[OUTPUTS])) for line in lines)
        box = tuple(slice(s.start, s.stop + n - 1) for s, n in zip(outputs, problem.kernel_shape))
        samples = extend(problem, image, box)
        guard.admit_largest(samples)
        out[outputs][guard.nothing(samples, partial(met, problem.kernel_shape))] = 0
