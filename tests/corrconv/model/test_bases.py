"""What implementations are taken to do: sizes as the libraries choose them, and counts."""

from __future__ import annotations

import math

import numpy as np
import pytest

import corrconv
from corrconv.model import table
from corrconv.model.bases import BASES, basis_of, choices, lengths, transforms

POINTS = 3


def problem(x, h, dtype="float32", mode="same"):
    return corrconv.Problem("correlate", x, h, mode, dtype=np.dtype(dtype))


def test_lengths_are_those_of_pocketfft():
    fft = pytest.importorskip("scipy.fft")
    for size in [*range(1, 1500), 99_991, 100_003, 999_983]:
        assert lengths.next_smooth(size) == fft.next_fast_len(size, real=True)
        found = lengths.next_smooth(size, lengths.COMPLEX)
        assert found == fft.next_fast_len(size, real=False)


def test_lengths_are_those_of_fftw():
    pyfftw = pytest.importorskip("pyfftw")
    for size in [*range(1, 1500), 99_991]:
        assert lengths.next_fftw(size) == pyfftw.next_fast_len(size)
    from corrconv.impls.fftw import good_size

    for size in (1, 16, 17, 500, 1029):
        assert lengths.next_quarter(size) == good_size(size)


@pytest.mark.peers
def test_lengths_are_those_of_ducc0():
    fft = pytest.importorskip("ducc0").fft
    for size in range(1, 800):
        assert lengths.next_smooth(size) == fft.good_size(size, True)
        assert lengths.next_smooth(size, lengths.COMPLEX) == fft.good_size(size, False)


def test_blocks_are_those_of_oaconvolve():
    signal = pytest.importorskip("scipy.signal._signaltools")
    for longer in (30, 1000, 70_001):
        for shorter in (1, 2, 3, 7, 20, 24, 25, 499, 600):
            if shorter > longer:
                continue
            block, overlap, *_ = signal._calc_oa_lens(longer, shorter)
            expected = None if overlap is None else block
            assert lengths.overlap_add_block(longer, shorter) == expected


def test_lamberts_function_solves_its_equation():
    for y in (-0.36, -0.1, -1e-3, -1e-9):
        w = lengths._lower_lambert(y)
        assert w < -1
        assert w * math.exp(w) == pytest.approx(y, rel=1e-9)


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_scipys_choice_is_scipys(mode):
    signal = pytest.importorskip("scipy.signal")
    chosen = set()
    for x, h in (
        *(((N, N), (n, n)) for N in (12, 60, 200) for n in (1, 3, 9, 12)),
        *(((N,), (n,)) for N in (50, 3000, 40_000) for n in (3, 50, 1000)),
        ((9,), (2000,)),
    ):
        asked = problem(x, h, mode=mode)
        method = signal.choose_conv_method(np.ones(x, "f4"), np.ones(h, "f4"), mode)
        assert ("fft" if choices.takes_fft(asked) else "direct") == method
        chosen.add(method)
    assert chosen == {"fft", "direct"}


def test_opencv_goes_by_transforms_from_its_number_of_taps():
    assert not choices.takes_dft(problem((99, 99), (11, 11)))
    assert choices.takes_dft(problem((99, 99), (12, 11)))
    assert choices.takes_dft(problem((99, 99), (10, 5), "float64"))
    direct, dft = (
        BASES["OpenCV's filter"].count(problem((99, 99), shape)) for shape in ((3, 3), (30, 30))
    )
    assert len(direct) == len(dft)
    assert not any(a and b for a, b in zip(direct, dft))  # fitted apart


def test_a_transform_costs_more_where_its_length_has_large_factors():
    assert lengths.work(1024) < lengths.work(1000) < lengths.work(1001)
    assert lengths.large_work(1001) == (0.0, 0.0, 0.0)
    assert lengths.large_work(17 * 64) == (17.0, 0.0, 0.0)
    steps, part, bluestein = lengths.large_work(1_000_003)
    assert steps == part == 0
    assert lengths.large_work(127 * 64)[1] > 0
    assert 50 < bluestein < 1000  # two transforms of twice the length, not a million steps


def test_jax_transforms_the_full_length_and_others_a_fast_one():
    asked = problem((1000,), (22,))
    assert transforms.full_lengths(asked)[POINTS] == 1021
    assert transforms.fast_lengths(asked)[POINTS] == 1024
    assert (
        transforms.fast_lengths(problem((1, 50), (1, 5)))[POINTS] == 54
    )  # an axis that is not transformed


@pytest.mark.parametrize("basis", BASES)
def test_every_basis_counts_the_same_things_for_every_problem(basis):
    axes = (2,) if basis == "two passes" else (1, 2)
    for ndim in axes:
        found = [
            BASES[basis].count(problem((N,) * ndim, (n,) * ndim, dtype, mode))
            for N, n in ((5, 5), (64, 1), (64, 3), (64, 20), (400, 3), (400, 31))
            for dtype in ("float32", "float64", "complex64", "complex128")
            for mode in ("full", "same", "valid")
        ]
        assert len({len(features) for features in found}) == 1
        assert all(math.isfinite(value) and value >= 0 for row in found for value in row)
        assert found[-1] != found[0]


def test_what_is_fitted_is_what_the_table_has():
    for name in table.names():
        assert basis_of(corrconv.get(name)) == table.basis_of(name)


def test_a_cost_that_nobody_counts_is_refused():
    class Odd(type(corrconv.get("strided"))):
        cost = "magic"

    with pytest.raises(ValueError, match="its cost, 'magic', is none of register sums, "):
        basis_of(Odd())
