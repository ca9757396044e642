"""NaN and infinity: which outputs does one of them reach?

By the definition, those whose taps meet it. A transform mixes all samples, so there it reaches
every output; a library that skips or replaces it loses it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np

from corrconv import Implementation, Problem, UnsupportedProblem
from corrconv.check.oracle import exact
from corrconv.measure.arrays import Array, Shape
from corrconv.measure.kernels import low_rank_only

from .facts import Answer, Fact
from .support import open_ways, plain_dtype

GROUP = "NaN and inf"
SMALL, LARGE = 3, 25
"""Kernel sides: libraries that change to a transform for large kernels do so between these."""
IMAGE = {1: (300,), 2: (96, 96)}
PROBES = {
    f"NaN in x, n = {SMALL}": (SMALL, np.nan, False),
    f"NaN in x, n = {LARGE}": (LARGE, np.nan, False),
    f"inf in x, n = {SMALL}": (SMALL, np.inf, False),
    f"NaN in h, n = {SMALL}": (SMALL, np.nan, True),
}
"""The side of the kernel, what is planted, and whether in h rather than in x."""


def special(implementation: Implementation) -> Iterator[Fact]:
    """What one NaN in x does with a small and a large kernel; one infinity in x; one NaN in h."""
    for what, (side, value, in_h) in PROBES.items():
        problem = _problem(implementation, side)
        if reason := implementation.supports(problem):
            yield Fact(GROUP, what, "no", reason)
            continue
        try:
            yield Fact(GROUP, what, *_reach(implementation, problem, value, in_h))
        except UnsupportedProblem as declined:  # this kernel
            yield Fact(GROUP, what, "no", str(declined).partition(": ")[2])
        except Exception as error:  # whatever a library raises is what is to be shown
            yield Fact(GROUP, what, "raises", f"{type(error).__name__}: {error}")


def _problem(implementation: Implementation, side: int) -> Problem:
    """``valid``, in which every output meets every tap and nothing beyond x plays a part."""
    dtype = plain_dtype(implementation)
    ndim = next((ndim for _, ndim in open_ways(implementation, dtype)), 2)
    return Problem("correlate", IMAGE[ndim], (side,) * ndim, "valid", dtype=np.dtype(dtype))


def _reach(
    implementation: Implementation, problem: Problem, value: float, in_h: bool
) -> tuple[Answer, str]:
    """The answer, and the counts behind it."""
    # all positive, so that an infinity meets no zero and no infinity of the other sign
    x, h = (_positive(shape, problem) for shape in (problem.x_shape, problem.h_shape))
    if low_rank_only(implementation):
        h = np.outer(h[:, 0], h[0])
    marked = h if in_h else x
    marked[tuple(size // 2 for size in marked.shape)] = value
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # what NumPy says of NaN is known here
        with implementation.plan(problem) as plan:
            result = plan(x, h)
    met, reached = _met(problem, x, h), ~np.isfinite(result)
    detail = f"{int(reached.sum())} of {result.size} outputs, {int(met.sum())} meet it"
    if (met & ~reached).any():
        return "lost", detail
    if (reached & ~met).any():
        return "spreads", detail
    if met.all():
        return "all", detail
    if np.isinf(value) and not np.isinf(result[met]).all():
        detail += "; as NaN"
    return "local", detail


def _positive(shape: Shape, problem: Problem) -> Array:
    generator = np.random.default_rng(0)
    return generator.uniform(0.5, 1.5, shape).astype(problem.dtype)


def _met(problem: Problem, x: Array, h: Array) -> Array:
    """The outputs that a marked sample or tap plays a part in: the same sum over booleans."""
    marked = Problem("correlate", x.shape, h.shape, problem.mode, dtype=np.dtype(bool))
    in_x, in_h = ~np.isfinite(x), ~np.isfinite(h)
    through_x = exact(marked, in_x, np.ones_like(in_h)).high
    through_h = exact(marked, np.ones_like(in_x), in_h).high
    return through_x | through_h
