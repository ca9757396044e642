"""The base of our own direct implementations: write one function, get every problem.

An author writes ``correlate_valid(image, kernel)``, the plain ``valid`` cross-correlation. Flip,
conjugation, mode, boundary, bool and integers are done here once, and so are blocks (bounded extra
memory) and workers: the output is cut into boxes, and each box needs only its own part of the
extended image.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import ClassVar

import numpy as np

from corrconv.core.contract import FLOATS, INTEGERS, Family, Implementation
from corrconv.core.plan import Plan
from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array, Box, extend, finish, image_and_kernel
from corrconv.core.threads import share

CorrelateValid = Callable[[Array, Array], Array]

THREADS_PAY_FROM = 200_000
"""Multiply-adds under which handing a box to another thread costs more than it saves."""


class DirectImplementation(Implementation):
    """A direct sum, given by its ``valid`` cross-correlation alone."""

    family: ClassVar[Family] = "direct"
    componentwise = True
    dtypes = f"{INTEGERS} {FLOATS}"

    def correlate_valid(self, image: Array, kernel: Array) -> Array:
        """Plain ``valid`` cross-correlation, nothing conjugated: y[k] = Σ image[k + l] kernel[l].

        Parameters
        ----------
        image, kernel : ndarray
            Of one dtype and as many axes; the image at least as large in each. Views with any
            strides, not to be written to.

        Returns
        -------
        ndarray
            A new array of shape image.shape - kernel.shape + 1.
        """
        raise NotImplementedError(f"{self.name}: write correlate_valid, or override prepare")

    def prepare(self, problem: Problem) -> CorrelateValid:
        """The function that computes, made ready (compiled, say) for this problem."""
        return self.correlate_valid

    def block(self, problem: Problem) -> tuple[int, int]:
        """Most outputs, and most taps, that one call of the prepared function may be given."""
        return math.prod(problem.output_shape), problem.taps

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        correlate_valid = self.prepare(problem)
        outputs, taps = self.block(problem)
        workers = workers if problem.multiply_adds >= THREADS_PAY_FROM else 1
        boxes = list(split(problem.output_shape, min(outputs, _share_of(problem, workers))))
        kernel_boxes = list(split(problem.kernel_shape, taps))

        def compute(x: Array, h: Array) -> Array:
            image, kernel = image_and_kernel(problem, x, h)
            if len(boxes) == len(kernel_boxes) == 1:
                return finish(problem, correlate_valid(extend(problem, image), kernel))
            out = np.zeros(problem.output_shape, problem.compute_dtype)

            def one(box: Box) -> None:
                for part in kernel_boxes:
                    window = extend(problem, image, reach(box, part))
                    out[box] += correlate_valid(window, kernel[part])

            share(one, boxes, workers)
            return finish(problem, out)

        return Plan(problem, workers, compute)


def _share_of(problem: Problem, workers: int) -> int:
    """Outputs in one worker's share: whole rows, as even as can be."""
    rows, *rest = problem.output_shape
    return -(-rows // workers) * math.prod(rest)


def split(shape: Shape, limit: int) -> list[Box]:
    """Boxes that tile `shape`, each of at most `limit` elements (at least 1), long in the last axis."""
    edges: list[range] = []
    room = max(limit, 1)
    for size in reversed(shape):
        edge = min(size, room)
        edges.insert(0, range(0, size, edge))
        room //= edge
    return [
        tuple(
            slice(start, min(start + edge.step, size))
            for start, edge, size in zip(corner, edges, shape)
        )
        for corner in itertools.product(*edges)
    ]


def reach(box: Box, part: Box) -> Box:
    """What the outputs in `box` read of the extended image through the taps in `part`."""
    return tuple(slice(b.start + p.start, b.stop + p.stop - 1) for b, p in zip(box, part))
