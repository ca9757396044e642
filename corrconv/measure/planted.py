"""An implementation slowed by a known factor, for measuring what a comparison can resolve.

CORRCONV_PLANTED names the implementation and the factor: ``numba_simd 1.05``. Each call is timed, and the
processor kept busy for the factor's rest of that time, so the factor holds however fast the machine is
at that moment. What it wraps is called through a second plan and between two readings of the clock,
which may itself move a time by up to a percent.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import corrconv
from corrconv import Implementation, Problem
from corrconv.measure.arrays import Array

if TYPE_CHECKING:
    from corrconv.core import Plan

VARIABLE = "CORRCONV_PLANTED"


class Planted(Implementation):
    """The implementation that `VARIABLE` names, slowed."""

    name = "planted"
    family = "mixed"  # the wider of the gate's bounds; what it wraps passes by its own
    library = "python"
    reference = "corrconv/measure/planted.py"

    def supports(self, problem: Problem) -> str | None:
        return self._wrapped()[0].supports(problem)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        from corrconv.core import Plan

        wrapped, factor = self._wrapped()
        plan, clock = wrapped.plan(problem, workers), time.perf_counter

        def compute(x: Array, h: Array) -> Array:
            started = clock()
            result = plan(x, h)
            now = clock()
            until = now + (factor - 1) * (now - started)
            while clock() < until:
                pass
            return result

        return Plan(problem, workers, compute)

    def _wrapped(self) -> tuple[Implementation, float]:
        name, factor = os.environ[VARIABLE].split()
        return corrconv.get(name), float(factor)


implementation = Planted()
