"""The blocks of a result whose operands are in memory, in threads of ours, which a fork does not break."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from corrconv.blocks.cuts import Cuts
from corrconv.blocks.sizes import upright
from corrconv.core.axes import aligned
from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array
from corrconv.core.threads import share


def writer(problem: Problem, shape: Shape, workers: int) -> Callable[[Array, Array, Array], object]:
    """``write(x, h, out)``, block by block.

    Parameters
    ----------
    problem : Problem
        Without lags.
    shape : tuple of int
        Of a block of the result.
    workers : int
        Blocks that are made at the same time.
    """
    x_shape, h_shape = aligned(problem.x_shape, problem.h_shape)
    whole = upright(replace(problem, x_shape=x_shape, h_shape=h_shape))
    cuts = Cuts(whole, [(length,) for length in whole.x_shape], shape)

    def write(x: Array, h: Array, out: Array) -> None:
        x, h = x.reshape(x_shape), h.reshape(h_shape)
        image, kernel = (h, x) if problem.swapped else (x, h)
        turned = problem.swapped and problem.operation == "correlate"
        target = out[_reversed(problem)] if turned else out

        def one(place: Sequence[int]) -> None:
            block = cuts[place]
            values = block(kernel, *[image] * len(block.blocks))
            target[cuts.part(place)] = np.conj(values) if turned else values

        share(one, cuts.places, workers)

    return write


def _reversed(problem: Problem) -> tuple[slice, ...]:
    over = range(problem.ndim) if problem.axes is None else problem.axes
    return tuple(slice(None, None, -1 if axis in over else 1) for axis in range(problem.ndim))
