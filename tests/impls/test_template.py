"""Finding a template: every implementation gives the definition's scores, and the right place."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corrconv
from corrconv.core import template
from corrconv.core.template import TemplateImplementation, by_correlate, centred, flat_windows

EVERY = corrconv.available()
PEERS = ("skimage", "opencv_template")
SHAPES = [
    ((9, 8), (3, 4)),
    ((8, 9), (1, 5)),
    ((9, 8), (4, 1)),
    ((6, 7), (6, 7)),
    ((12, 12), (5, 4)),
]


def asked(x, h):
    return corrconv.Problem("correlate", x.shape, h.shape, "valid", dtype=x.dtype)


def scores(name, x, h, workers=1):
    """What `name` answers; skips where it does not take the question."""
    problem = asked(x, h)
    if reason := corrconv.get(name).supports_template(problem):
        pytest.skip(reason)
    result = corrconv.get(name).plan_template(problem, workers)(x, h)
    assert (result.shape, result.dtype) == (problem.output_shape, x.dtype)
    return result


def coefficient(window, patch):
    """The correlation coefficient from its definition, in fractions; 0 where one has no contrast."""
    w, t = ([Fraction(value) for value in a.ravel().tolist()] for a in (window, patch))
    w, t = ([value - sum(a) / len(a) for value in a] for a in (w, t))
    product = sum(a * b for a, b in zip(w, t))
    square = sum(a * a for a in w) * sum(b * b for b in t)
    return math.copysign(math.sqrt(product * product / square), product) if square else 0.0


def by_definition(x, h):
    places = [N - n + 1 for N, n in zip(x.shape, h.shape)]
    found = [
        coefficient(x[tuple(slice(i, i + n) for i, n in zip(place, h.shape))], h)
        for place in np.ndindex(*places)
    ]
    return np.reshape(found, places)


def drawn(dtype, x_shape, h_shape, seed=0):
    random = np.random.default_rng(seed)
    return [random.normal(size=shape).astype(dtype) for shape in (x_shape, h_shape)]


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_scores_are_the_definition(name, dtype):
    for x_shape, h_shape in SHAPES:
        x, h = drawn(dtype, x_shape, h_shape)
        problem = asked(x, h)
        if corrconv.get(name).supports_template(problem) is None:
            allowed = 100 * np.finfo(dtype).eps
            np.testing.assert_allclose(scores(name, x, h), by_definition(x, h), atol=allowed)


@pytest.mark.parametrize("name", [n for n in EVERY if corrconv.get(n).family != "template"])
def test_signals_have_templates_too(name):
    x, h = drawn("float64", (40,), (7,))
    np.testing.assert_allclose(scores(name, x, h), by_definition(x, h), atol=1e-13)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
@pytest.mark.parametrize("bright", [0.0, 300.0])
def test_neither_brightness_nor_scale_matters(name, scale, bright):
    x, h = drawn("float32", (14, 13), (4, 5))
    x, h = ((values + np.float32(bright)) * np.float32(scale) for values in (x, h))
    np.testing.assert_allclose(scores(name, x, h), by_definition(x, h), atol=1e-5)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("level", [0.0, 0.1, 77.7])
def test_what_has_no_contrast_scores_nothing(name, dtype, level):
    x, h = drawn(dtype, (40, 40), (21, 20))
    x[:, :30] = level
    result = scores(name, x, h)
    assert (result[:, :11] == 0).all()
    assert (result[:, 12:] != 0).any()
    assert (scores(name, x, np.full_like(h, level)) == 0).all()
    assert (scores(name, np.full_like(x, level), h) == 0).all()
    assert (scores(name, x, h[:1, :1]) == 0).all()


@pytest.mark.parametrize("name", EVERY)
def test_a_template_is_found_where_it_was_cut(name):
    x, _ = drawn("float32", (40, 30), (1, 1))
    for i, j in ((0, 0), (31, 24), (17, 3)):
        result = scores(name, x, x[i : i + 9, j : j + 6].copy())
        assert np.unravel_index(result.argmax(), result.shape) == (i, j)
        assert result[i, j] == pytest.approx(1, abs=1e-5)
        negative = scores(name, x, -x[i : i + 9, j : j + 6])
        assert negative[i, j] == pytest.approx(-1, abs=1e-5)


@pytest.mark.parametrize("name", EVERY)
def test_workers_and_read_only_views_are_honoured(name):
    x, h = drawn("float32", (40, 31), (6, 7))
    x, h = np.flip(x), np.asfortranarray(h)
    for values in (x, h):
        values.flags.writeable = False
    np.testing.assert_allclose(
        scores(name, x, h, workers=2), scores(name, x.copy(), h.copy()), atol=1e-6
    )


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.tuples(*[st.integers(1, 9)] * 4), st.sampled_from([0, 1, 50]))
def test_the_composite_is_the_definition(seed, sides, bright):
    shapes = [tuple(map(max, sides[:2], sides[2:])), tuple(map(min, sides[:2], sides[2:]))]
    x, h = drawn("float64", *shapes, seed)
    x, h = x + bright, h - bright
    for name in ("strided", "scipy_fft"):
        np.testing.assert_allclose(scores(name, x, h), by_definition(x, h), atol=1e-11)


def test_a_window_too_faint_for_the_dtype_scores_nothing_and_in_a_wider_one_its_due():
    x, _ = drawn("float64", (30, 30), (1, 1))
    x[:, 20:] *= 1e-5
    h = x[3:8, 22:27].copy()
    assert scores("strided", x, h)[3, 22] == pytest.approx(1)
    assert scores("fftw", x, h)[3, 22] == pytest.approx(1)
    narrow = scores("fftw", x.astype("f4"), h.astype("f4"))
    assert narrow[3, 22] == 0
    assert np.abs(narrow).max() < 1


def test_questions_that_are_none_are_declined_with_a_reason():
    strided = corrconv.get("strided")
    for problem, reason in (
        (corrconv.Problem("convolve", (9, 9), (3, 3), "valid"), "asks for a 'valid' correlate"),
        (corrconv.Problem("correlate", (9, 9), (3, 3), "same"), "asks for a 'valid' correlate"),
        (
            corrconv.Problem("correlate", (3, 3), (9, 9), "valid"),
            "the picture x the larger operand",
        ),
        (corrconv.Problem("correlate", (9,), (3,), "valid", dtype=np.dtype("c16")), "real floats"),
        (corrconv.Problem("correlate", (9,), (3,), "valid", dtype=np.dtype("i4")), "real floats"),
    ):
        assert reason in strided.supports_template(problem)
        with pytest.raises(corrconv.UnsupportedProblem, match=reason):
            strided.plan_template(problem)
    flat = corrconv.Problem("correlate", (9, 9), (3, 3), "valid")
    assert "1-D only" in corrconv.get("numpy").supports_template(flat)
    with pytest.raises(ValueError, match="^workers: must be"):
        strided.plan_template(flat, 0)


@pytest.mark.parametrize("name", PEERS)
def test_what_only_finds_templates_says_so(name):
    library = corrconv.get(name)
    problem = corrconv.Problem("correlate", (9, 9), (3, 3), "valid", dtype=np.dtype("f4"))
    assert library.family == "template"
    assert library.supports(problem) == template.ANOTHER_QUANTITY
    with pytest.raises(corrconv.UnsupportedProblem, match="takes part in template finding"):
        library.plan(problem)
    assert library.supports_template(problem) is None
    line = corrconv.Problem("correlate", (9,), (3,), "valid", dtype=np.dtype("f4"))
    assert "2-D only" in library.supports_template(line)
    with pytest.raises(corrconv.UnsupportedProblem, match="2-D only"):
        library.plan_template(line)
    with pytest.raises(ValueError, match="^workers: must be"):
        library.plan_template(problem, 0)


class Missing(TemplateImplementation):
    name, library, module, reference = "missing", "no-such-library", "no_such_library", "none"

    def make_plan(self, problem, workers):
        raise AssertionError("is not installed")


def test_a_missing_library_is_named_with_the_command_that_installs_it():
    problem = corrconv.Problem("correlate", (9, 9), (3, 3), "valid")
    with pytest.raises(
        ModuleNotFoundError, match="^missing cannot run here: .*pip install no-such"
    ):
        Missing().plan_template(problem)


def test_a_fault_in_the_arithmetic_would_show(monkeypatch):
    """Without its means taken off, the composite is off on a bright picture by far."""
    x, h = drawn("float32", (14, 13), (4, 5))
    x, h = x + np.float32(300), h + np.float32(300)
    problem = asked(x, h)
    right = by_correlate(corrconv.get("strided"), problem)(x, h)
    monkeypatch.setattr(template, "centred", lambda values: values)
    wrong = by_correlate(corrconv.get("strided"), problem)(x, h)
    assert np.abs(right - by_definition(x, h)).max() < 1e-5
    assert np.abs(wrong - by_definition(x, h)).max() > 1e-2


def test_centred_values_keep_their_differences():
    values = np.array([1e6 + 0.25, 1e6, 1e6 + 1], np.float32)
    less = centred(values)
    assert np.abs(less).max() <= 1
    assert abs(less.sum()) < 0.2
    assert (less[2] - less[1]) / (less[0] - less[1]) == 4
    assert not centred(np.full(7, 0.1, np.float32)).any()


@pytest.mark.parametrize("shape", [(3, 4), (1, 3), (4, 1), (2, 2)])
def test_flat_windows_are_those_of_equal_samples(shape):
    x = np.random.default_rng(2).integers(0, 2, (30, 31)).astype(np.float32)
    x[5:12, 4:12] = 3
    x[20:, 20:] = 0
    windows = np.lib.stride_tricks.sliding_window_view(x, shape)
    expected = np.ptp(windows, axis=(2, 3)) == 0
    np.testing.assert_array_equal(flat_windows(x, shape), expected)
    assert flat_windows(drawn("float32", (9, 9), (1, 1))[0], shape) is None
    assert flat_windows(x, (1, 1)).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_centring_survives_subnormal_contrast(dtype):
    tiny = np.finfo(dtype).smallest_subnormal
    values = np.array([[0, 4], [8, 12]], dtype) * tiny
    result = template.centred(values)
    assert np.isfinite(result).all()
    assert np.abs(result).max() <= 1
    assert result.dtype == values.dtype
