"""The reversed kernel about the origin, and the samples that are stored as outputs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corrconv
from corrconv.engines.whole import Store, place_reversed, places

AXES = st.lists(st.integers(1, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(n, 9))),
                min_size=1, max_size=3)  # fmt: skip


@given(AXES)
def test_a_circular_convolution_with_the_placed_kernel_correlates(axes):
    kernel_shape, points = zip(*axes)
    generator = np.random.default_rng(0)
    kernel, image = generator.normal(size=kernel_shape), generator.normal(size=points)
    samples = np.zeros(points)
    place_reversed(samples, kernel, places(kernel_shape, points))
    product = np.fft.fftn(image) * np.fft.fftn(samples)
    found = np.fft.ifftn(product).real
    shifted = (
        kernel[at] * np.roll(image, [-each for each in at], range(len(at)))
        for at in np.ndindex(kernel_shape)
    )
    np.testing.assert_allclose(found, sum(shifted), atol=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "complex128", "int16"])
def test_outputs_are_divided_by_the_points_and_rounded_where_whole(dtype):
    problem = corrconv.Problem("correlate", (9,), (3,), "same", dtype=np.dtype(dtype))
    samples, out = np.array([-8.0, 16.0, 7.0]), np.empty(3, dtype)
    Store(problem, 8)(samples, out)
    np.testing.assert_array_equal(out, [-1, 2, 1] if dtype == "int16" else [-1, 2, 0.875])
