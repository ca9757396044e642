"""numba_simd: any tile shape gives the same sums, on operands of any layout."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal

import corrconv

pytest.importorskip("numba")
from corrconv.core.registers import Shape
from corrconv.engines.simd.host import SHAPE, by_name, candidates
from tests.corrconv.core.strategies import LAYOUTS
from tests.process import ended, printed

SIMD = corrconv.get("numba_simd")

PROGRAM = """
import sys, warnings
warnings.simplefilter("error", RuntimeWarning)
import numpy as np
import scipy.signal
import corrconv
from corrconv.engines.simd.host import SHAPE
assert str(SHAPE) == sys.argv[1], SHAPE
generator = np.random.default_rng(0)
for dtype, tolerance in (("float32", 1e-5), ("complex128", 1e-13)):
    for N, n in (((70, 83), (6, 5)), ((9, 300), (1, 7)), ((40, 40), (2, 1)), ((4000,), (100,))):
        x, h = ((generator.normal(size=s) + 1j * generator.normal(size=s)) for s in (N, n))
        x, h = (a.astype(dtype) if dtype[0] == "c" else a.real.astype(dtype) for a in (x, h))
        wide = np.result_type(dtype, np.float64)
        y = corrconv.correlate(x, h, "same", method="numba_simd")
        expected = scipy.signal.correlate(x.astype(wide), h.astype(wide), "same", "direct")
        assert np.abs(y - expected).max() < tolerance * np.abs(expected).max(), (dtype, N, n)
