"""Real data hold what is not finite, fill values, and zeros: each implementation does with them what it says.

None loses what is not finite: an output that meets it is not finite. One that isolates leaves every other
output as it would be without it, and a componentwise one gives the very sum, NaN or an infinity of that
sign. How it is met is the definition's: a tap of zero meets inf, and 0 · inf is NaN.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corrconv
from corrconv.core import Array, Implementation, Problem
from corrconv.core.reduction import extend, preparation
from tests.corrconv.core.strategies import FLOATS, shapes
from tests.names import each

COMPILED = {"jax", "jax_fft", "tensorflow"}
"""Each question costs these a compilation."""
FILLS = (0, 0, -0.0, 3, np.nan, np.inf, -np.inf, 9.96921e36, -float(np.finfo("f4").max))
SAMPLES = (*FILLS, 1e-40)
TAPS = (0, 0, np.nan, np.inf, -np.inf, 1e-40)
PARTS = (complex(np.nan, 1), complex(1, np.inf), complex(0, -np.inf))


@dataclass(frozen=True)
class Asked:
    problem: Problem
    x: Array
    h: Array


@st.composite
def asked(draw, low_rank=False):
    """Any problem of floats; some samples and taps are special, the others moderate."""
    mode = draw(st.sampled_from(("full", "same", "valid")))
    x_shape, h_shape = draw(shapes(8, valid=mode == "valid"))
    dtype = np.dtype(draw(st.sampled_from(FLOATS)))
    boundary = draw(st.sampled_from(("fill", "fill", "wrap", "symm")))
    fill = draw(st.sampled_from(FILLS)) if boundary == "fill" else 0
    operation = draw(st.sampled_from(("correlate", "convolve")))
    problem = Problem(operation, x_shape, h_shape, mode, boundary, fill, dtype)
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x, h = _moderate(random, x_shape, dtype), _moderate(random, h_shape, dtype)
    if low_rank and len(h_shape) == 2:
        sides = (_moderate(random, (n,), dtype) for n in h_shape)
        h = np.multiply.outer(*sides)
    h = (h / (8 * np.abs(h).sum() + 1)).astype(dtype)  # sums stay within float32
    parts = PARTS if dtype.kind == "c" else ()
    for values, special in ((x, SAMPLES + parts), (h, () if low_rank else TAPS + parts)):
        for value in draw(st.lists(st.sampled_from(special), max_size=3)) if special else ():
            values[tuple(draw(st.integers(0, n - 1)) for n in values.shape)] = value
    return Asked(problem, x, h)


def _moderate(random, shape, dtype):
    real = random.normal(size=shape)
    real[random.random(shape) < 0.2] = 0
    return (real + 1j * random.normal(size=shape) if dtype.kind == "c" else real).astype(dtype)


@dataclass(frozen=True)
class Sums:
    """What the definition gives, each output with what it meets: with zeros beyond x, and without."""

    all: Array
    inside: Array
    magnitude: Array


def sums(asked: Asked) -> Sums:
    """By products of windows in the widest floats that there are."""
    problem, wide = asked.problem, np.result_type(asked.x, np.longdouble)
    image, kernel = preparation(problem)(asked.x, asked.h)
    there = Problem(problem.operation, problem.x_shape, problem.h_shape, problem.mode)
    is_x = extend(there, np.ones(image.shape, bool))
    if not problem.zero_filled:
        is_x = np.ones_like(is_x)
    windows, of_x = (
        np.lib.stride_tricks.sliding_window_view(each, kernel.shape)
        for each in (extend(problem, image), is_x)
    )
    taps = tuple(range(problem.ndim, 2 * problem.ndim))
    with np.errstate(all="ignore"):
        products = windows.astype(wide) * kernel
        found = products.sum(taps), np.where(of_x, products, 0).sum(taps), np.abs(products)
        return Sums(*found[:2], found[2].sum(taps))


def check(it: Implementation, asked: Asked) -> None:
    problem, x, h = asked.problem, asked.x, asked.h
    if it.supports(problem) or it.supports_kernel(problem, h):
        return
    if it.isolates:
        result = it.plan(problem)(x, h)
    else:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # SciPy says what its transforms do
            result = it.plan(problem)(x, h)
    right = sums(asked)
    # a tap that is not finite may meet the zeros beyond x, or nothing there
    met, free = ~np.isfinite(right.inside), np.isfinite(right.all)
    assert not np.isfinite(result[met]).any(), "what is not finite is lost"
    if not it.isolates:
        return
    assert np.isfinite(result[free]).all(), "what is not finite reaches outputs that do not meet it"
    if not it.componentwise:
        return
    unit, tiny = np.finfo(problem.dtype).eps, np.finfo(problem.dtype).tiny
    least = np.finfo(problem.dtype).smallest_subnormal if it.subnormals else tiny
    allowed = 2 * (problem.taps + 2) * (unit * right.magnitude[free] + least)
    allowed[right.magnitude[free] == 0] = 0
    assert (np.abs(result[free] - right.all[free]) <= allowed).all()
    if problem.dtype.kind == "f":
        same = met & (_kind(right.all) == _kind(right.inside))
        np.testing.assert_array_equal(_kind(result[same]), _kind(right.all[same]))


def _kind(values):
    """0 for what is finite, 1 and -1 for the infinities, 2 for NaN."""
    return np.where(np.isnan(values), 2, np.sign(values) * np.isinf(values))


NAMES = corrconv.available()


@pytest.mark.parametrize("name", each(sorted(set(NAMES) - COMPILED), quick=NAMES))
@given(data=st.data())
def test_values(name, data):
    it = corrconv.get(name)
    check(it, data.draw(asked(it.kernels == "low rank")))


@pytest.mark.parametrize("name", each(sorted(set(NAMES) & COMPILED)))
@settings(max_examples=min(60, settings().max_examples))
@given(question=asked())
def test_values_compiled(name, question):
    check(corrconv.get(name), question)


@pytest.mark.parametrize("name", each(NAMES, quick=NAMES))
def test_the_thread_computes_with_subnormal_numbers_afterwards(name):
    it = corrconv.get(name)
    problem = next(
        problem
        for problem in (
            Problem("correlate", (64, 64), (9, 9), "same", dtype=np.dtype("f4")),
            Problem("correlate", (64,), (9,), "same", dtype=np.dtype("f4")),
        )
        if it.supports(problem) is None
    )
    it.plan(problem)(np.ones(problem.x_shape, "f4"), np.ones(problem.h_shape, "f4"))
    assert (np.array([5e-324, 1e-310]) * 1.0 > 0).all()
    assert (np.array([1e-45, 1e-40], "f4") * np.float32(1) > 0).all()


ZERO_TAP = Asked(
    Problem("correlate", (1, 5), (1, 3), "same", dtype=np.dtype("f8")),
    np.array([[1, 2, np.inf, 4, 5]]),
    np.array([[1, 0, 2.0]]),
)


def test_a_lost_value_is_found(monkeypatch):
    def skips_zeros(self, image, kernel):
        return right(self, np.nan_to_num(image, posinf=0), kernel)

    strided = corrconv.get("strided")
    check(strided, ZERO_TAP)
    right = type(strided).correlate_valid
    monkeypatch.setattr(type(strided), "correlate_valid", skips_zeros)
    with pytest.raises(AssertionError, match="lost"):
        check(strided, ZERO_TAP)


@pytest.mark.parametrize("name", each(["astropy", "ndimage", "opencv"], quick=NAMES))
def test_a_library_that_leaves_values_out_is_made_to_keep_them(name):
    it = corrconv.get(name)
    if missing := it.unavailable():
        pytest.skip(missing)
    for bad in (np.inf, np.nan):
        x = np.where(ZERO_TAP.x == np.inf, bad, ZERO_TAP.x)
        found = it.plan(ZERO_TAP.problem)(x, ZERO_TAP.h)
        assert np.isnan(found[0, 2]), "0 · inf"
        assert np.isfinite(found[0]).tolist() == [True, False, False, False, True]


def test_astropy_s_transform_declines_to_fill_with_what_is_not_finite():
    astropy_fft = corrconv.get("astropy_fft")
    for fill in (np.nan, np.inf):
        problem = Problem("correlate", (9, 9), (3, 3), "same", "fill", fill)
        assert "fills with zeros instead" in (astropy_fft.supports(problem) or "")
