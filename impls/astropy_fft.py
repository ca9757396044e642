"""astropy_fft: astropy.convolution.convolve_fft, the whole image, its normalising switched off."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.astropy_rules import border, declines, kernel_of, outputs
from corrconv.core.exact import from_float
from corrconv.core.facts import Bare
from corrconv.core.memory import Arrays
from corrconv.core.scipy_method import in_workers


class AstropyFFT(Implementation):
    """astropy.convolution.convolve_fft with ``normalize_kernel=False`` and ``nan_treatment="fill"``.

    Complex transforms in complex128 whatever the operands, by scipy.fft, which its documentation
    suggests and which has `workers`. Deviations undone: correlate reverses the kernel; NaN and inf would
    count as zero or as the fill value, so where there are any, all is NaN, as of any transform. Declined:
    even kernels, which it centres one sample off; ``symm``, ``full``, complex, ``wrap`` where the kernel
    is larger than the image, and fill values that are not finite, for which it puts zeros.
    """

    name = "astropy_fft"
    family = "fft"
    library = "astropy"
    module = "astropy.convolution"
    reference = "astropy.convolution.convolve_fft, https://docs.astropy.org"
    dtypes = "f4 f8"
    cost = "FFT, complex, fast lengths"
    arrays = Arrays(6, 6, item=16)
    computes_in = "complex128"
    colour = "#5f7f93"

    def declines(self, problem: Problem) -> str | None:
        if reason := declines(problem):
            return reason
        larger = any(n > N for N, n in zip(problem.x_shape, problem.h_shape))
        if problem.extended and problem.boundary == "wrap" and larger:
            return "boundary 'wrap' with a kernel larger than the image: it wraps once only"
        if not np.isfinite(problem.fillvalue):
            return f"fillvalue {problem.fillvalue}: it fills with zeros instead"
        return None

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        import scipy.fft
        from astropy.convolution import convolve_fft

        (boundary, fill), kernel, inside = border(problem), kernel_of(problem), outputs(problem)
        function = in_workers(convolve_fft, workers)
        outside = abs(fill) * math.prod(problem.extended_shape)

        def correlate(x: Array, h: Array) -> Array:
            with np.errstate(over="ignore", invalid="ignore"):
                largest = (np.abs(x).sum(dtype=float) + outside) * np.abs(h).sum(dtype=float)
            if not np.isfinite(largest):  # it would drop what is not finite, and raise at NaN
                return np.full(problem.output_shape, np.nan, problem.dtype)
            result = function(
                x,
                kernel(h),
                boundary,
                fill,
                "fill",
                normalize_kernel=False,
                allow_huge=True,
                fftn=scipy.fft.fftn,
                ifftn=scipy.fft.ifftn,
            )
            return from_float(problem, result[inside])

        return Plan(problem, workers, correlate)

    def bare(self, x: Array, h: Array) -> Bare:
        import scipy.fft
        from astropy.convolution import convolve_fft

        def call(x: Array, h: Array) -> Any:
            result = convolve_fft(
                x,
                h[::-1, ::-1],
                nan_treatment="fill",
                normalize_kernel=False,
                allow_huge=True,
                fftn=scipy.fft.fftn,
                ifftn=scipy.fft.ifftn,
            )
            return result.astype(x.dtype)

        return call


implementation = AstropyFFT()
