"""The right scores of a template, from the definition, in integers of any length."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from corrconv import Problem
from corrconv.check.metrics import unit_roundoff
from corrconv.measure.arrays import Array

TELLS = 0.5
"""A bound from which on the dtype cannot tell whether a window has contrast: any score will do."""


@dataclass(frozen=True)
class Scores:
    """The definition's answer at some windows.

    Attributes
    ----------
    score : ndarray of float64
        From -1 to 1, rounded once; 0 where window or template has no contrast.
    bound : ndarray of float64
        How far off a result may be; inf where the dtype cannot tell the window's contrast.
    """

    score: Array
    bound: Array

    def error(self, result: Array) -> float:
        """The largest error in units of its bound; inf where a 0 is not met exactly."""
        error = np.abs(result.astype(np.float64) - self.score)
        if (error[self.bound == 0] != 0).any():
            return math.inf
        ratio = np.divide(error, self.bound, out=np.zeros_like(error), where=self.bound != 0)
        return float(ratio.max())


def definition(problem: Problem, x: Array, h: Array, points: Array | None = None) -> Scores:
    """Scores of h at all windows of x, or at `points` of shape (count, ndim).

    Notes
    -----
    The bound is an estimate of what rounding does to J. P. Lewis's formula (Fast normalized
    cross-correlation, 1995), for pictures less their mean: with v = ‖w - mean w‖₂²,
    s = max ‖w‖₂² + taps · rms(x²), and k as in the bounds of a correlate,
    it is k √(s / v) + 3 k s / (2 v).
    """
    if points is None:
        points = np.indices(problem.output_shape).reshape(problem.ndim, -1).T
        whole = definition(problem, x, h, points)
        shape = problem.output_shape
        return Scores(whole.score.reshape(shape), whole.bound.reshape(shape))
    view = np.lib.stride_tricks.sliding_window_view(x, h.shape)
    windows, unit = _integers(view[tuple(points.T)].reshape(len(points), -1))
    t, _ = _integers(h.reshape(-1))
    taps = problem.taps
    products = taps * (windows * t).sum(axis=1) - windows.sum(axis=1) * t.sum()
    contrast = taps * (windows * windows).sum(axis=1) - windows.sum(axis=1) ** 2
    own = taps * (t * t).sum() - t.sum() ** 2
    score = [_ratio(p, c * own) for p, c in zip(products, contrast)]
    v = np.array([c / (taps * unit * unit) for c in contrast])
    return Scores(np.array(score), _bound(problem, x, v, flat=own == 0))


def _integers(values: Array) -> tuple[Array, int]:
    """`values` times an integer, so that all are integers, and that integer."""
    ratios = [value.as_integer_ratio() for value in values.astype(np.float64).ravel().tolist()]
    unit = max(below for _, below in ratios)  # all are powers of two
    whole = np.array([above * (unit // below) for above, below in ratios], dtype=object)
    return whole.reshape(values.shape), unit


def _ratio(product: int, square: int) -> float:
    """product / √square, rounded once; 0 for 0 / 0."""
    return math.copysign(math.sqrt(product * product / square), product) if square else 0.0


def _bound(problem: Problem, x: Array, v: Array, *, flat: bool) -> Array:
    wide = x.astype(np.float64)
    squares = (wide - wide.mean()) ** 2
    sums = squares
    for axis, n in enumerate(problem.h_shape):  # of windows, by running sums: a bound needs no more
        running = np.insert(sums.cumsum(axis), 0, 0, axis)
        after, before = np.split(running, [n], axis)[1], np.split(running, [-n], axis)[0]
        sums = after - before
    taps = problem.taps
    s = float(sums.max()) + taps * math.sqrt(float((squares**2).mean()))
    steps = max(math.sqrt(taps), math.log2(2 * math.prod(problem.fft_shape)))
    k = 2 * steps * unit_roundoff(problem.dtype)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = s / v
    bound = k * np.sqrt(share) + 1.5 * k * share
    bound = np.where(bound < TELLS, bound, math.inf)
    return np.where((v == 0) | flat, 0.0, bound)