print("right")
"""


@pytest.mark.slow  # another tile is compiled anew
@pytest.mark.parametrize("shape", ["16x4x2", "32x3x2"])  # as on hosts with narrower registers
def test_other_tiles_give_the_same_sums(shape):
    assert printed(PROGRAM, shape, CORRCONV_SIMD_TILE=shape) == "right\n"


def test_a_tile_is_told_in_words_what_it_may_be():
    assert Shape.parse("32x4x2") == Shape(32, 4, 2)
    assert str(Shape(32, 4, 2)) == "32x4x2"
    for text in ("32x4", "24x4x2", "64x9x4", "64x4x1", "64x4x5", "64x4x7"):
        with pytest.raises(ValueError, match="32x4x2"):
            Shape.parse(text)
    done = ended("import corrconv.engines.simd.host", CORRCONV_SIMD_TILE="7x7x7")
    assert done.returncode != 0
    assert "must be 16, 32 or 64 bytes" in done.stderr


@pytest.mark.parametrize("usual", [Shape(64, 4, 4), Shape(32, 4, 2), Shape(16, 4, 4)])
def test_candidates_fit_the_registers(usual):
    registers = 32 if usual.rows * usual.vectors > 8 else 16
    found = candidates(usual)
    assert found
    assert usual not in found
    for shape in found:
        assert shape.vector_bytes == usual.vector_bytes
        assert shape.rows * shape.vectors + shape.vectors + 1 <= registers


def test_the_host_has_a_tile():
    assert SHAPE.vector_bytes >= 16
    assert by_name().rows >= 1


@pytest.mark.parametrize("layout", sorted(LAYOUTS.keys() - {"swapped bytes"}))
def test_operands_of_any_layout(layout):
    generator, laid_out = np.random.default_rng(1), LAYOUTS[layout]
    x, h = generator.normal(size=(33, 45)), generator.normal(size=(4, 5))
    expected = scipy.signal.correlate(x, h, "same", "direct")
    problem = corrconv.Problem("correlate", x.shape, h.shape, "same")
    for workers in (1, 2):
        y = SIMD.plan(problem, workers)(laid_out(x), laid_out(h))
        np.testing.assert_allclose(y, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("boundary", ["fill", "wrap", "symm"])
@pytest.mark.parametrize("ndim", [1, 2])
def test_large_images_are_read_where_they_lie(ndim, boundary):
    # beyond half a megabyte: strips at the borders, tiles inside, shares of rows among workers
    shape, taps = ((400, 421), (6, 5)) if ndim == 2 else ((90_001,), (77,))
    generator = np.random.default_rng(2)
    x, h = generator.normal(size=shape), generator.normal(size=taps)
    for mode in ("full", "same", "valid"):
        problem = corrconv.Problem("convolve", shape, taps, mode, boundary)
        expected = corrconv.get("strided").plan(problem)(x, h)
        for workers in (1, 3):
            y = SIMD.plan(problem, workers)(x, h)
            np.testing.assert_allclose(y, expected, rtol=1e-11, atol=1e-11)


def test_nan_reaches_only_the_sums_it_is_in():
    x, h = np.zeros(300), np.ones(70)
    x[150] = np.nan
    y = corrconv.correlate(x, h, "same", method="numba_simd")
    assert np.isnan(y).sum() == 70
    image = np.zeros((90, 300), np.float32)
    image[40, 150] = np.inf
    y = corrconv.correlate(image, np.ones((5, 7), np.float32), "same", method="numba_simd")
    assert np.isinf(y).sum() == 35
    assert not np.isnan(y).any()


@pytest.mark.parametrize("name", ["numba_simd", "separable"])
@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint64"])
def test_integers_are_summed_modulo_their_own_bits(name, dtype):
    """In lanes of two bytes at least, or, of booleans, in bits: nothing of that is seen in the result."""
    generator, kind = np.random.default_rng(2), np.dtype(dtype)
    low, high = (0, 1) if kind.kind == "b" else (np.iinfo(kind).min, np.iinfo(kind).max)

    def drawn(*shape):
        return generator.choice(np.array([low, low + 1, 0, 1, high - 1, high], dtype), shape)

    shapes = [((40, 71), (5, 6)), ((3, 5), (3, 5)), ((600, 900), (3, 5))]
    for N, n in shapes + [((7000,), (100,)), ((99,), (3,))] * (name == "numba_simd"):
        x, h = drawn(*N), drawn(*n)
        if name == "separable":
            column, row = (np.arange(size) % 3 for size in n)
            h = np.multiply.outer(column, row).astype(dtype)
            if min(n) < 5:
                continue
        expected = modulo(x, h)
        y = corrconv.correlate(x, h, "same", method=name)
        assert y.dtype == kind
        assert np.array_equal(y, expected.astype(dtype) if kind.kind != "b" else expected != 0)


def modulo(x, h):
    """``same`` correlation modulo 2^64, a tap at a time."""
    wide = np.pad(x.astype(np.uint64), [(n // 2, (n - 1) // 2) for n in h.shape])
    total = np.zeros(x.shape, np.uint64)
    for place, tap in np.ndenumerate(h.astype(np.uint64)):
        total += wide[tuple(slice(p, p + N) for p, N in zip(place, x.shape))] * tap
    return total


def test_a_true_of_another_bit_is_true():
    x = np.array([0, 2, 0, 128, 1, 0], np.uint8).view(bool)
    h = np.array([4, 0, 16], np.uint8).view(bool)
    y = corrconv.correlate(x, h, method="numba_simd")
    assert np.array_equal(y.view(np.uint8), np.correlate(x != 0, h != 0, "full").view(np.uint8))


@pytest.mark.parametrize("rows", [3, 4, 5, 11, 12, 13, 23, 24, 29, 64, 65, 77, 140])
@pytest.mark.parametrize("taps", [3, 5, 6, 7, 13])
def test_tiles_of_both_heights_and_the_last_ones_meet(rows, taps):
    """Each output is written once or twice, and right; beside the result nothing is."""
    generator = np.random.default_rng(rows)
    for columns in (1, 15, 16, 17, 31, 32, 33, 65, 100, 513):
        x, h = generator.normal(size=(rows, columns)), generator.normal(size=(taps, 3))
        problem = corrconv.Problem("correlate", x.shape, h.shape, "same")
        around = np.full(x.size + 200, 7.0)
        out = around[100:-100].reshape(x.shape)
        SIMD.plan(problem)(x, h, out=out)
        expected = scipy.signal.correlate(x, h, "same", "direct")
        np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-12)
        assert (around[:100] == 7).all()
        assert (around[-100:] == 7).all()
