"""jax: jax.lax.conv_general_dilated, compiled by jax.jit."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.facts import Bare
from corrconv.core.jax_start import compiled_call, threads
from corrconv.core.library import EVERY_DTYPE
from corrconv.core.memory import Arrays
from corrconv.core.problem import Shape
from corrconv.core.reduction import preparation

PAD_MODES = {"fill": "constant", "wrap": "wrap", "symm": "symmetric"}


class JAX(Implementation):
    """jax.lax.conv_general_dilated, one image and one channel, in any number of axes.

    jax.scipy.signal.convolve and correlate come to the same, unless their method is ``fft``, which is
    `jax_fft`. 64-bit dtypes run inside ``jax.enable_x64(True)``, so that nothing else changes.

    Deviations undone: what it calls convolution is correlation without conjugation, so convolve
    reverses the kernel and complex correlate conjugates it; a boundary other than zeros is written
    by jax.numpy.pad first. Results are copied, since JAX's memory may only be read. Not undone:
    subnormal numbers count as zero. Its threads are settled when it starts: see
    `corrconv.core.knobs.StartedWith`.
    """

    name = "jax"
    family = "direct"
    library = "jax"
    reference = "jax.lax.conv_general_dilated, https://docs.jax.dev"
    dtypes = EVERY_DTYPE
    cost = "XLA's loops"
    arrays = Arrays(2.5, 2.5, padded=False)
    settles_threads = True
    subnormals = False
    colour = "#8d3b72"

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        workers = threads.settle(workers)
        native = problem.zero_filled
        boundary = None if native else problem.boundary
        function = _jitted(problem.padding, boundary, problem.fillvalue, problem.dtype)
        call = compiled_call(function, problem.dtype, problem.image_shape, problem.kernel_shape)
        prepare = preparation(problem)

        def correlate(x: Array, h: Array) -> Array:
            return call(*prepare(x, h))

        return Plan(problem, workers, threads.here(correlate))

    def bare(self, x: Array, h: Array) -> Bare:
        import jax

        @jax.jit
        def correlate(x: Any, h: Any) -> Any:
            return jax.lax.conv_general_dilated(x[None, None], h[None, None], (1, 1), "SAME")[0, 0]

        return lambda x, h: np.asarray(correlate(x, h))


@lru_cache(maxsize=512)
def _jitted(
    padding: tuple[tuple[int, int], ...],
    boundary: str | None,
    fillvalue: complex,
    dtype: np.dtype[Any],
) -> Callable[..., Any]:
    """The correlation, compiled for each shape it meets; zeros outside where no boundary."""
    import jax

    strides: Shape = (1,) * len(padding)
    none = [(0, 0)] * len(padding)

    def correlate(samples: Any, taps: Any) -> Any:
        if boundary == "fill":
            samples = jax.numpy.pad(samples, padding, constant_values=np.asarray(fillvalue, dtype))
        elif boundary:
            samples = jax.numpy.pad(samples, padding, PAD_MODES[boundary])
        return jax.lax.conv_general_dilated(
            samples[None, None], taps[None, None], strides, none if boundary else padding
        )[0, 0]

    jitted: Callable[..., Any] = jax.jit(correlate)
    return jitted


implementation = JAX()
