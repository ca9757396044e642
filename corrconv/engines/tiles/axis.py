"""Overlap-save along one axis: which samples each tile reads, and which outputs it gives.

A tile of T samples gives T - n + 1 outputs of a correlation with n taps; tiles overlap by n - 1. One
tile as large as `Problem.fft_shape` gives all outputs: a zero border is shared by both ends.
"""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.core.problem import Problem


@dataclass(frozen=True, slots=True)
class Part:
    """One tile's part of an axis.

    Attributes
    ----------
    span : tuple of int
        What its outputs read, in coordinates of the image, which it may exceed.
    source, target : slice
        What there is of the image, and where it goes in the tile.
    blank : tuple of slice
        The rest of the tile.
    outputs, kept : slice
        Which outputs it gives, and where they stand in the tile.
    outside : bool
        Whether it reads outside the image.
    """

    span: tuple[int, int]
    source: slice
    target: slice
    blank: tuple[slice, ...]
    outputs: slice
    kept: slice
    outside: bool


def step(problem: Problem, axis: int, length: int) -> int:
    """Outputs that one tile of this length gives along this axis."""
    if length >= problem.fft_shape[axis]:
        return problem.output_shape[axis]
    return length - problem.kernel_shape[axis] + 1


def parts(problem: Problem, axis: int, length: int) -> list[Part]:
    """All tiles along an axis, in order."""
    outputs, stride = problem.output_shape[axis], step(problem, axis, length)
    return [part(problem, axis, length, start) for start in range(0, outputs, stride)]


def part(problem: Problem, axis: int, length: int, start: int) -> Part:
    """The tile whose first output is `start`."""
    N, n = problem.image_shape[axis], problem.kernel_shape[axis]
    given = min(step(problem, axis, length), problem.output_shape[axis] - start)
    low = start - problem.padding[axis][0]
    high = low + given + n - 1
    first = min(max(low, 0), N)
    last = max(first, min(low + length, N))
    begin, end = min(first - low, length), min(last - low, length)
    edges = ((0, begin), (end, length))
    return Part(
        span=(low, high),
        source=slice(first, first + end - begin),
        target=slice(begin, end),
        blank=tuple(slice(a, b) for a, b in edges if a < b),
        outputs=slice(start, start + given),
        kept=slice(0, given),
        outside=low < 0 or high > N,
    )
