"""fftw: the whole image through FFTW, with real transforms for real operands, and wisdom kept."""

from __future__ import annotations

import os
import threading
from typing import Any

import numpy as np

from impls.core import FLOATS, INTEGERS, Array, Implementation, Plan, Problem, fftw_library, wisdom
from impls.core.exact import declines_inexact, from_float, working_dtype
from impls.core.reduction import conjugate, extend_into, image_and_kernel


class FFTW(Implementation):
    """y = F⁻¹(F(image) · conj(F(conj(kernel)))), transformed by FFTW at a size that suits it.

    Parameters
    ----------
    planner : str
        FFTW's planner flag: FFTW_ESTIMATE, FFTW_MEASURE, FFTW_PATIENT or FFTW_EXHAUSTIVE.
    time_limit : float
        Seconds that planning one transform may take; FFTW then keeps the best plan so far.

    Notes
    -----
    The registered one takes both from the environment, CORRCONV_FFTW_PLANNER and
    CORRCONV_FFTW_TIME_LIMIT. What the planner learns is stored in the user's cache folder, so that
    later processes plan at once (`impls.core.wisdom`).
    """

    name = "fftw"
    family = "fft"
    library = "pyfftw"
    reference = (
        "M. Frigo and S. G. Johnson, The Design and Implementation of FFTW3, Proc. IEEE 93 (2005)"
    )
    dtypes = f"{INTEGERS} {FLOATS}"

    def __init__(self, planner: str = "FFTW_MEASURE", time_limit: float = 1.0) -> None:
        flags = ("FFTW_ESTIMATE", "FFTW_MEASURE", "FFTW_PATIENT", "FFTW_EXHAUSTIVE")
        if planner not in flags:
            raise ValueError(f"planner: must be one of {', '.join(flags)}, got {planner!r}")
        if not time_limit > 0:
            raise ValueError(
                f"time_limit: must be a positive number of seconds, got {time_limit!r}"
            )
        self.planner = planner
        self.time_limit = time_limit

    def unavailable(self) -> str | None:
        return super().unavailable() or fftw_library.impostor()

    def declines(self, problem: Problem) -> str | None:
        return declines_inexact(problem, fft=True)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        return FFTWPlan(problem, workers, self.planner, self.time_limit)


class FFTWPlan(Plan):
    """Transforms of one size; every thread that calls it at once gets buffers of its own."""

    def __init__(self, problem: Problem, workers: int, planner: str, time_limit: float) -> None:
        self.shape = tuple(map(good_size, problem.fft_shape))
        self._settings = (self.shape, working_dtype(problem), workers, planner, time_limit)
        self._idle = [Transforms(*self._settings)]
        self._lock = threading.Lock()
        super().__init__(problem, workers, self._correlate, nbytes=self._idle[0].nbytes)

    def close(self) -> None:
        with self._lock:
            self._idle.clear()

    def _correlate(self, x: Array, h: Array) -> Array:
        problem = self.problem
        with self._lock:
            transforms = self._idle.pop() if self._idle else None
        transforms = transforms or Transforms(*self._settings)
        image, kernel = image_and_kernel(problem, x, h)
        result = transforms.correlate(problem, image, kernel)
        with self._lock:
            if not self._idle:
                self._idle.append(transforms)
        return from_float(problem, result)


def good_size(size: int) -> int:
    """A transform length of at least `size` that FFTW is fast at: small factors, a multiple of 4.

    Odd lengths have small factors, too, but a real transform of 1029 = 3·7³ points a side took 2.2
    times as long as one of 1040. Up to 16 FFTW has a codelet for each length.
    """
    if size <= 16:
        return size
    quarter: int = fftw_library.load().next_fast_len(-(-size // 4))
    return 4 * quarter


class Transforms:
    """Forward and inverse transforms with their aligned buffers; for one thread at a time."""

    def __init__(
        self, shape: tuple[int, ...], dtype: Any, workers: int, planner: str, time_limit: float
    ) -> None:
        pyfftw = fftw_library.load()
        complex_dtype = np.result_type(dtype, np.complex64)
        half = (*shape[:-1], shape[-1] // 2 + 1) if dtype.kind == "f" else shape
        self.samples: Array = pyfftw.empty_aligned(shape, dtype)
        self.spectrum: Array = pyfftw.empty_aligned(half, complex_dtype)
        self.taps_spectrum: Array = pyfftw.empty_aligned(half, complex_dtype)
        options: dict[str, Any] = {
            "axes": tuple(range(len(shape))),
            "flags": (planner,),
            "threads": workers,
            "planning_timelimit": time_limit,
        }
        # planning overwrites the buffers: they are filled in every call
        self._of_taps = wisdom.plan(self.samples, self.taps_spectrum, **options)
        self._forward = wisdom.plan(self.samples, self.spectrum, **options)
        self._inverse = wisdom.plan(
            self.spectrum, self.samples, direction="FFTW_BACKWARD", **options
        )
        wisdom.store()

    @property
    def nbytes(self) -> int:
        return self.samples.nbytes + self.spectrum.nbytes + self.taps_spectrum.nbytes

    def correlate(self, problem: Problem, image: Array, kernel: Array) -> Array:
        """The ``valid`` cross-correlation of the extended image, as a new array."""
        samples: Any = self.samples
        samples[...] = 0
        samples[tuple(map(slice, kernel.shape))] = conjugate(kernel)
        self._of_taps.execute()
        samples[...] = 0
        self._place(problem, image)
        self._forward.execute()
        taps: Any = np.conj(self.taps_spectrum, out=self.taps_spectrum)
        np.multiply(self.spectrum, taps, out=self.spectrum)
        self._inverse.execute()
        outputs = samples[tuple(map(slice, problem.output_shape))]
        scaled: Array = outputs * outputs.real.dtype.type(1 / samples.size)
        return scaled

    def _place(self, problem: Problem, image: Array) -> None:
        """Write the extended image at the origin; a zero border after it is shared, see fft_shape."""
        if problem.zero_filled:
            inside = zip(image.shape, problem.padding)
            self.samples[tuple(slice(before, before + N) for N, (before, _) in inside)] = image
        else:
            extend_into(self.samples[tuple(map(slice, problem.extended_shape))], problem, image)


implementation = FFTW(
    os.environ.get("CORRCONV_FFTW_PLANNER", "FFTW_MEASURE"),
    float(os.environ.get("CORRCONV_FFTW_TIME_LIMIT", "1.0")),
)
