"""The look in the code: it admits no tile in which some window stands out, and few others are suspect."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrconv import Problem
from corrconv.engines.fft.fields import KNOWN, KNOWN_BYTES
from corrconv.engines.fft.look import ORDINARY, SUSPECT
from corrconv.engines.fft.plan import FFTPlan
from corrconv.engines.reach.guard import Guards
from tests.corrconv.engines.fft.cases import all_tiles, with_tile
from tests.corrconv.engines.fft.looks import KINDS, data, verdicts, wrong_verdict
from tests.corrconv.engines.fft.machines import lengths

DTYPES = "f4", "f8", "c8", "c16"


@st.composite
def questions(draw):
    """A problem, its tile, and the kinds of its data."""
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    ndim = draw(st.sampled_from([1, 2]))
    known = all_tiles(ndim, dtype.str[1:], draw(st.sampled_from(lengths())))
    choice = known[draw(st.integers(0, len(known) // 4))]
    sides = [draw(st.integers(1, 150 if ndim == 2 else 8000)) for _ in range(ndim)]
    taps = [draw(st.integers(1, min(40, most))) for most in choice.tile.shape]
    mode, boundary = draw(st.sampled_from(["full", "same", "valid"])), "fill"
    fill = 0
    if draw(st.booleans()):
        boundary = draw(st.sampled_from(["fill", "wrap", "symm"]))
        fill = draw(st.sampled_from([1.5, -2, 1e-30, 1e30, 2.0**-11]))
    if mode == "valid" and any(N < n for N, n in zip(sides, taps)):
        mode = "same"
    operation = draw(st.sampled_from(["correlate", "convolve"]))
    problem = Problem(operation, tuple(sides), tuple(taps), mode, boundary, fill, dtype)
    kinds = draw(st.sampled_from(KINDS)), draw(st.sampled_from(["noise", "positive", "hot"]))
    return problem, with_tile(problem, choice), kinds, draw(st.integers(0, 2**32 - 1))


def answered(question):
    problem, choice, (image, kernel), seed = question
    rng = np.random.default_rng(seed)
    x, h = data(rng, problem, image), data(rng, problem, kernel, kernel=True)
    return wrong_verdict(FFTPlan(problem, 1, choice), x, h)


@settings(max_examples=150)
@given(questions())
def test_each_tile_is_told_what_it_is(question):
    assert answered(question) is None


@pytest.mark.slow
@settings(max_examples=4000)
@given(questions())
def test_each_tile_is_told_what_it_is_in_many(question):
    assert answered(question) is None


@settings(max_examples=100)
@given(
    st.sampled_from(DTYPES), st.sampled_from([1, 2]), st.sampled_from(KINDS), st.integers(0, 2**32)
)
def test_what_is_known_of_a_kernel_is_what_its_guard_says(dtype, ndim, kind, seed):
    rng = np.random.default_rng(seed)
    shape = tuple(map(int, rng.integers(1, 30, ndim)))
    problem = Problem("convolve", (40,) * ndim, shape, "same", dtype=np.dtype(dtype))
    h = data(rng, problem, kind, kernel=True)
    with np.errstate(all="ignore"):  # 0 · ∞
        h *= rng.choice([0, 1, 1, 1, 1])
        if rng.random() < 0.2:
            h[...] = -np.abs(h) if rng.random() < 0.5 else np.abs(h)
    plan = FFTPlan(problem, 1)
    plan(np.ones(problem.x_shape, dtype), h)
    spectrum = plan._benches.borrow().spectrum
    found = dict(zip(KNOWN, spectrum[:KNOWN_BYTES].view(np.int64).tolist()))
    guard = Guards(problem)(h)
    if guard.least > guard.most:
        assert found["from"] > found["to"]
    else:
        assert (found["from"], found["to"]) == (guard.least, guard.most)
    assert bool(found["graded"]) == guard.graded
    if problem.dtype.kind == "f":
        assert bool(found["positive"]) == guard.positive


def suspects(dtype, shape, taps, mode, boundary, x):
    problem = Problem("correlate", shape, taps, mode, boundary, dtype=np.dtype(dtype))
    rng = np.random.default_rng(0)
    h = rng.normal(size=taps).astype(dtype)
    plan = FFTPlan(problem, 1)
    found, _ = verdicts(plan, x.astype(dtype), h)
    return int((found & SUSPECT).sum()), len(found)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_noise_is_hardly_ever_suspect(dtype, mode):
    """Of windows with few samples the largest is small at times; of twenty and more it never is."""
    rng, count = np.random.default_rng(0), 0
    for shape, n in (((900, 800), 9), ((300, 1000), 15), ((512, 512), 31), ((100_000,), 30)):
        found, tiles = suspects(
            dtype, shape, (n,) * len(shape), mode, "fill", rng.normal(size=shape)
        )
        count += found
        assert tiles > 1 or n == 31
    edges = 2 if mode == "full" else 0  # whose windows meet one sample
    assert count <= edges


def photograph():
    matplotlib = pytest.importorskip("matplotlib.cbook")
    image = pytest.importorskip("matplotlib.image")
    with matplotlib.get_sample_data("grace_hopper.jpg") as file:
        return image.imread(file)[..., 1].astype("f4")


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_photographs_are_hardly_ever_suspect(dtype):
    """Its black parts are not all zeros, but for some pixels."""
    x = photograph()
    for n in (7, 15, 31):
        for boundary in ("fill", "symm"):
            found, tiles = suspects(dtype, x.shape, (n, n), "same", boundary, x)
            assert found <= tiles / 10, (n, found, tiles)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30])
@pytest.mark.parametrize("place", [0, 1, 499, 998, 999])
def test_one_sample_is_suspect_where_it_is(value, place):
    problem = Problem("correlate", (1000,), (20,), "same", dtype=np.dtype("f4"))
    x = np.random.default_rng(0).normal(size=1000).astype("f4")
    choice = with_tile(problem, all_tiles(1, "f4", lengths()[0])[0])
    plan, h = FFTPlan(problem, 1, choice), np.ones(20, "f4")
    before, _ = verdicts(plan, x, h)
    assert not (before & SUSPECT).any()
    x[place] = value
    after, _ = verdicts(plan, x, h)
    step = choice.tile.shape[0] - 19
    met = [k * step <= place + 10 < (k + 1) * step + 19 for k in range(choice.tiles)]
    assert [verdict & SUSPECT for verdict in after.tolist()] == [
        SUSPECT if each else ORDINARY for each in met
    ]
