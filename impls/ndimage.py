"""ndimage: scipy.ndimage.correlate and convolve, the image-filtering half of SciPy."""

from __future__ import annotations

import math

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.exact import declines_inexact, from_float, working_dtype
from corrconv.core.facts import Bare
from corrconv.core.library import EVERY_DTYPE
from corrconv.core.memory import converted

KEPT = 1e-14
"""Taps above this are not dropped: ndimage's own limit is the spacing of float64 at 1, 2.2e-16."""
MODES = {"fill": "constant", "wrap": "wrap", "symm": "reflect"}


class NDImage(Implementation):
    """scipy.ndimage.correlate and convolve.

    Deviations undone: convolve starts at n // 2, so even kernels get ``origin`` -1; taps below about
    1e-15 are dropped, so a kernel with such a tap is scaled by a power of two to have its largest
    near 1; taps that are NaN are dropped too, and looked for here, and where a dropped tap, a zero for one,
    meets inf or NaN, the output is made NaN. Sums are float64 inside, so integers are computed as float64,
    and declined where that is not exact. The output always has the image's size: ``valid`` is cut out
    of it, ``full`` is declined.
    """

    name = "ndimage"
    family = "direct"
    library = "scipy"
    module = "scipy.ndimage"
    reference = "scipy.ndimage.correlate, scipy.ndimage.convolve"
    componentwise = False  # dropped taps: small beside the largest, not beside their own output
    dtypes = EVERY_DTYPE
    cost = "windows, offsets in tables"
    threaded = False
    computes_in = "float64"
    colour = "#c75a94"

    def declines(self, problem: Problem) -> str | None:
        if problem.mode == "full":
            return "mode 'full': its output always has the image's size"
        if problem.swapped:
            return "mode 'valid' with h the larger operand: its output always has x's size"
        if problem.boundary == "symm" and any(
            n >= 8 * N for N, n in zip(problem.x_shape, problem.h_shape)
        ):
            return "boundary 'symm' with h 8 times as long as x: it reads outside x (SciPy 1.17.1)"
        return declines_inexact(problem, fft=False)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        import scipy.ndimage

        convolve = problem.operation == "convolve"
        function = scipy.ndimage.convolve if convolve else scipy.ndimage.correlate
        origin = [-1 if convolve and n % 2 == 0 else 0 for n in problem.h_shape]
        mode, fillvalue, dtype = MODES[problem.boundary], problem.fillvalue, working_dtype(problem)
        # where the first output lies that reads nothing outside: same starts (n - 1) // 2 into full
        inside = tuple(
            slice(n - 1 - start, n - 1 - start + size) if problem.mode == "valid" else slice(None)
            for n, start, size in zip(problem.h_shape, problem.same_start, problem.output_shape)
        )

        smallest = 2 - np.finfo(dtype).maxexp  # beyond it, the scale of subnormal taps would be inf

        fills = bool(np.isfinite(fillvalue))

        def filtered(x: Array, taps: Array, outside: complex = fillvalue) -> Array:
            with np.errstate(invalid="ignore"):  # of complex ones it adds the parts by NumPy
                result: Array = function(x, taps, mode=mode, cval=outside, origin=origin)
            return result[inside]

        def compute(x: Array, h: Array) -> Array:
            x, taps = x.astype(dtype, copy=False), h.astype(dtype, copy=False)
            # the parts of complex taps are dropped apart
            parts = taps if taps.dtype.kind == "f" else np.stack([taps.real, taps.imag])
            magnitudes = np.abs(parts)
            if np.minimum.reduce(magnitudes, axis=None) > KEPT:
                return from_float(problem, filtered(x, taps))
            top = magnitudes.max()
            if np.isnan(top):  # such a tap would be dropped; it meets every output
                return np.full(problem.output_shape, np.nan, dtype)
            if magnitudes[magnitudes > 0].min(initial=1.0) <= KEPT:
                scale = 2.0 ** -max(int(np.frexp(top)[1]), smallest)
                taps = taps * scale
                result = filtered(x, taps) / scale
            else:
                result = filtered(x, taps)
            finite = np.isfinite(x)
            if not (fills and finite.all()):
                dropped = (np.abs(taps) <= KEPT).astype(float)
                result[filtered((~finite).astype(float), dropped, float(not fills)) > 0.5] = np.nan
            return from_float(problem, result)

        return Plan(problem, workers, compute)

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """A table of where each tap reads, 8 bytes each, for every place near a border."""
        places = math.prod(map(min, problem.image_shape, problem.kernel_shape))
        return 8 * places * problem.taps + converted(problem)

    def bare(self, x: Array, h: Array) -> Bare:
        from scipy.ndimage import correlate

        return lambda x, h: correlate(x, h, mode="constant")


implementation = NDImage()
