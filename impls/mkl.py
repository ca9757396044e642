"""mkl: SciPy's FFT route with Intel's MKL behind it, as mkl_fft offers it to scipy.fft."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.contract import missing
from corrconv.core.facts import Bare
from corrconv.core.library import only_zero_fill
from corrconv.core.memory import Arrays
from corrconv.engines import fftw_library

TRIED_FROM = 4000
"""Samples and taps from which each length is tried: below 4097 all were, and are right."""
WRONG = 1e-4
"""Error of a float32 round trip from which a length is taken for wrong: right ones stay below 1e-5."""


class MKL(Implementation):
    """scipy.signal.convolve and correlate, method="fft", with mkl_fft as the scipy.fft backend.

    Deviations undone: none. Declined: float32, one signal at a time, at the lengths where mkl_fft's
    inverse real transform is wrong (2.3.2 with AVX-512: by some percent, at 12150 = 2·3⁵·5² for one, and
    nowhere below 8192); each from 4000 on is tried before it is used. pyFFTW is imported first, since
    MKL would take its place (`corrconv.engines.fftw_library`).
    """

    name = "mkl"
    family = "fft"
    library = "mkl_fft"
    module = "mkl_fft.interfaces.scipy_fft"
    reference = "mkl_fft.interfaces.scipy_fft, https://github.com/IntelPython/mkl_fft"
    arrays = Arrays(6, 4.5)
    needs = ("mkl-service",)
    colour = "#00808a"

    def unavailable(self) -> str | None:
        return super().unavailable() or missing("mkl", *self.needs)

    def declines(self, problem: Problem) -> str | None:
        if reason := only_zero_fill(problem):
            return reason
        if not self.tries(problem) or self.unavailable():
            return None
        length = _length_of_one_signal(problem)
        if (error := round_trip_error(length)) > WRONG:
            return f"length {length}: its float32 inverse transform is wrong there, by {error:.1%}"
        return None

    def tries(self, problem: Problem) -> bool:
        """Where one signal of float32 is transformed that is long enough."""
        sides = _transformed(problem)
        return (
            problem.dtype == np.float32
            and problem.zero_filled
            and len(sides) == 1
            and sum(sides[0]) > TRIED_FROM
        )

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        backend = _backend()
        import scipy.fft
        import scipy.signal

        function, mode = getattr(scipy.signal, problem.operation), problem.mode
        set_backend, set_workers = scipy.fft.set_backend, backend.set_workers

        def compute(x: Array, h: Array) -> Array:
            with set_backend(backend, only=True), set_workers(workers):
                result: Array = function(x, h, mode, "fft")
                return result

        return Plan(problem, workers, compute)

    def bare(self, x: Array, h: Array) -> Bare:
        import mkl_fft.interfaces.scipy_fft as backend
        import scipy.fft
        from scipy.signal import correlate

        def call(x: Array, h: Array) -> Any:
            with scipy.fft.set_backend(backend), backend.set_workers(1):
                return correlate(x, h, "same", "fft")

        return call


def _transformed(problem: Problem) -> list[tuple[int, int]]:
    """N and n of each axis that is transformed: of those in which neither operand has one sample."""
    return [(N, n) for N, n in zip(problem.x_shape, problem.h_shape) if N > 1 and n > 1]


def _length_of_one_signal(problem: Problem) -> int:
    """What SciPy transforms, where that is one signal."""
    import scipy.fft

    (sides,) = _transformed(problem)
    return int(scipy.fft.next_fast_len(sum(sides) - 1, real=True))


@lru_cache(maxsize=4096)
def round_trip_error(length: int) -> float:
    """Largest error of irfft(rfft(x)) in float32, x of magnitude 1."""
    import scipy.fft

    samples = np.random.default_rng(0).uniform(-1, 1, length).astype(np.float32)
    backend = _backend()
    with scipy.fft.set_backend(backend, only=True), backend.set_workers(1):
        again = scipy.fft.irfftn(scipy.fft.rfftn(samples), [length])
    return float(np.abs(again - samples).max())


def _backend() -> Any:
    """The module that stands in for scipy.fft."""
    fftw_library.load()
    import mkl_fft.interfaces.scipy_fft

    return mkl_fft.interfaces.scipy_fft


implementation = MKL()
