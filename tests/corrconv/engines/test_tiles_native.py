"""The compiled loop over tiles, where a provider's transforms can be called without Python."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

import corrconv
from corrconv.engines.tiles import providers
from tests.corrconv.engines.tiled import SHAPES, assert_close, forced, operands, questions, summed

NATIVE = [name for name in providers.available() if providers.provider(name).NATIVE]
pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(not NATIVE, reason="needs mkl_fft, whose MKL compiled code can call"),
]


def native(problem, tile, workers=1):
    plan = forced(problem, tile, NATIVE[0], workers)
    assert plan._native is not None
    return plan


@pytest.mark.parametrize("dtype", ["f4", "f8", "c8", "c16"])
@pytest.mark.parametrize("shapes", SHAPES, ids=str)
def test_every_mode_and_boundary(shapes, dtype):
    for problem, tile in questions(shapes, dtype, fillvalue=2):
        x, h = operands(problem)
        assert_close(native(problem, tile)(x, h), summed(problem, x, h), dtype)


def test_strided_and_read_only_images_and_strided_results():
    problem = corrconv.Problem("correlate", (30, 29), (5, 6), "same", dtype=np.dtype("f8"))
    x, h = operands(problem)
    plan, right = native(problem, (16, 16)), summed(problem, x, h)
    fixed = x.copy()
    fixed.flags.writeable = False
    wide = np.empty((30, 2 * 29))
    wide[:, ::2] = x
    out = np.full((60, 31), 7.0)
    for image in (fixed, wide[:, ::2], np.asfortranarray(x), x[::-1][::-1]):
        assert_close(plan(image, h), right, "f8")
        plan(image, h, out=out[::2, 1:30])
        assert_close(out[::2, 1:30], right, "f8")
    assert (out[1::2] == 7).all()
    assert (out[:, (0, 30)] == 7).all()


@pytest.mark.parametrize("tile", [(64, 64), (256,)])
def test_threads_share_the_tiles(tile):
    ndim = len(tile)
    problem = corrconv.Problem(
        "convolve", (500,) * ndim, (9,) * ndim, "same", boundary="symm", dtype=np.dtype("f4")
    )
    x, h = operands(problem)
    alone, shared = native(problem, tile)(x, h), native(problem, tile, workers=3)(x, h)
    np.testing.assert_array_equal(alone, shared)


def test_a_transform_that_fails_is_told():
    problem = corrconv.Problem("correlate", (30, 30), (5, 5), "same", dtype=np.dtype("f8"))
    plan = native(problem, (16, 16))
    fails = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)(lambda *given: 1)
    (transforms,) = plan._idle_tiles
    transforms.calls.addresses[2] = ctypes.cast(fails, ctypes.c_void_p).value
    with pytest.raises(RuntimeError, match="MKL"):
        plan(*operands(problem))
