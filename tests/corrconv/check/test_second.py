"""The second method is exact, and confirmed by the oracle wherever it is used."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrconv import Problem
from corrconv.check import second, values
from corrconv.check.answers import SHIFT
from corrconv.check.metrics import transform_bound
from corrconv.check.oracle import exact, extended
from corrconv.check.second import SecondMethodFailed, Valid, exact_by_transform
from tests.corrconv.check.test_oracle import asked

DATA = st.sampled_from(["whole", "normal", "steps", "patch", "fills", "graded", "subnormal"])
DTYPES = (
    "float32",
    "float64",
    "complex64",
    "complex128",
    "bool",
    "int8",
    "uint16",
    "int64",
    "uint64",
)


@given(asked(DTYPES), DATA, st.sampled_from([0, -60, 60]), st.integers(0, 1000))
def test_it_gives_what_the_oracle_gives(case, data, scale, seed):
    problem = case[0]
    generator = np.random.default_rng(seed)
    x = values.image(generator, problem.x_shape, problem.dtype, data, scale)
    if data == "fills" and problem.dtype.name in ("float64", "complex128"):
        x = values.scaled(x, -SHIFT)  # as it is asked: the largest numbers leave no room
    h = values.kernel(generator, problem.h_shape, problem.dtype, data)
    right, found = exact(problem, x, h), exact_by_transform(problem, x, h)
    if problem.dtype.kind in "biu":
        np.testing.assert_array_equal(right.high, found.high)
        return
    off = np.abs((found.high - right.high) + (found.low - right.low))
    assert (off <= 2.0**-95 * right.magnitude).all()
    smallest = problem.taps * 2.0**-1074  # to which products of subnormals are rounded
    np.testing.assert_allclose(found.magnitude, right.magnitude, rtol=1e-9, atol=smallest)
    assert found.norms == pytest.approx(right.norms, rel=1e-12, abs=smallest)


@given(asked(("float32", "float64", "complex64", "complex128")), st.integers(0, 1000))
def test_one_transform_is_within_its_bound_in_bands_as_well(case, seed):
    problem = case[0]
    generator = np.random.default_rng(seed)
    x, h = (
        generator.normal(size=shape).astype(problem.dtype)
        for shape in (problem.x_shape, problem.h_shape)
    )
    right, valid = exact(problem, x, h), Valid(problem)
    kept, second.AT_ONCE = second.AT_ONCE, 1
    try:
        near = valid.near(extended(problem, x), valid.taps(h))
    finally:
        second.AT_ONCE = kept
    assert (right.error(near) <= transform_bound(problem) * 2.0**-53 * right.norms).all()


def test_a_transform_that_is_wrong_does_not_pass_for_right(monkeypatch):
    problem = Problem("correlate", (50, 40), (5, 4), "same")
    x, h = np.random.default_rng(0).normal(size=(50, 40)), np.ones((5, 4))
    right = Valid.sums
    monkeypatch.setattr(Valid, "sums", lambda self, spectrum: right(self, spectrum) + 1)
    with pytest.raises(SecondMethodFailed, match="differs from the oracle"):
        exact_by_transform(problem, x, h)
    monkeypatch.setattr(Valid, "sums", lambda self, spectrum: right(self, spectrum) + 0.4)
    with pytest.raises(SecondMethodFailed, match="from a whole number"):
        exact_by_transform(problem, x, h)
