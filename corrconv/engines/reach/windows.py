"""Which outputs meet some of the samples, and which samples some of the outputs read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array, extend, preparation, source_indices

Mask = NDArray[np.bool_]


class Windows:
    """The windows of a problem: output k meets the extended image from k to k + n - 1, on each axis."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._prepare = preparation(problem)
        self._flagged = [
            replace(problem, dtype=np.dtype(bool), fillvalue=fill, accuracy="normwise")
            if problem.boundary == "fill"
            else replace(problem, dtype=np.dtype(bool), accuracy="normwise")
            for fill in (0, 1)
        ]

    def image(self, operand: Array) -> Array:
        """The operand that is the image, as it is met: see `corrconv.core.reduction`."""
        one = np.broadcast_to(operand.dtype.type(0), self._problem.kernel_shape)
        pair = (one, operand) if self._problem.swapped else (operand, one)
        return self._prepare(*pair)[0]

    def meet(self, samples: Mask, outside: bool = False) -> Mask:
        """Which outputs meet one of the samples marked, or, where asked, the fill value outside."""
        found = extend(self._flagged[outside], self.image(samples))
        for axis, n in enumerate(self._problem.kernel_shape):
            found = runs(found, axis, n)
        return found

    def read(self, outputs: Mask) -> Mask:
        """Which samples one of the outputs marked reads."""
        problem = self._problem
        found = np.pad(outputs, [(n - 1, n - 1) for n in problem.kernel_shape])
        for axis, n in enumerate(problem.kernel_shape):
            found = runs(found, axis, n)
            found = _folded(problem, found, axis)
        return self._back(found)

    def _back(self, image: Mask) -> Mask:
        """The operand that `image` is made of: flipped twice it is as it was."""
        return self.image(image)


def places(problem: Problem, axis: int) -> NDArray[np.intp]:
    """Which sample of the image stands at each place of the extended one; -1 for the fill value."""
    N, (before, after) = problem.image_shape[axis], problem.padding[axis]
    if problem.boundary != "fill":
        return source_indices(problem.boundary, -before, N + after, N)
    positions = np.arange(-before, N + after)
    return np.where((positions >= 0) & (positions < N), positions, -1)


def runs(values: Array, axis: int, n: int) -> Array:
    """The largest of n neighbours, for all runs of n along an axis; of marks, whether one is set."""
    larger = np.logical_or if values.dtype == bool else np.maximum
    found, reached = np.moveaxis(values, axis, 0), 1
    while reached < n:
        step = min(reached, n - reached)
        found = larger(found[:-step], found[step:])
        reached += step
    moved: Array = np.moveaxis(found, 0, axis)
    return moved


def met(kernel: Shape, marks: Mask) -> Mask:
    """Which outputs of an extended image meet a marked sample of it."""
    for axis, n in enumerate(kernel):
        marks = runs(marks, axis, n)
    return marks


def _folded(problem: Problem, extended: Mask, axis: int) -> Mask:
    """Marks of the extended image, brought to the samples that stand there."""
    N, (before, _) = problem.image_shape[axis], problem.padding[axis]
    marks = np.moveaxis(extended, axis, 0)
    found = marks[before : before + N].copy()
    if problem.boundary != "fill":
        for place, sample in enumerate(places(problem, axis)):
            if not before <= place < before + N:
                found[sample] |= marks[place]
    return np.moveaxis(found, 0, axis)


def magnitudes(values: Array) -> Array:
    """|values|, of complex ones the larger part's."""
    if values.dtype.kind == "c":
        larger: Array = np.maximum(np.abs(values.real), np.abs(values.imag))
        return larger
    return np.abs(values)


def without(values: Array, marked: Mask) -> Array:
    """A copy with zeros where samples are marked."""
    kept: Array = np.where(marked, values.dtype.type(0), values)
    return kept
