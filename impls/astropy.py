"""astropy: astropy.convolution.convolve, a direct sum, its normalising switched off."""

from __future__ import annotations

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.astropy_rules import border, declines, kernel_of, outputs
from corrconv.core.exact import from_float
from corrconv.core.facts import Bare
from corrconv.core.memory import Arrays
from corrconv.core.reduction import extend


class Astropy(Implementation):
    """astropy.convolution.convolve with ``normalize_kernel=False`` and ``nan_treatment="fill"``.

    It convolves, centred, with kernels of odd sides, in float64 inside, on one thread whatever `workers`
    is. Deviations undone: correlate reverses the kernel; NaN in x would count as the fill value, so an
    image with NaN is extended here, and filled with NaN. Declined: even kernels, ``symm``, ``full``,
    complex.
    """

    name = "astropy"
    family = "direct"
    library = "astropy"
    module = "astropy.convolution"
    reference = "astropy.convolution.convolve, https://docs.astropy.org"
    componentwise = True
    dtypes = "f4 f8"
    cost = "padded windows"
    threaded = False
    arrays = Arrays(3.25, 3.25, padded=False, item=8)
    computes_in = "float64"
    colour = "#6b3030"

    def declines(self, problem: Problem) -> str | None:
        return declines(problem)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        from astropy.convolution import convolve

        (boundary, fill), kernel, inside = border(problem), kernel_of(problem), outputs(problem)
        inner = tuple(
            slice(n // 2, n // 2 + size) for n, size in zip(problem.h_shape, problem.output_shape)
        )

        def correlate(x: Array, h: Array) -> Array:
            if np.isnan(x).any():
                image = extend(problem, x)
                result = convolve(image, kernel(h), "fill", np.nan, "fill", normalize_kernel=False)
                return from_float(problem, result[inner])
            result = convolve(x, kernel(h), boundary, fill, "fill", normalize_kernel=False)
            return from_float(problem, result[inside])

        return Plan(problem, workers, correlate)

    def bare(self, x: Array, h: Array) -> Bare:
        from astropy.convolution import convolve

        return lambda x, h: convolve(
            x, h[::-1, ::-1], "fill", 0, nan_treatment="fill", normalize_kernel=False
        )


implementation = Astropy()
