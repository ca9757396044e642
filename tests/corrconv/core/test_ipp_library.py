"""Which of IPP's libraries a processor runs, and which way IPP is told to go."""

from __future__ import annotations

import numpy as np
import pytest

import corrconv
from corrconv.core import ipp_library
from corrconv.core.ipp_library import by_fft

AVX512_WITHOUT_THE_SYSTEM = 0xFFFFFFF
EVERYTHING = 2**42 - 1


@pytest.mark.parametrize(
    ("features", "library"),
    [
        (0x62F0F3FEFFF, "k0"),  # an AMD Zen 5, as IPP says
        (EVERYTHING, "k0"),
        (AVX512_WITHOUT_THE_SYSTEM, "l9"),
        (0x8000 | 0x200, "l9"),
        (0x8000, "y8"),  # the system has not enabled AVX
        (0x80, "y8"),
        (0, "y8"),
    ],
)
def test_the_widest_that_processor_and_system_have(features, library):
    assert ipp_library.level(features) == library


def problem(x, h, dtype="float32"):
    return corrconv.Problem("correlate", x, h, "same", dtype=np.dtype(dtype))


def test_long_kernels_go_through_the_fft():
    assert [by_fft(problem((10**6,), (n,))) for n in (10, 63, 65, 1000)] == [
        False,
        False,
        True,
        True,
    ]
    assert not by_fft(problem((500,), (65,)))  # too short a signal for that
    assert by_fft(problem((500,), (200,)))
    assert by_fft(problem((200,), (500,)))
    assert by_fft(problem((10**6,), (20,), "float64"), "l9")
    assert by_fft(problem((10**6,), (20,), "float64"), "y8")
    assert not by_fft(problem((10**6,), (20,), "float64"), "k0")


def test_images_have_an_fft_in_float32_only():
    assert by_fft(problem((99, 99), (20, 20)))
    assert not by_fft(problem((99, 99), (20, 20), "float64"))
    assert not by_fft(problem((99, 9999), (1, 999)))
    assert by_fft(problem((99, 99), (15, 15)), "l9")
    assert not by_fft(problem((99, 99), (15, 15)), "k0")
