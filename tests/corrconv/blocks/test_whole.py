"""A result that is made in blocks is the one that is made in one piece, wherever blocks are cut."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import dask.array as da
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corrconv
from corrconv.blocks.graph import blockwise
from corrconv.core.problem import Problem

DTYPES = [
    "bool",
    "int8",
    "uint8",
    "int32",
    "int64",
    "float32",
    "float64",
    "complex64",
    "complex128",
]
OPERATIONS = ["correlate", "convolve"]
MODES, BOUNDARIES = ["full", "same", "valid"], ["fill", "wrap", "symm"]


@st.composite
def lengths(draw: Any, total: int) -> tuple[int, ...]:
    """A length cut anywhere."""
    cuts = sorted(draw(st.sets(st.integers(1, max(1, total - 1)), max_size=4)))
    edges = [0, *(it for it in cuts if it < total), total]
    return tuple(b - a for a, b in pairwise(edges))


@st.composite
def cases(draw: Any) -> tuple[Problem, tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """A problem, the image's blocks, and the shape of the result's."""
    ndim = draw(st.integers(1, 3))
    most = {1: 60, 2: 20, 3: 8}[ndim]
    x = tuple(draw(st.integers(1, most)) for _ in range(ndim))
    h = tuple(draw(st.integers(1, most)) for _ in range(ndim))
    mode = draw(st.sampled_from(MODES))
    axes = None
    if ndim > 1 and draw(st.booleans()):
        axes = tuple(sorted(draw(st.sets(st.integers(0, ndim - 1), min_size=1))))
        h = tuple(
            n if axis in axes else draw(st.sampled_from([1, x[axis]])) for axis, n in enumerate(h)
        )
    if mode == "valid":
        h = tuple(min(n, N) for n, N in zip(h, x))
        if draw(st.booleans()):
            x, h = h, x
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    boundary = draw(st.sampled_from(BOUNDARIES))
    fill = draw(st.sampled_from([0, 1])) if boundary == "fill" else 0
    problem = Problem(
        draw(st.sampled_from(OPERATIONS)), x, h, mode, boundary, fill, dtype, axes=axes
    )
    shape = tuple(draw(st.integers(1, N)) for N in problem.output_shape)
    return problem, tuple(draw(lengths(N)) for N in x), shape


def operands(problem: Problem, seed: int) -> list[Any]:
    random = np.random.default_rng(seed)
    found = []
    for shape in (problem.x_shape, problem.h_shape):
        values = random.integers(0, 2 if problem.dtype.kind == "b" else 9, shape)
        if problem.dtype.kind in "fc":
            values = random.standard_normal(shape)
            if problem.dtype.kind == "c":
                values = values + 1j * random.standard_normal(shape)
        found.append(values.astype(problem.dtype))
    return found


def whole(problem: Problem, x: Any, h: Any) -> Any:
    return corrconv.plan(problem)(x, h)


def close(found: Any, wanted: Any, x: Any, h: Any) -> None:
    assert found.dtype == wanted.dtype
    assert found.shape == wanted.shape
    if found.dtype.kind in "biu":
        assert np.array_equal(found, wanted)
        return
    size = np.linalg.norm(x.ravel()) * np.linalg.norm(h.ravel())
    assert np.abs(found - wanted).max(initial=0) <= 20 * np.finfo(found.dtype).eps * size


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@settings(max_examples=200, deadline=None)
@given(cases(), st.integers(0, 1000))
def test_blocks_are_parts_of_the_whole(
    case: tuple[Problem, tuple[tuple[int, ...], ...], tuple[int, ...]], seed: int
) -> None:
    problem, own, shape = case
    x, h = operands(problem, seed)
    wanted = whole(problem, x, h)
    for image in (x, da.from_array(x, chunks=own)):
        lazy = blockwise(problem, image, h, "auto", None, shape)
        close(lazy.compute(scheduler="synchronous"), wanted, x, h)
