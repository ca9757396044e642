"""fftw: the whole image through FFTW, with real transforms for real operands, and wisdom kept."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from typing import Any

import numpy as np

from corrconv.core import FLOATS, INTEGERS, Array, Implementation, Plan, Problem
from corrconv.core.exact import declines_inexact, working_dtype
from corrconv.core.fork import lock
from corrconv.core.memory import Arrays
from corrconv.core.reduction import extend_into, preparation
from corrconv.engines import fftw_library, wisdom
from corrconv.engines.whole import Store, place_reversed, places


class FFTW(Implementation):
    """y = F⁻¹(F(image) · F(reversed kernel)), transformed by FFTW at a size that suits it.

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
    later processes plan at once (`corrconv.engines.wisdom`). In a process that was forked when FFTW was
    loaded it runs on one thread.
    """

    name = "fftw"
    family = "fft"
    library = "pyfftw"
    reference = (
        "M. Frigo and S. G. Johnson, The Design and Implementation of FFTW3, Proc. IEEE 93 (2005)"
    )
    dtypes = f"{INTEGERS} {FLOATS}"
    ours = True
    cost = "FFT, fast lengths of FFTW"
    arrays = Arrays(5, 3)
    colour = "#0072b2"

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
        self._settings = (self.shape, working_dtype(problem), planner, time_limit)
        self._threads = fftw_library.threads(workers)
        self._idle = [Transforms(*self._settings, self._threads)]
        self._lock = lock()
        self._prepare = preparation(problem)
        self._places = places(problem.kernel_shape, self.shape)
        self._image = Image(problem)
        self._store = Store(problem, math.prod(self.shape))
        self._outputs = tuple(map(slice, problem.output_shape))
        held = self._idle[0].nbytes
        super().__init__(problem, workers, nbytes=held, write=self._correlate, hold=self._fix)

    def close(self) -> None:
        with self._lock:
            self._idle.clear()

    def _correlate(self, x: Array, h: Array, out: Array) -> None:
        image, kernel = self._prepare(x, h)
        transforms = self._borrow()
        self._transform_kernel(transforms, kernel)
        self._apply(transforms, image, transforms.taps_spectrum, out)
        self._give_back(transforms)

    def _fix(self, h: Array) -> Callable[[Array, Array], object]:
        if self.problem.swapped:  # h is the image, and x the kernel
            return lambda x, out: self._correlate(x, h, out)
        x = np.broadcast_to(np.zeros((), self.problem.dtype), self.problem.x_shape)
        _, kernel = self._prepare(x, h)
        transforms = self._borrow()
        self._transform_kernel(transforms, kernel)
        spectrum = transforms.taps_spectrum.copy()
        self._give_back(transforms)

        def write(image: Array, out: Array) -> None:
            transforms = self._borrow()
            self._apply(transforms, image, spectrum, out)
            self._give_back(transforms)

        return write

    def _transform_kernel(self, transforms: Transforms, kernel: Array) -> None:
        transforms.samples[...] = 0
        place_reversed(transforms.samples, kernel, self._places)
        transforms.of_taps()

    def _apply(self, transforms: Transforms, image: Array, taps: Array, out: Array) -> None:
        self._image.place(image, transforms.samples)
        transforms.forward()
        np.multiply(transforms.spectrum, taps, out=transforms.spectrum)
        transforms.inverse()
        self._store(transforms.samples[self._outputs], out)

    def _borrow(self) -> Transforms:
        threads = fftw_library.threads(self.workers)
        with self._lock:
            if threads != self._threads:  # a forked child
                self._threads = threads
                self._idle.clear()
            if self._idle:
                return self._idle.pop()
        return Transforms(*self._settings, threads)

    def _give_back(self, transforms: Transforms) -> None:
        with self._lock:
            if not self._idle:
                self._idle.append(transforms)


class Image:
    """Where the extended image stands: at the origin, with zeros after it.

    A zero border after the image is shared with the one before it, see `Problem.fft_shape`.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._whole = (
            None
            if problem.zero_filled
            else tuple(slice(0, size) for size in problem.extended_shape)
        )
        inside = zip(problem.image_shape, problem.padding)
        self._target = (
            tuple(slice(before, before + N) for N, (before, _) in inside)
            if problem.zero_filled
            else self._whole
        )

    def place(self, image: Array, samples: Array) -> None:
        """Write the image to the samples, and zeros everywhere else."""
        assert self._target is not None
        inside: tuple[slice, ...] = ()
        for part in self._target:  # what is beside the image, an axis at a time
            samples[(*inside, slice(0, part.start))] = 0
            samples[(*inside, slice(part.stop, None))] = 0
            inside = (*inside, part)
        if self._whole is None:
            samples[self._target] = image
        else:
            extend_into(samples[self._whole], self._problem, image)


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
        self, shape: tuple[int, ...], dtype: Any, planner: str, time_limit: float, threads: int
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
            "threads": threads,
            "planning_timelimit": time_limit,
        }
        # planning overwrites the buffers: they are filled in every call
        self.of_taps = wisdom.plan(self.samples, self.taps_spectrum, **options).execute
        self.forward = wisdom.plan(self.samples, self.spectrum, **options).execute
        self.inverse = wisdom.plan(
            self.spectrum, self.samples, direction="FFTW_BACKWARD", **options
        ).execute
        wisdom.store()

    @property
    def nbytes(self) -> int:
        return self.samples.nbytes + self.spectrum.nbytes + self.taps_spectrum.nbytes


implementation = FFTW(
    os.environ.get("CORRCONV_FFTW_PLANNER", "FFTW_MEASURE"),
    float(os.environ.get("CORRCONV_FFTW_TIME_LIMIT", "1.0")),
)
