"""A result that is made in blocks is the one that is made in one piece, wherever blocks are cut."""

from __future__ import annotations

import math
import warnings
from itertools import pairwise
from typing import Any

import click
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
    if fill and dtype.kind in "fc":
        fill = draw(st.sampled_from([1, np.inf, np.nan]))
    operation, lags = draw(st.sampled_from(OPERATIONS)), None
    if operation == "correlate" and mode == "full" and draw(st.booleans()):
        lags = tuple(draw(st.integers(0, most)) for _ in axes or x)
    accuracy = draw(st.sampled_from(["normwise", "componentwise"]))
    problem = Problem(operation, x, h, mode, boundary, fill, dtype, accuracy, axes, lags)
    shape = tuple(draw(st.integers(1, N)) for N in problem.output_shape)
    return problem, tuple(draw(lengths(N)) for N in x), shape


def operands(problem: Problem, seed: int) -> list[Any]:
    """Numbers; some float images hold a NaN, an infinity, or a sample that stands far out."""
    random = np.random.default_rng(seed)
    found = []
    for shape in (problem.x_shape, problem.h_shape):
        values = random.integers(0, 2 if problem.dtype.kind == "b" else 9, shape)
        if problem.dtype.kind in "fc":
            values = random.standard_normal(shape)
            if problem.dtype.kind == "c":
                values = values + 1j * random.standard_normal(shape)
        found.append(values.astype(problem.dtype))
    if problem.dtype.kind in "fc" and seed % 2:
        image = found[problem.swapped]
        image.flat[seed % image.size] = [np.nan, np.inf, 1e30][seed % 3]
    return found


def whole(problem: Problem, x: Any, h: Any) -> Any:
    return corrconv.plan(problem)(x, h)


def close(problem: Problem, found: Any, wanted: Any, x: Any, h: Any) -> None:
    """Fail unless they are equal to rounding, and what is not finite stands at the same places."""
    assert found.dtype == wanted.dtype
    assert found.shape == wanted.shape
    if found.dtype.kind in "biu":
        assert np.array_equal(found, wanted)
        return
    sane = np.isfinite(wanted)
    assert np.array_equal(np.isfinite(found), sane)
    values = [np.append(it[np.isfinite(it) & (np.abs(it) < 1e20)], 0) for it in (x, h)]
    if math.isfinite(
        abs(problem.fillvalue)
    ):  # it stands beside the image as often as the kernel is long
        values[0] = np.append(values[0], [problem.fillvalue] * h.size)
    size = np.linalg.norm(values[0]) * np.linalg.norm(values[1])
    near = sane & (np.abs(wanted) < 1e20)  # others meet the sample that stands far out
    assert np.array_equal(near, sane & (np.abs(found) < 1e20))
    bound = 20 * np.finfo(found.dtype).eps * size
    assert np.abs(found - wanted)[near].max(initial=0) <= bound


def check(case: tuple[Problem, tuple[tuple[int, ...], ...], tuple[int, ...]], seed: int) -> None:
    """Fail unless blocks, of an image in blocks and of one in one piece, are parts of the whole."""
    problem, own, shape = case
    x, h = operands(problem, seed)
    wanted = whole(problem, x, h)
    for image in (x, da.from_array(x, chunks=own)):
        lazy = blockwise(problem, image, h, shape=shape)
        close(problem, lazy.compute(scheduler="synchronous"), wanted, x, h)


test_blocks_are_parts_of_the_whole = pytest.mark.filterwarnings("ignore::RuntimeWarning")(
    settings(max_examples=200, deadline=None)(given(cases(), st.integers(0, 1000))(check))
)


@click.command()
@click.option("--cases", "count", default=5000, show_default=True)
def many(count: int) -> None:
    """Draw many cases: ``python -m tests.corrconv.blocks.test_whole --cases 5000``."""
    drawn = []

    @settings(max_examples=count, deadline=None, database=None)
    @given(cases(), st.integers(0, 1000))
    def each(case: Any, seed: int) -> None:
        drawn.append(case)
        check(case, seed)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        each()
    print(f"{len(drawn)} cases, {len(set(drawn))} different ones: 0 differ from the whole")


if __name__ == "__main__":
    many()
