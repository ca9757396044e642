"""ducc0: the whole image through ducc0's FFT, real transforms for real operands."""

from __future__ import annotations

from typing import Any

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.facts import Bare
from corrconv.core.library import only_zero_fill
from corrconv.core.memory import Arrays
from corrconv.core.reduction import flip, preparation


class Ducc0(Implementation):
    """ducc0.fft: r2c, product, c2r (c2c where complex), zero-padded to ``ducc0.fft.good_size``."""

    name = "ducc0"
    family = "fft"
    library = "ducc0"
    module = "ducc0.fft"
    reference = "M. Reinecke, ducc0.fft, https://gitlab.mpcdf.mpg.de/mtr/ducc"
    arrays = Arrays(3.5, 2.5)
    colour = "#5447a5"

    def declines(self, problem: Problem) -> str | None:
        return only_zero_fill(problem)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        import ducc0.fft

        fft, real = ducc0.fft, problem.dtype.kind == "f"
        # the kernel is reversed, so that the product is of a convolution, as everybody writes it
        prepare = preparation(problem)
        sizes = [N + n - 1 for N, n in zip(problem.image_shape, problem.kernel_shape)]
        shape = [fft.good_size(size, real) for size in sizes]
        starts = [n - 1 - before for n, (before, _) in zip(problem.kernel_shape, problem.padding)]
        inside = tuple(slice(s, s + size) for s, size in zip(starts, problem.output_shape))

        def padded(values: Array) -> Array:
            out = np.zeros(shape, problem.dtype)
            out[tuple(map(slice, values.shape))] = values
            return out

        def correlate(x: Array, h: Array) -> Array:
            image, kernel = prepare(x, h)
            taps = flip(kernel)
            product: Any
            if real:
                product = fft.r2c(padded(image), nthreads=workers)
                product *= fft.r2c(padded(taps), nthreads=workers)
                result = fft.c2r(
                    product, lastsize=shape[-1], forward=False, inorm=2, nthreads=workers
                )
            else:
                product = fft.c2c(padded(image), nthreads=workers)
                product *= fft.c2c(padded(taps), nthreads=workers)
                result = fft.c2c(product, forward=False, inorm=2, nthreads=workers)
            outputs: Array = result[inside]
            return outputs

        return Plan(problem, workers, correlate)

    def bare(self, x: Array, h: Array) -> Bare:
        from ducc0.fft import c2r, good_size, r2c

        sizes = [N + n - 1 for N, n in zip(x.shape, h.shape)]
        shape = [good_size(size, True) for size in sizes]
        inside = tuple(slice((n - 1) // 2, (n - 1) // 2 + N) for N, n in zip(x.shape, h.shape))

        def spectrum(values: Array) -> Any:
            padded = np.zeros(shape, values.dtype)
            padded[tuple(map(slice, values.shape))] = values
            return r2c(padded, nthreads=1)

        def call(x: Array, h: Array) -> Any:
            product = spectrum(x)
            product *= spectrum(h[::-1, ::-1])
            return c2r(product, lastsize=shape[-1], forward=False, inorm=2, nthreads=1)[inside]

        return call


implementation = Ducc0()
