"""A plan's call: `out`, a fixed kernel, and what is remembered of one-shot calls."""

from __future__ import annotations

import numpy as np
import pytest

import corrconv
from corrconv.core import Plan
from corrconv.core.plans import plans
from tests.names import each

PROBLEM = corrconv.Problem("convolve", (6, 5), (3, 2), "same")


@pytest.fixture
def operands():
    generator = np.random.default_rng(0)
    return generator.normal(size=PROBLEM.x_shape), generator.normal(size=PROBLEM.h_shape)


@pytest.mark.parametrize("name", each())
def test_out_and_a_fixed_kernel_give_what_the_plan_gives(name, operands):
    implementation = corrconv.get(name)
    if implementation.supports(PROBLEM):
        pytest.skip(f"{name} declines the problem")
    x, h = operands
    if implementation.supports_kernel(PROBLEM, h):
        h = np.outer(h[:, 0], h[0])
    plan = implementation.plan(PROBLEM)
    expected = plan(x, h)
    for out in (
        np.full((6, 5), np.nan),
        np.full((5, 6), np.nan).T,
        np.full((6, 10), np.nan)[:, ::2],
    ):
        assert plan(x, h, out=out) is out
        np.testing.assert_array_equal(out, expected)
        out[...] = np.nan
        fixed = plan.fixed(h)
        assert fixed(x, out=out) is out
        np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(fixed(x), expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(fixed(-x), -expected, rtol=1e-12, atol=1e-12)


def test_a_fixed_kernel_is_a_copy(operands):
    x, h = operands
    plan = corrconv.plan(PROBLEM, method="naive")
    expected = plan(x, h)
    fixed = plan.fixed(h)
    h[...] = 0
    np.testing.assert_array_equal(fixed(x), expected)


@pytest.mark.parametrize(
    ("out", "said"),
    [
        (lambda x: np.empty((5, 6)), "shape"),
        (lambda x: np.empty((6, 5), np.float32), "float32"),
        (lambda x: x, "shares memory"),
        (lambda x: x[::-1], "shares memory"),
        (lambda x: np.broadcast_to(0.0, (6, 5)), "read-only"),
    ],
)
def test_an_out_that_cannot_be_written_to_is_refused(out, said, operands):
    x, h = operands
    kept = x.copy()
    plan = corrconv.plan(PROBLEM, method="naive")
    with pytest.raises(ValueError, match=f"out: .*{said}"):
        plan(x, h, out=out(x))
    with pytest.raises(ValueError, match=f"out: .*{said}"):
        plan.fixed(h)(x, out=out(x))
    np.testing.assert_array_equal(x, kept)
    with pytest.raises(TypeError, match="out: must be a numpy.ndarray"):
        plan(x, h, out=[1.0])


def test_a_fixed_kernel_names_what_does_not_fit(operands):
    x, h = operands
    plan = corrconv.plan(PROBLEM, method="naive")
    with pytest.raises(ValueError, match="h: planned for shape"):
        plan.fixed(h[:2])
    written = Plan(
        PROBLEM,
        1,
        write=lambda x, h, out: out.fill(1),
        hold=lambda h: lambda x, out: out.fill(h[0, 0]),
    )
    with pytest.raises(ValueError, match="x: planned for shape"):
        written.fixed(h)(x[:2])
    assert (written(x, h) == 1).all()
    assert (written.fixed(h)(x) == h[0, 0]).all()


def test_what_was_asked_before_is_not_checked_again_and_never_mistaken():
    x, h = np.arange(6.0), np.ones(2)
    first = corrconv.correlate(x, h, method="naive")
    known = len(plans.recent)
    np.testing.assert_array_equal(corrconv.correlate(x, h, method="naive"), first)
    assert len(plans.recent) == known
    with pytest.raises(ValueError, match="complex"):
        corrconv.correlate(x, h, fillvalue=0j, method="naive")
    with pytest.raises(ValueError, match="mode"):
        corrconv.correlate(x, h, ["full"], method="naive")
    with pytest.raises(TypeError, match="mask would be lost"):
        corrconv.correlate(np.ma.masked_array(x), h, method="naive")
    swapped = x.astype(x.dtype.newbyteorder())
    np.testing.assert_array_equal(corrconv.correlate(swapped, h, method="naive"), first)


def test_plans_that_are_out_are_not_kept():
    x, h = np.arange(6.0), np.ones(2)
    corrconv.correlate(x, h, method="naive")
    assert plans.recent
    plans.clear()
    assert not plans.recent
