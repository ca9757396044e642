"""How a test is answered by ours, and what it then comes to: no process is started."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import scipy.signal

import corrconv
from corrconv.conform.job import Job
from corrconv.conform.plugin import UNASKED, Conforming, of_values, rounding_explains
from corrconv.conform.selection import Group
from corrconv.conform.stand_ins import Answer, Ours, numpy_calls, scipy_calls, stand_in
from corrconv.measure.child import Reporter

PAIR = np.arange(5.0), np.array([1.0, 2.0])
OBJECTS = np.array([1, "a"], dtype=object)


def original(in1, in2, mode="full", method="auto"):
    return "the library's"


@pytest.fixture
def ours() -> Ours:
    return Ours("strided")


def ask(ours: Ours, answer):
    """A stand-in for `original`, asked in a test of a group that replaces it."""
    ours.start(Group("TestToy", ("original",)))
    return stand_in(original, answer, ours)


# ---- who answers ----------------------------------------------------------------------------------


def test_ours_answers_in_a_selected_test_alone(ours):
    function = stand_in(original, lambda *_: "ours", ours)
    assert function(*PAIR) == "the library's"
    ours.start(Group("TestToy", ("original",)))
    assert function(*PAIR) == "ours"
    ours.group = None
    assert function(*PAIR) == "the library's"


def test_a_function_that_the_group_does_not_name_stays(ours):
    function = stand_in(original, lambda *_: "ours", ours)
    ours.start(Group("TestToy", ("another",)))
    assert function(*PAIR) == "the library's"


def test_an_implementation_that_calls_what_is_replaced_gets_the_original(ours):
    function = ask(ours, lambda *arguments: ("ours, by", function(*arguments)))
    assert function(*PAIR) == ("ours, by", "the library's")
    assert ours.calls == 1


def test_the_method_that_is_compared_with_stays_the_librarys(ours):
    function = stand_in(original, lambda *_, **__: "ours", ours)
    ours.start(Group("TestToy", ("original",), reference_method="direct"))
    assert function(*PAIR, method="direct") == "the library's"
    assert function(*PAIR, method="fft") == "ours"


def test_what_a_test_replaces_inside_the_library_is_whole_for_ours(ours):
    module = SimpleNamespace(part="whole")
    ours.internals.append((module, "part", "whole"))  # type: ignore[arg-type]
    function = ask(ours, lambda *_: module.part)
    module.part = "broken"
    assert function(*PAIR) == "whole"
    assert module.part == "broken"


# ---- what a test comes to -------------------------------------------------------------------------


def verdict(ours: Ours, *reports):
    conforming = Conforming(Job("scipy", ours.name), Reporter())
    conforming.reports, conforming.ours = list(reports), ours
    return conforming.verdict()


GOOD = SimpleNamespace(failed=False, skipped=False)


def declining(*_):
    raise corrconv.UnsupportedProblem("toy does not support this problem: my reason")


def test_a_decline_that_the_test_swallows_is_declined(ours):
    function = ask(ours, declining)
    with pytest.raises(ValueError):
        function(*PAIR)
    assert verdict(ours, GOOD) == ("declined", "my reason")


def test_objects_are_declined_and_other_type_errors_are_not(ours):
    function = ask(ours, lambda *operands: corrconv.convolve(*operands))
    with pytest.raises(TypeError):
        function(OBJECTS, OBJECTS)
    assert verdict(ours, GOOD)[0] == "declined"
    function = ask(ours, lambda *_: len(3))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        function(*PAIR)
    assert verdict(ours, GOOD) == ("passed", "")


def test_a_test_that_asks_nothing_is_not_passed(ours):
    ask(ours, declining)
    assert verdict(ours, GOOD) == ("left out", UNASKED)


def test_same_with_more_kernels_than_images_is_not_asked_of_ours(ours):
    function = ask(ours, scipy_calls(ours)["fftconvolve"])
    with pytest.raises(Exception, match="one of many kernels"):
        function(np.ones((1, 4)), np.ones((3, 2)), "same", axes=1)
    assert verdict(ours, GOOD)[0] == "left out"
    function = ask(ours, scipy_calls(ours)["fftconvolve"])
    assert function(np.ones((3, 4)), np.ones((3, 4)), axes=1).shape == (3, 7)
    function = ask(ours, scipy_calls(ours)["fftconvolve"])
    assert function(np.ones((3, 4)), np.ones((3, 4)), axes=(-1, 0)).shape == (5, 7)


# ---- rounding is no failure of an FFT, and no excuse ------------------------------------------------


def answer(result) -> Answer:
    return Answer("convolve", *PAIR, "full", "fill", 0, result)


EXACT = np.convolve(*PAIR)


@pytest.mark.parametrize(
    ("name", "result", "explained"),
    [
        ("fftw", EXACT + 4e-16, True),
        ("fftw", EXACT, False),  # nothing was rounded: it failed for another reason
        ("fftw", EXACT + 1e-9, False),
        ("fftw", (EXACT + 4e-16).astype(np.float32), False),
        ("fftw", EXACT[:-1], False),
        ("strided", EXACT + 4e-16, False),  # a sum promises each output
    ],
)
def test_rounding_explains_only_what_it_can(name, result, explained):
    assert rounding_explains(corrconv.get(name), [answer(result)]) is explained


# ---- the libraries' meanings ------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("sizes", [(7, 3), (3, 7), (6, 4), (4, 6), (5, 5), (1, 4)])
def test_numpys_calls_mean_what_numpy_means(mode, sizes):
    random = np.random.default_rng(1)
    a, v = (random.standard_normal(n) + 1j * random.standard_normal(n) for n in sizes)
    calls = numpy_calls(Ours("strided"))
    np.testing.assert_allclose(calls["convolve"](a, v, mode), np.convolve(a, v, mode))
    np.testing.assert_allclose(calls["correlate"](a, v, mode), np.correlate(a, v, mode))


@pytest.mark.parametrize("boundary", ["fill", "pad", "wrap", "circular", "symm", "symmetric"])
def test_scipys_second_names_of_boundaries(boundary):
    x, h = np.arange(20.0).reshape(4, 5), np.arange(9.0).reshape(3, 3)
    result = scipy_calls(Ours("strided"))["convolve2d"](x, h, "same", boundary)
    np.testing.assert_allclose(result, scipy.signal.convolve2d(x, h, "same", boundary))


def test_a_wrong_method_meets_our_own_refusal():
    with pytest.raises(ValueError, match="bacon"):
        scipy_calls(Ours("strided"))["convolve"](*PAIR, method="bacon")


@pytest.mark.parametrize(
    ("message", "differ"),
    [
        ("Not equal to tolerance rtol=1e-07\nMismatched elements: 1 / 3 (33.3%)", True),
        ("Arrays are not almost equal to 6 decimals", True),
        ("dtype do not match", False),
        ("(shapes (3,), (4,) mismatch)", False),
        ("DID NOT WARN", False),
    ],
)
def test_only_numbers_that_differ_may_be_rounding(message, differ):
    assert of_values(message) is differ
