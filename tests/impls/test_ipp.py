"""Intel's IPP: which way it is told to go, what it would take by itself, and what it counts in a C int."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import corrconv
from corrconv.check.case import Case
from corrconv.check.examine import Failure, Passed, examine
from corrconv.check.spot import spot_failure
from corrconv.core import ipp_library
from tests.process import printed

pytestmark = pytest.mark.peers
SIDES = st.integers(1, 400)


def problem(x, h, dtype="float64", mode="same", name="correlate", **more):
    return corrconv.Problem(name, x, h, mode, dtype=np.dtype(dtype), **more)


@pytest.fixture
def ipp():
    implementation = corrconv.get("ipp")
    if missing := implementation.unavailable():
        pytest.skip(missing)
    return implementation


@pytest.fixture
def by_itself(monkeypatch, ipp):
    """It, left to choose: ippAlgAuto."""
    if ipp_library.here() != "k0":
        pytest.skip("the library for AVX-512 is the one that is wrong")
    monkeypatch.setattr(f"{type(ipp).__module__}._way", lambda problem: 0)
    return ipp


def verdict(ipp, asked):
    random = np.random.default_rng(1)
    x, h = (random.standard_normal(shape) for shape in (asked.x_shape, asked.h_shape))
    return spot_failure(ipp, asked, x, h, ipp.plan(asked)(x, h))


WRONG = [((23_179,), (6,)), ((61_153,), (22,))]


@pytest.mark.parametrize(("x", "h"), WRONG)
def test_it_is_right_where_it_would_choose_wrongly(ipp, x, h):
    assert verdict(ipp, problem(x, h)) is None


@pytest.mark.parametrize(("x", "h"), WRONG)
def test_the_check_of_a_timed_cell_sees_what_it_would_choose(by_itself, x, h):
    assert "outputs are wrong" in verdict(by_itself, problem(x, h))


CASE = "correlate full fill float64 x=9000 h=31 normal workers=2"


def test_the_gate_sees_what_it_would_choose(by_itself):
    assert isinstance(examine(by_itself, Case.parse(CASE)), Failure)


def test_the_gate_passes_what_it_is_told(ipp):
    assert isinstance(examine(ipp, Case.parse(CASE)), Passed)


@given(N=SIDES, n=SIDES, M=SIDES, m=SIDES)
def test_scratch_is_no_larger_than_what_is_declined_by(N, n, M, m):
    if corrconv.get("ipp").unavailable():
        pytest.skip("not installed")
    from corrconv.impls import ipp

    asked = problem((N, M), (n, m), "float32")
    assume(ipp_library.by_fft(asked))
    sizes = ipp_library.Size.of((N, M)), ipp_library.Size.of((n, m))
    (nbytes,) = ipp_library.needed("ippiConvGetBufferSize", *sizes, 13, 1, ipp_library.FFT)
    assert nbytes < 8 * ipp._block(asked) + 2**18
    assert 8 * ipp.LARGEST <= 2**31


@pytest.mark.parametrize(
    ("x", "h", "dtype"),
    [
        ((10**8,), (10**8,), "float32"),
        ((2**30,), (2**29,), "float32"),  # it would count for ever
        ((2**26,), (2**25,), "complex128"),
        ((12_000, 12_000), (12_000, 12_000), "float32"),  # it would count 3 MB, for 4 GB
        ((40_000, 40_000), (40_000, 40_000), "float64"),
        ((30_000, 30_000), (3, 3), "float32"),  # offsets in bytes leave a C int
    ],
)
def test_sizes_that_it_would_count_wrongly_are_declined(x, h, dtype):
    assert "C int" in corrconv.get("ipp").supports(problem(x, h, dtype))


def test_a_count_that_overflows_is_an_error(ipp):
    convolve = "ippsConvolveGetBufferSize"
    with pytest.raises(RuntimeError, match="overflowed"):
        ipp_library.needed(convolve, 10**8, 10**8, 13, ipp_library.FFT)
    with pytest.raises(RuntimeError, match="status -17"):
        ipp_library.needed(convolve, 10**8, 10**8, 19, ipp_library.FFT)


def test_complex_images_are_declined():
    ipp = corrconv.get("ipp")
    assert "complex" in ipp.supports(problem((9, 9), (3, 3), "complex64"))
    assert ipp.supports(problem((9,), (3,), "complex64")) is None
    assert "1-D and 2-D" in ipp.supports(problem((9, 9, 9), (3, 3, 3)))
    assert "float32" in ipp.supports(problem((9,), (3,), "int32"))


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64"])
def test_both_ways_give_the_same(ipp, monkeypatch, dtype):
    random = np.random.default_rng(2)
    x, h = (random.standard_normal(n).astype(dtype) for n in (3000, 90))
    asked, found = problem(x.shape, h.shape, dtype), []
    for way in (ipp_library.DIRECT, ipp_library.FFT):
        monkeypatch.setattr(f"{type(ipp).__module__}._way", lambda problem, way=way: way)
        found.append(ipp.plan(asked)(x, h))
    assert not np.array_equal(*found), "it went the same way twice"
    np.testing.assert_allclose(*found, atol=1e-4 * np.linalg.norm(x))


def test_operands_of_any_layout(ipp):
    random = np.random.default_rng(3)
    wide, taps = random.standard_normal((40, 50)), random.standard_normal((4, 6))
    bytes_apart = np.zeros(wide.nbytes + 1, np.uint8)[1:].view(np.float64).reshape(wide.shape)
    bytes_apart[...] = wide
    for dtype in (np.float32, np.float64):
        x, h = wide.astype(dtype), taps.astype(dtype)
        for view in (x[::-1, ::2], x.T, np.broadcast_to(x[:1], x.shape), bytes_apart.astype(dtype)):
            got = corrconv.correlate(view, h[:, ::-1], "same", method="ipp")
            assert got.dtype == dtype
            wanted = corrconv.correlate(view, h[:, ::-1], "same", method="numba")
            np.testing.assert_allclose(got, wanted, atol=1e-4)


def test_it_says_nothing(ipp):
    said = printed(
        "import numpy as np, corrconv\n"
        "for dtype in 'f4', 'f8', 'c8':\n"
        "    corrconv.correlate(np.ones(99, dtype), np.ones(9, dtype), method='ipp')\n"
    )
    assert said == ""
