"""Errors of the direct sum in several orders, and of the FFT, beside the exact answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import scipy.signal
from scipy.stats import linregress

from corrconv import Problem
from corrconv.check.metrics import unit_roundoff
from corrconv.check.oracle import exact
from corrconv.core import Array

from .racing import Ratio, interval_of

Route = Callable[[Array, Array, Array], Array]
"""``route(x, h, points)``: outputs of ``valid`` correlate at points, in the operands' dtype."""


def sequential(x: Array, h: Array, points: Array) -> Array:
    """One product after the other, as the loops of the definition do."""
    total = np.zeros(len(points), x.dtype)
    for window, tap in zip(windows(x, h, points).T, h.ravel()):
        total += window * tap
    return total


def pairwise(x: Array, h: Array, points: Array) -> Array:
    """Halves summed by themselves, and so on down to single products."""
    terms = windows(x, h, points) * h.ravel()
    while terms.shape[1] > 1:
        if terms.shape[1] % 2:
            terms = np.pad(terms, ((0, 0), (0, 1)))
        terms = terms[:, 0::2] + terms[:, 1::2]
    return np.asarray(terms[:, 0])


def blas(x: Array, h: Array, points: Array) -> Array:
    """A matrix of windows times the kernel: BLAS sums in blocks, several partial sums at once."""
    return np.asarray(windows(x, h, points) @ h.ravel())


def fft(x: Array, h: Array, points: Array) -> Array:
    """The whole through SciPy's transforms."""
    return np.asarray(scipy.signal.correlate(x, h, "valid", "fft")[tuple(points.T)])


ROUTES: dict[str, Route] = {
    "sequential": sequential,
    "pairwise": pairwise,
    "BLAS": blas,
    "FFT": fft,
}
COLOURS = {"sequential": "#d55e00", "pairwise": "#009e73", "BLAS": "#8a6d1c", "FFT": "#0072b2"}
LINES = {"sequential": "-o", "pairwise": "-s", "BLAS": "-^", "FFT": "--D"}
"""How the routes look in figures."""


def windows(x: Array, h: Array, points: Array) -> Array:
    """What the kernel sees at each point, in rows."""
    view = np.lib.stride_tricks.sliding_window_view(x, h.shape)
    return np.ascontiguousarray(view[tuple(points.T)].reshape(len(points), -1))


@dataclass(frozen=True)
class Errors:
    """Of one route, dtype and kind of data, for growing kernels: in units of u, the median over draws.

    `norm` is the root mean square error over that of the outputs, `component` the largest error of an output
    beside its own Σ|x||h|. They grow with exponents of the taps.
    """

    route: str
    dtype: str
    data: str
    taps: tuple[int, ...]
    norm: tuple[float, ...]
    component: tuple[float, ...]
    norm_growth: Ratio
    component_growth: Ratio


def errors(
    draw: Callable[[int, np.random.Generator], tuple[Array, Array]],
    sizes: Sequence[int],
    draws: int,
    products: int,
    dtype: str,
    data: str,
    routes: Mapping[str, Route] = ROUTES,
    against: Callable[[int], float] | None = None,
) -> list[Errors]:
    """Every route on the same operands, at the same outputs.

    Parameters
    ----------
    draw : callable
        ``draw(size, generator)`` gives x and h in double precision.
    sizes : sequence of int
    draws : int
        How often operands are drawn anew.
    products : int
        Exact ones spent on a draw at a size: they say at how many outputs.
    dtype, data : str
        The second is a name.
    routes : mapping
    against : callable, optional
        What the growth is an exponent of, given a size; the taps otherwise.
    """
    found = {name: np.empty((2, draws, len(sizes))) for name in routes}
    taps = [draw(size, np.random.default_rng(0))[1].size for size in sizes]
    for turn in range(draws):
        for place, size in enumerate(sizes):
            generator = np.random.default_rng([turn, place])
            x, h = (values.astype(dtype) for values in draw(size, generator))
            problem = Problem("correlate", x.shape, h.shape, "valid", dtype=x.dtype)
            count = max(40, products // h.size)
            shape = (count, len(problem.output_shape))
            points = generator.integers(0, problem.output_shape, shape)
            truth = exact(problem, x, h, points)
            u = unit_roundoff(x.dtype)
            for name, route in routes.items():
                error = truth.error(route(x, h, points))
                found[name][0, turn, place] = rms(error) / rms(truth.high) / u
                found[name][1, turn, place] = (error / truth.magnitude).max() / u
    along = np.log([against(size) if against else count for size, count in zip(sizes, taps)])
    return [
        Errors(
            name,
            dtype,
            data,
            tuple(taps),
            norm=tuple(np.median(norm, axis=0).tolist()),
            component=tuple(np.median(component, axis=0).tolist()),
            norm_growth=_growth(along, norm),
            component_growth=_growth(along, component),
        )
        for name, (norm, component) in found.items()
    ]


def _growth(along: Array, draws: Array) -> Ratio:
    """The slope of each draw's logarithms."""
    return interval_of([float(linregress(along, np.log(one)).slope) for one in draws])


def rms(values: Array) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(np.square(values))))


class Steepness(Enum):
    """Of an exponent beside another."""

    LESS = "at most half of it, and below it beyond what draws differ"
    ALIKE = "more than half of it, beyond what draws differ"
    UNCLEAR = "either: more draws would tell"


def steepness(one: Ratio, other: Ratio) -> Steepness:
    """How steep one growth is beside another."""
    if one.high < other.low and one.value <= other.value / 2:
        return Steepness.LESS
    return Steepness.ALIKE if one.low > other.value / 2 else Steepness.UNCLEAR
