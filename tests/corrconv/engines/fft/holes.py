"""Images with holes: what a call must give, by the direct sum of integers, which rounds nothing."""

from __future__ import annotations

import numpy as np
from scipy.signal import correlate

from corrconv import Problem
from corrconv.core import Array
from corrconv.core.reduction import extend, preparation
from corrconv.engines.fft.choice import TileChoice
from corrconv.engines.fft.plan import FFTPlan
from corrconv.engines.reach.guard import Extraordinary, Guards
from corrconv.engines.reach.windows import runs

SHAPES = "box", "disc", "slanted", "stripes", "scattered", "all but few", "border", "none"


def image(rng: np.random.Generator, shape: tuple[int, ...], hole: str) -> Array:
    """Integers from 1 to 5, either sign, and zeros in a hole of a shape."""
    values = rng.integers(1, 6, shape) * rng.choice([-1, 1], shape)
    places = np.meshgrid(*(np.arange(size) for size in shape), indexing="ij")
    centre = [rng.integers(0, size) for size in shape]
    radius = rng.integers(1, 2 + max(shape) // 2)
    away = [np.abs(p - c) for p, c in zip(places, centre)]
    if hole == "box":
        values[np.max(away, axis=0) < radius] = 0
    elif hole == "disc":
        values[sum(a * a for a in away) < radius**2] = 0
    elif hole == "slanted":
        values[places[0] * rng.uniform(-2, 2) + places[-1] > centre[-1]] = 0
    elif hole == "stripes":
        period = rng.integers(2, 100)
        values[
            (places[rng.integers(len(shape))] + centre[0]) % period < rng.integers(1, period)
        ] = 0
    elif hole == "scattered":
        values[rng.random(shape) < rng.choice([0.1, 0.5, 0.9])] = 0
    elif hole == "all but few":
        values[rng.random(shape) > 0.002] = 0
    elif hole == "border":
        inside = tuple(
            slice(min(int(c), 40), size - min(int(c), 40)) for c, size in zip(centre, shape)
        )
        kept = values[inside].copy()
        values[...] = 0
        values[inside] = kept
    return values


def wrong_sums(problem: Problem, choice: TileChoice, hole: str, seed: int) -> str | None:
    """Outputs that are not the sum, or meet only zeros and are not zero."""
    rng = np.random.default_rng(seed)
    x, h = image(rng, problem.x_shape, hole), rng.integers(1, 6, problem.h_shape)
    if problem.dtype.kind == "c":
        x = x * rng.choice([1, 1j, 1 + 2j], x.shape)
    x, h = x.astype(problem.dtype), h.astype(problem.dtype)
    out = np.full(problem.output_shape, np.nan, problem.dtype)
    try:
        FFTPlan(problem, 1, choice).attempt(x, h, out, Guards(problem))
    except Extraordinary:
        return f"{problem}, {choice.tile}, is taken for extraordinary"
    samples, kernel = preparation(problem)(x, h)
    samples = extend(problem, samples).astype(complex)
    met = samples != 0
    for axis, n in enumerate(problem.kernel_shape):
        met = runs(met, axis, n)
    sums = correlate(samples, kernel.astype(complex), "valid", "direct")
    if not np.array_equal(np.round(out), sums):
        return (
            f"{np.sum(np.round(out) != sums)} outputs of {problem}, {choice.tile}, are not the sum"
        )
    if out[~met].any():
        return f"outputs of {problem}, {choice.tile}, meet only zeros, and are not zero"
    return None
