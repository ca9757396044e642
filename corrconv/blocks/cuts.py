"""A result cut into blocks: which there are, and what each reads of the image."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise, product

from corrconv.blocks.block import Block, How
from corrconv.blocks.reach import Reach, reach
from corrconv.core.problem import Problem, Shape


class Cuts:
    """The blocks of a result.

    Parameters
    ----------
    problem : Problem
        Of operands with as many axes, not swapped.
    own : sequence of tuple of int
        Lengths of the image's blocks along each axis.
    shape : tuple of int
        Of a block of the result; those at the ends may be smaller.
    method : str
        What computes a block.

    Attributes
    ----------
    chunks : tuple of tuple of int
        Lengths of the result's blocks along each axis.
    """

    def __init__(
        self, problem: Problem, own: Sequence[Sequence[int]], shape: Shape, method: str = "auto"
    ) -> None:
        self._how = How(problem, method)
        self.chunks = tuple(_cut(N, n) for N, n in zip(problem.output_shape, shape))
        self._edges = [[0, *accumulate(of)] for of in self.chunks]
        self._along = [
            _along(problem, axis, of, each) for axis, (of, each) in enumerate(zip(own, self.chunks))
        ]

    @cached_property
    def places(self) -> list[tuple[int, ...]]:
        """Every block's, in the order of rows."""
        return list(product(*(range(len(each)) for each in self.chunks)))

    def part(self, place: Sequence[int]) -> tuple[slice, ...]:
        """Where a block lies in the result."""
        return tuple(slice(at[k], at[k + 1]) for at, k in zip(self._edges, place))

    def __getitem__(self, place: Sequence[int]) -> Block:
        """What has to be computed at a place."""
        parts = [along[k] for along, k in zip(self._along, place)]
        return Block(
            self._how, tuple(it for it, _ in parts), tuple(kernels for _, kernels in parts)
        )


def _cut(whole: int, length: int) -> Shape:
    """A length in blocks, all as long but the last."""
    return tuple(min(length, whole - at) for at in range(0, whole, max(1, length))) or (0,)


def _along(
    problem: Problem, axis: int, own: Sequence[int], blocks: Sequence[int]
) -> list[tuple[Reach, slice]]:
    """Of each block along one axis, what it reads of the image, and which kernels."""
    before, n = _before(problem, axis), problem.h_shape[axis]
    found = []
    for start, stop in pairwise([0, *accumulate(blocks)]):
        if problem.axes is None or axis in problem.axes:
            it = reach(start - before, stop - before + n - 1, own, problem.boundary)
            found.append((it, slice(None)))
        else:
            it = reach(0, 1, own, "fill") if sum(own) == 1 else reach(start, stop, own, "fill")
            found.append((it, slice(None) if n == 1 else slice(start, stop)))
    return found


def _before(problem: Problem, axis: int) -> int:
    """Samples outside the image that the first output reads before it."""
    if problem.max_lag is None or (problem.axes and axis not in problem.axes):
        return problem.padding[axis][0]
    lags = dict(zip(problem.axes or range(problem.ndim), problem.max_lag))
    return lags[axis]
