"""Every tile, dtype, mode and boundary, at sizes near the tile's, against the direct sum."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from corrconv import Problem, get
from corrconv.engines.fft.choice import most_taps
from corrconv.engines.fft.plan import FFTPlan
from tests.corrconv.engines.fft.cases import (
    BOUND,
    all_tiles,
    cases,
    direct,
    noise,
    with_tile,
    wrong,
)
from tests.corrconv.engines.fft.machines import lengths

REAL = "b1 u1 i2 u4 i8"


@pytest.mark.parametrize("vectors", lengths())
@pytest.mark.parametrize(("dtypes", "count"), [("f4 f8 c8 c16", 50), (REAL, 20)])
def test_answers_are_the_sums(vectors, dtypes, count):
    found = map(wrong, itertools.islice(cases(1, vectors, dtypes), count))
    assert list(filter(None, found)) == []


@pytest.mark.slow
@pytest.mark.parametrize("vectors", lengths())
@pytest.mark.parametrize("dtypes", ["f4", "f8", "c8", "c16", REAL])
def test_many_answers_are_the_sums(vectors, dtypes):
    found = map(wrong, itertools.islice(cases(2, vectors, dtypes), 600))
    assert list(filter(None, found)) == []


@pytest.mark.slow
@pytest.mark.parametrize("vectors", lengths())
@pytest.mark.parametrize("dtype", ["f4", "f8", "c8", "c16"])
@pytest.mark.parametrize("ndim", [1, 2])
def test_all_radices_there_are(vectors, dtype, ndim):
    rng, met = np.random.default_rng(ndim), set()
    known = all_tiles(ndim, dtype, vectors, 4e6)
    for choice in (known[k] for k in rng.permutation(len(known))):
        levels = {("down", choice.tile.down), ("along", choice.tile.along)}
        if levels <= met:
            continue
        met |= levels
        size = choice.tile.shape
        shape = tuple(n + n // 3 for n in size) if np.prod(size) < 2e5 else size
        problem = Problem("correlate", shape, (3,) * ndim, "same", "wrap", dtype=np.dtype(dtype))
        x, h = (noise(rng, shape, problem.dtype) for shape in (problem.x_shape, problem.h_shape))
        result = FFTPlan(problem, 1, with_tile(problem, choice))(x, h)
        scale = np.linalg.norm(h) * np.finfo(dtype).eps / 2
        error = np.abs(result - direct(problem, x, h)).max() / scale
        assert error <= BOUND * (1 + (problem.dtype.kind == "c")), choice


def edges():
    """Kernels along each axis that are as long as a tile at most."""
    for dtype, ndim in itertools.product(("f4", "c16"), (1, 2)):
        one = Problem("correlate", (1,) * ndim, (1,) * ndim, dtype=np.dtype(dtype))
        for axis, most in enumerate(most_taps(one)):
            yield dtype, ndim, axis, most


@pytest.mark.parametrize(("dtype", "ndim", "axis", "most"), [*edges()])
def test_the_longest_kernel_and_one_more(dtype, ndim, axis, most):
    it, rng = get("fft_tiled"), np.random.default_rng(0)

    def asked(n):
        shapes = [tuple(size if k == axis else 2 for k in range(ndim)) for size in (100, n)]
        return Problem("convolve", *shapes, "same", "symm", dtype=np.dtype(dtype))

    problem = asked(most)
    x, h = (noise(rng, shape, problem.dtype) for shape in (problem.x_shape, problem.h_shape))
    result, want = FFTPlan(problem, 1)(x, h), direct(problem, x, h)
    assert np.abs(result - want).max() <= 2 * BOUND * np.linalg.norm(h) * np.finfo(dtype).eps
    reason = it.supports(asked(most + 1))
    assert re.search(rf"larger than any tile, .*\b{most}\b", reason)


@pytest.mark.parametrize("dtype", ["f4", "c16"])
def test_operands_of_all_kinds(dtype):
    """What `plan` takes as it is, and what `correlate` makes plain before."""
    rng = np.random.default_rng(3)
    x, h = (noise(rng, shape, np.dtype(dtype)) for shape in ((90, 77), (6, 5)))
    problem = Problem("correlate", x.shape, h.shape, "same", "fill", 2, x.dtype)
    right = direct(problem, x, h)
    plan = get("fft_tiled").plan(problem)
    swapped = x.astype(x.dtype.newbyteorder())
    copies = x[::-1].copy()[::-1], x[:, ::-1].copy()[:, ::-1], np.asfortranarray(x)
    for image in (x, *copies, np.broadcast_to(x, (3, *x.shape))[1], x.view(np.memmap)):
        assert np.abs(plan(image, h) - right).max() < 1e-4
    from corrconv import correlate

    found = correlate(swapped, h, "same", fillvalue=2, method="fft_tiled")
    assert np.abs(found - right).max() < 1e-4
    one_row = np.broadcast_to(x[:1], x.shape)  # a stride of zero
    assert np.abs(plan(one_row, h) - direct(problem, one_row, h)).max() < 1e-4
    out = np.full((180, 3 * 77), 7, x.dtype)
    plan(x, h, out=out[::2, ::3])
    assert np.abs(out[::2, ::3] - right).max() < 1e-4
    assert (out[1::2] == 7).all()


@pytest.mark.parametrize("tiles", [(8, 60), (60,)], ids=str)
def test_threads_give_what_one_gives(tiles):
    shape = tuple(5000 // len(tiles) ** 4 + n for n in tiles)
    problem = Problem("convolve", shape, tuple(n // 4 for n in tiles), "same", "symm")
    x, h = (noise(np.random.default_rng(0), s, problem.dtype) for s in (shape, problem.h_shape))
    choice = with_tile(problem, next(iter(t for t in all_tiles(len(tiles), "f8", lengths()[-1]))))
    assert choice.tiles > 4
    results = [FFTPlan(problem, workers, choice)(x, h) for workers in (1, 2, 5)]
    for each in results[1:]:
        np.testing.assert_array_equal(each, results[0])


TIMED = [
    ("u1", (512, 512), (31, 31)),
    ("i2", (512, 512), (31, 31)),
    ("i2", (1024, 1024), (15, 15)),
    ("u2", (256, 256), (21, 21)),
    ("i4", (64, 64), (3, 3)),
    ("i2", (189085,), (555,)),
    ("u1", (1_000_000,), (1000,)),
    ("b1", (367, 439), (55, 55)),
]


@pytest.mark.parametrize(("dtype", "N", "n"), TIMED)
def test_integers_are_exact_or_declined(dtype, N, n):
    """The largest that the dtype holds, of either sign: the sums are as large as they can be."""
    problem = Problem("correlate", N, n, "same", dtype=np.dtype(dtype))
    it = get("fft_tiled")
    if reason := it.supports(problem):
        assert "cannot promise exact integers" in reason
        return
    rng = np.random.default_rng(0)
    x, h = (noise(rng, shape, problem.dtype) for shape in (N, n))
    if problem.dtype.kind != "b":
        limits = np.iinfo(problem.dtype)
        for each in (x, h):
            each[rng.random(each.shape) < 0.5] = limits.max
            each[rng.random(each.shape) < 0.3] = limits.min
        x.flat[: x.size // 2] = limits.max
    for workers in (1, 2):
        np.testing.assert_array_equal(it.plan(problem, workers)(x, h), direct(problem, x, h))


def test_some_integers_are_exact_and_some_declined():
    declined = [
        bool(get("fft_tiled").supports(Problem("correlate", N, n, "same", dtype=np.dtype(dtype))))
        for dtype, N, n in TIMED
    ]
    assert True in declined
    assert False in declined
