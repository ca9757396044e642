"""jax_fft: jax.scipy.signal.convolve and correlate with method="fft", compiled by jax.jit."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.facts import Bare
from corrconv.core.jax_start import compiled_call, threads
from corrconv.core.library import only_zero_fill
from corrconv.core.memory import Arrays


class JAXFFT(Implementation):
    """jax.scipy.signal.convolve and correlate, method="fft": the whole image through XLA's FFT.

    64-bit dtypes run inside ``jax.enable_x64(True)``. Results are copied, since JAX's memory may only
    be read. Not undone: subnormal numbers count as zero. Its threads are settled when it starts: see
    `corrconv.core.knobs.StartedWith`.
    """

    name = "jax_fft"
    family = "fft"
    library = "jax"
    module = "jax.scipy.signal"
    reference = 'jax.scipy.signal.convolve and correlate, method="fft", https://docs.jax.dev'
    cost = "FFT, the full length"
    arrays = Arrays(6.5, 6.5)
    settles_threads = True
    subnormals = False
    colour = "#a272cf"

    def declines(self, problem: Problem) -> str | None:
        return only_zero_fill(problem)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        workers = threads.settle(workers)
        function = _jitted(problem.operation, problem.mode)
        call = compiled_call(function, problem.dtype, problem.x_shape, problem.h_shape)
        return Plan(problem, workers, threads.here(call))

    def bare(self, x: Array, h: Array) -> Bare:
        import jax
        from jax.scipy.signal import correlate

        compiled = jax.jit(partial(correlate, mode="same", method="fft"))
        return lambda x, h: np.asarray(compiled(x, h))


@lru_cache
def _jitted(operation: str, mode: str) -> Callable[..., Any]:
    import jax
    import jax.scipy.signal

    function = getattr(jax.scipy.signal, operation)
    jitted: Callable[..., Any] = jax.jit(lambda x, h: function(x, h, mode=mode, method="fft"))
    return jitted


implementation = JAXFFT()
