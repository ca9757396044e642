"""How large blocks of the result are, and how much memory so many of them take at the same time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corrconv.core.problem import Problem, Shape
from corrconv.core.registry import get

USUAL = 256 * 2**20
"""Bytes that a block takes at most where no ceiling is given, with all that it needs while it is made."""
SMALLEST = 64
"""Samples a side of the smallest block that is chosen."""


@dataclass(frozen=True)
class Ceiling:
    """Memory of one block while it is made.

    Attributes
    ----------
    window : int
        Bytes of the samples that it reads, with what overlaps its neighbours; twice near an edge, where the
        boundary is put around them.
    output : int
        Bytes of its values.
    scratch : int
        Bytes that the computation is predicted to need beside both.
    """

    window: int
    output: int
    scratch: int

    @property
    def total(self) -> int:
        """All of it, in bytes."""
        return self.window + self.output + self.scratch


def ceiling(problem: Problem, shape: Shape, method: str = "auto") -> Ceiling:
    """The memory that a block of the result of that shape takes.

    Parameters
    ----------
    problem : Problem
        The whole one.
    shape : tuple of int
        The block's, along each axis.
    method : str
        What computes it.
    """
    of = block_problem(problem, shape)
    item = problem.dtype.itemsize
    name = get("auto").choose(of).name if method == "auto" else method  # type: ignore[attr-defined]
    scratch = get(name).memory(of.one) * min(1, math.prod(of.stack_shape))
    window = 2 * item * math.prod(of.x_shape)
    return Ceiling(window, item * math.prod(shape), scratch)


def block_problem(problem: Problem, shape: Shape) -> Problem:
    """The ``valid`` problem of a block of the result."""
    axes = problem.axes or range(problem.ndim)
    ndim = problem.ndim
    x, h = ((1,) * (ndim - len(it)) + it for it in (problem.x_shape, problem.h_shape))
    window, kernels = [], []
    for axis in range(ndim):
        if axis in axes:
            window.append(shape[axis] + h[axis] - 1)
            kernels.append(h[axis])
        else:
            window.append(min(x[axis], shape[axis]))
            kernels.append(min(h[axis], shape[axis]))
    return replace(
        problem, x_shape=tuple(window), h_shape=tuple(kernels), mode="valid", boundary="fill",
        fillvalue=0, max_lag=None,
    )  # fmt: skip


def upright(problem: Problem) -> Problem:
    """With the larger operand as the image: the same sums, in the other direction where it correlates."""
    if not problem.swapped:
        return problem
    return replace(problem, x_shape=problem.h_shape, h_shape=problem.x_shape)


def at_once(problem: Problem, workers: int) -> tuple[Shape, int]:
    """Of operands in memory: the shape of blocks, and the bytes that a call needs beside operands and result.

    Parameters
    ----------
    problem : Problem
    workers : int
        Blocks that are made at the same time.
    """
    problem = upright(problem)
    shape = chosen(problem, (1,) * problem.ndim, fewest=workers)
    whole = problem.output_shape
    finished = 0 if shape == whole else problem.dtype.itemsize * math.prod(whole)
    return shape, finished + workers * ceiling(problem, shape).total


def chosen(
    problem: Problem,
    grid: Sequence[int],
    room: int | None = None,
    method: str = "auto",
    fewest: int = 1,
) -> Shape:
    """The shape of blocks: as large as fits, and whole multiples of the image's own blocks where they can be.

    Parameters
    ----------
    problem : Problem
        The whole one, not swapped.
    grid : sequence of int
        Typical lengths of the image's own blocks; 1 where it has none.
    room : int, optional
        Bytes that a block may take while it is made.
    method : str
        What computes a block.
    fewest : int
        How many blocks there are to be, where the result is large enough: so that all workers have some.

    Raises
    ------
    ValueError
        Where even the smallest block takes more.
    """
    most = USUAL if room is None else room
    whole = problem.output_shape
    shape = tuple(min(N, SMALLEST) if _summed(problem, axis) else 1 for axis, N in enumerate(whole))
    if room is not None and (least := ceiling(problem, shape, method).total) > room:
        raise ValueError(
            f"memory: a block of {'×'.join(map(str, shape))} takes {least:,} bytes while it is made, and "
            f"{room:,} are there; give more, or fewer workers"
        )
    while True:
        larger = [
            (*shape[:axis], min(N, 2 * shape[axis]), *shape[axis + 1 :])
            for axis, N in enumerate(whole)
            if shape[axis] < N
        ]
        fitting = [
            it
            for it in larger
            if _count(whole, it) >= fewest and ceiling(problem, it, method).total <= most
        ]
        if not fitting:
            return tuple(_aligned(n, N, own) for n, N, own in zip(shape, whole, grid))
        shape = min(fitting, key=lambda it: _overhead(problem, it))


def _count(whole: Shape, shape: Shape) -> int:
    return math.prod(math.ceil(N / max(1, n)) for N, n in zip(whole, shape))


def _summed(problem: Problem, axis: int) -> bool:
    return problem.axes is None or axis in problem.axes


def _overhead(problem: Problem, shape: Shape) -> float:
    """Samples that are read for each output: what overlaps is read more than once."""
    return math.prod(block_problem(problem, shape).x_shape) / max(1, math.prod(shape))


def _aligned(n: int, whole: int, own: int) -> int:
    """The largest multiple of the image's own block that is not larger, where there is one."""
    return n if n >= whole or own <= 1 or n < own else n - n % own
