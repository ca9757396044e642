"""Plans with forced small tiles, operands for them, and SciPy's sum in float64 to compare with."""

from __future__ import annotations

import math

import numpy as np
import scipy.signal

import corrconv
from corrconv.engines.tiles import axis
from corrconv.engines.tiles.choice import TileChoice
from corrconv.engines.tiles.plan import TiledPlan

PAD = {"fill": "constant", "wrap": "wrap", "symm": "symmetric"}
SHAPES = [
    ((41, 37), (5, 4), (16, 12)),  # tile not square, kernel odd by even
    ((40, 33), (4, 7), (8, 40)),  # tiles along one axis only
    ((9, 200), (9, 1), (32, 16)),
    ((5, 6), (8, 3), (12, 8)),  # kernel larger than the image along one axis
    ((203,), (7,), (16,)),
    ((64,), (10,), (32,)),
    ((3,), (6,), (8,)),
]


def forced(problem, tile, provider="fftw", workers=1):
    """A plan with these tiles, whatever is fastest."""
    tiles = math.prod(len(axis.parts(problem, k, size)) for k, size in enumerate(tile))
    return TiledPlan(problem, workers, TileChoice(provider, tile, tiles, workers, 0.0))


def operands(problem, seed=0):
    generator = np.random.default_rng(seed)

    def one(shape):
        values = generator.normal(size=shape)
        if problem.dtype.kind == "c":
            values = values + 1j * generator.normal(size=shape)
        return (9 * values if problem.dtype.kind in "iu" else values).astype(problem.dtype)

    return one(problem.x_shape), one(problem.h_shape)


def summed(problem, x, h):
    """SciPy's direct sum of an image that NumPy pads."""
    wide = np.complex128 if problem.dtype.kind == "c" else np.float64
    x, h = x.astype(wide), h.astype(wide)
    function = getattr(scipy.signal, problem.operation)
    if not problem.extended:
        return function(x, h, "valid", "direct")
    options = {"constant_values": problem.fillvalue} if problem.boundary == "fill" else {}
    extended = np.pad(x, problem.padding, PAD[problem.boundary], **options)
    return function(extended, h, "valid", "direct")


def assert_close(result, expected, dtype):
    scale = np.abs(expected).max() or 1
    np.testing.assert_allclose(result / scale, expected / scale, atol=200 * np.finfo(dtype).eps)


def questions(shapes, dtype, fillvalue=0):
    """Every operation, mode and boundary of these shapes that can be, with their tile."""
    x_shape, h_shape, tile = shapes
    for operation in ("correlate", "convolve"):
        for mode in ("full", "same", "valid"):
            for boundary in ("fill", "wrap", "symm"):
                fill = fillvalue if boundary == "fill" else 0
                try:
                    problem = corrconv.Problem(
                        operation, x_shape, h_shape, mode, boundary, fill, np.dtype(dtype)
                    )
                except ValueError:  # valid needs one operand to contain the other
                    continue
                yield problem, tuple(map(max, tile, problem.kernel_shape))
