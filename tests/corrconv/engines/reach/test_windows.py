"""Windows: which outputs meet which samples, against sums of ones and zeros."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corrconv import Problem, get
from corrconv.engines.reach.windows import Windows

sides = st.integers(1, 7)


@st.composite
def problems(draw):
    ndim = draw(st.integers(1, 3))
    shapes = [tuple(draw(st.integers(1, 6)) for _ in range(ndim)) for _ in "xh"]
    boundary = draw(st.sampled_from(["fill", "wrap", "symm"]))
    mode = draw(st.sampled_from(["full", "same", "valid"]))
    operation = draw(st.sampled_from(["correlate", "convolve"]))
    try:
        return Problem(operation, *shapes, mode, boundary)
    except ValueError:
        assume(False)


def met(problem, samples, outside=0):
    """By the sum of what is marked: every tap is one."""
    marks, ones = samples.astype(float), np.ones(problem.kernel_shape)
    if problem.boundary == "fill":
        problem = replace(problem, fillvalue=outside)
    operands = (ones, marks) if problem.swapped else (marks, ones)
    return get("strided").plan(problem)(*operands) > 0


@settings(deadline=None)
@given(problems(), st.booleans(), st.integers(0, 2**32 - 1))
def test_what_meets_a_sample(problem, outside, seed):
    outside = outside and problem.boundary == "fill"
    samples = np.random.default_rng(seed).random(problem.image_shape) < 0.2
    found = Windows(problem).meet(samples, outside)
    np.testing.assert_array_equal(found, met(problem, samples, int(outside)))


@settings(deadline=None, max_examples=40)
@given(problems(), st.integers(0, 2**32 - 1))
def test_what_is_read(problem, seed):
    outputs = np.random.default_rng(seed).random(problem.output_shape) < 0.2
    found = Windows(problem).read(outputs)
    for sample in np.ndindex(problem.image_shape):
        alone = np.zeros(problem.image_shape, bool)
        alone[sample] = True
        assert found[sample] == (met(problem, alone) & outputs).any()
