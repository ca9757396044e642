"""A few samples' part of the result, by the sum itself: the kernel, times each value, where it is met."""

from __future__ import annotations

import itertools

import numpy as np

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.engines.reach.windows import Mask, places

SAMPLE, TAP = 5e-6, 1e-9
"""Seconds that a sample and each tap take: they decide how many are a few."""


def seconds(problem: Problem, samples: int) -> float:
    """What `add` takes for so many samples, to an order of magnitude."""
    return samples * (SAMPLE + TAP * problem.taps)


def add(problem: Problem, result: Array, image: Array, kernel: Array, samples: Mask) -> None:
    """Add to `result` what the samples marked give.

    Parameters
    ----------
    problem : Problem
        Gives boundary and sizes.
    result : ndarray
        Of `problem.output_shape`.
    image, kernel : ndarray
        As `corrconv.core.reduction.preparation` makes them.
    samples : ndarray of bool
        Of the image.
    """
    stands = [places(problem, axis) for axis in range(problem.ndim)]
    reverse = kernel[(slice(None, None, -1),) * problem.ndim]
    with np.errstate(invalid="ignore", over="ignore", under="ignore"):
        for sample in np.argwhere(samples):
            value = image[tuple(sample)]
            found = (np.flatnonzero(stand == at) for stand, at in zip(stands, sample))
            for place in itertools.product(*found):
                outputs, taps = _overlap(problem, place)
                result[outputs] += value * reverse[taps]


def _overlap(
    problem: Problem, place: tuple[np.intp, ...]
) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """The outputs that meet a place of the extended image, and the reversed kernel's taps for each."""
    outputs, taps = [], []
    for e, n, size in zip(map(int, place), problem.kernel_shape, problem.output_shape):
        first, last = max(e - n + 1, 0), min(e, size - 1)  # output k meets it by tap e - k
        outputs.append(slice(first, last + 1))
        taps.append(slice(first - (e - n + 1), last - (e - n + 1) + 1))
    return tuple(outputs), tuple(taps)
