"""The compiled loop over tiles, where a provider's transforms can be called without Python."""

from __future__ import annotations

import ctypes
import itertools
import math

import numpy as np
import pytest
import scipy.signal

import corrconv
from corrconv.engines.tiles import axis, providers
from corrconv.engines.tiles.choice import TileChoice
from corrconv.engines.tiles.plan import TiledPlan

NATIVE = [name for name in providers.available() if providers.provider(name).NATIVE]
pytestmark = pytest.mark.skipif(
    not NATIVE, reason="needs mkl_fft, whose MKL compiled code can call"
)
SHAPES = [
    ((41, 37), (5, 4), (16, 12)),
    ((40, 33), (4, 7), (8, 40)),
    ((5, 6), (5, 3), (12, 8)),
    ((203,), (7,), (16,)),
    ((64,), (10,), (80,)),
    ((3,), (6,), (8,)),
]
PAD = {"fill": "constant", "wrap": "wrap", "symm": "symmetric"}


def forced(problem, tile, workers=1):
    tiles = math.prod(len(axis.parts(problem, k, size)) for k, size in enumerate(tile))
    return TiledPlan(problem, workers, TileChoice(NATIVE[0], tile, tiles, workers, 0.0))


def operands(problem):
    generator = np.random.default_rng(3)
    shapes = problem.x_shape, problem.h_shape
    if problem.dtype.kind == "c":
        pairs = [(generator.normal(size=each), generator.normal(size=each)) for each in shapes]
        return [(re + 1j * im).astype(problem.dtype) for re, im in pairs]
    return [generator.normal(size=each).astype(problem.dtype) for each in shapes]


def expected(problem, x, h):
    wide = np.result_type(problem.dtype, np.float64)
    x, h = x.astype(wide), h.astype(wide)
    if not problem.extended:
        return getattr(scipy.signal, problem.operation)(x, h, problem.mode, method="direct")
    image, kernel = (h, x) if problem.swapped else (x, h)
    options = {} if problem.boundary != "fill" else {"constant_values": problem.fillvalue}
    padded = np.pad(image, problem.padding, PAD[problem.boundary], **options)
    if problem.operation == "convolve":
        return scipy.signal.convolve(padded, kernel, "valid", method="direct")
    return scipy.signal.correlate(padded, kernel, "valid", method="direct")


def close(found, right):
    u = np.finfo(found.dtype).eps
    np.testing.assert_allclose(found, right, rtol=0, atol=60 * u * np.abs(right).max())


@pytest.mark.parametrize("dtype", ["f4", "f8", "c8", "c16"])
@pytest.mark.parametrize("shapes", SHAPES)
def test_every_mode_and_boundary(shapes, dtype):
    x_shape, h_shape, tile = shapes
    for operation, mode in itertools.product(("correlate", "convolve"), ("full", "same", "valid")):
        problem = corrconv.Problem(operation, x_shape, h_shape, mode, dtype=np.dtype(dtype))
        x, h = operands(problem)
        plan = forced(problem, tile)
        assert plan._native is not None
        close(plan(x, h), expected(problem, x, h))
    for boundary, fillvalue in (("wrap", 0), ("symm", 0), ("fill", 2)):
        problem = corrconv.Problem(
            "correlate",
            x_shape,
            h_shape,
            "same",
            boundary=boundary,
            fillvalue=fillvalue,
            dtype=np.dtype(dtype),
        )
        if problem.swapped:
            continue
        x, h = operands(problem)
        close(forced(problem, tile)(x, h), expected(problem, x, h))


def test_strided_and_read_only_images_and_strided_results():
    problem = corrconv.Problem("correlate", (30, 29), (5, 6), "same", dtype=np.dtype("f8"))
    x, h = operands(problem)
    plan, right = forced(problem, (16, 16)), expected(problem, x, h)
    fixed = x.copy()
    fixed.flags.writeable = False
    wide = np.empty((30, 2 * 29))
    wide[:, ::2] = x
    out = np.full((60, 31), 7.0)
    for image in (fixed, wide[:, ::2], np.asfortranarray(x), x[::-1][::-1]):
        close(plan(image, h), right)
        plan(image, h, out=out[::2, 1:30])
        close(out[::2, 1:30], right)
    assert (out[1::2] == 7).all()
    assert (out[:, (0, 30)] == 7).all()


@pytest.mark.parametrize("tile", [(64, 64), (256,)])
def test_threads_share_the_tiles(tile):
    ndim = len(tile)
    problem = corrconv.Problem(
        "convolve", (500,) * ndim, (9,) * ndim, "same", boundary="symm", dtype=np.dtype("f4")
    )
    x, h = operands(problem)
    alone, shared = forced(problem, tile)(x, h), forced(problem, tile, workers=3)(x, h)
    np.testing.assert_array_equal(alone, shared)


def test_a_transform_that_fails_is_told():
    problem = corrconv.Problem("correlate", (30, 30), (5, 5), "same", dtype=np.dtype("f8"))
    plan = forced(problem, (16, 16))
    fails = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)(lambda *given: 1)
    (transforms,) = plan._idle_tiles
    transforms.calls.addresses[2] = ctypes.cast(fails, ctypes.c_void_p).value
    with pytest.raises(RuntimeError, match="MKL"):
        plan(*operands(problem))
