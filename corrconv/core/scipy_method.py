"""The base of the adapters to scipy.signal.convolve and correlate: one ``method`` each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, ClassVar

import numpy as np

from corrconv.core.contract import Implementation
from corrconv.core.exact import declines_inexact
from corrconv.core.facts import Bare
from corrconv.core.fork import making
from corrconv.core.library import EVERY_DTYPE, only_zero_fill
from corrconv.core.plan import Plan
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, finish


def in_workers(function: Callable[..., Any], workers: int) -> Callable[..., Any]:
    """`function` with its scipy.fft transforms on so many threads.

    With several, no other thread forks meanwhile: SciPy ends its threads before a fork and starts them
    after it, and a child hangs in which another thread held their lock.
    """
    import scipy.fft

    meanwhile = making if workers > 1 else nullcontext()

    def call(*arguments: Any, **options: Any) -> Any:
        with meanwhile, scipy.fft.set_workers(workers):
            return function(*arguments, **options)

    return call


class SciPyMethod(Implementation):
    """scipy.signal.convolve and correlate with a fixed ``method``.

    Deviations undone: where the FFT may be used, integers of different sizes overflow differently
    (direct sums wrap, the FFT route's cast saturates), so they are computed as int64 and then
    reduced, and declined where the FFT cannot promise them. `workers` goes to scipy.fft; the direct
    sum has one thread.
    """

    library = "scipy"
    module = "scipy.signal"
    method: ClassVar[str]
    dtypes = EVERY_DTYPE

    def declines(self, problem: Problem) -> str | None:
        if reason := only_zero_fill(problem):
            return reason
        if self.method != "direct":
            return declines_inexact(problem, fft=True)
        if problem.dtype.kind == "b" and not _numpy_takes_over(problem):
            return (
                "bool operands, except in 1-D with x the longer one: its compiled sum has no bool"
            )
        return None

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        import scipy.signal

        function, mode, method = getattr(scipy.signal, problem.operation), problem.mode, self.method
        if method != "direct":
            function = in_workers(function, workers)
        if problem.dtype.kind in "biu" and method != "direct":

            def compute(x: Array, h: Array) -> Array:
                wide = function(x.astype(np.int64), h.astype(np.int64), mode, method)
                return finish(problem, wide)

        else:

            def compute(x: Array, h: Array) -> Array:
                result: Array = function(x, h, mode, method)
                return result

        return Plan(problem, workers, compute)

    def bare(self, x: Array, h: Array) -> Bare:
        from scipy.signal import correlate

        return lambda x, h: correlate(x, h, "same", self.method)


def _numpy_takes_over(problem: Problem) -> bool:
    """Whether SciPy hands this problem to NumPy's 1-D routines."""
    return problem.ndim == 1 and (problem.mode != "same" or problem.x_shape >= problem.h_shape)
