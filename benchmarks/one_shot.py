"""Calls without a plan of one's own: what `impls.correlate(x, h)` costs, warm."""

from __future__ import annotations

from collections.abc import Callable

import impls
from benchmarks.cells import Verdicts, admit, operands
from benchmarks.cells import setup_cache as setup_cache
from benchmarks.grids import tier
from benchmarks.process import keep_freed_memory, pin_threads
from benchmarks.timed import Question

_calls: dict[tuple[str, int, int], Callable[[], object]] = {}


class CorrelateFloat32(Question):
    """Seconds of a call: checks, plan look-up and all."""

    operation = "correlate"
    grid = tier().planning
    repeat = tier().repeat
    warmup_time = tier().warmup

    def time_call(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> None:
        call = _calls.get((implementation, N, n))
        if call is None:
            call = _calls[implementation, N, n] = self._make(verdicts, implementation, N, n)
        call()

    def _make(self, verdicts: Verdicts, name: str, N: int, n: int) -> Callable[[], object]:
        pin_threads(self.workers)
        keep_freed_memory()
        admit(verdicts, name, self.problem(N, n))
        x, (h, *_) = operands(self.problem(N, n))
        return lambda: impls.correlate(x, h, "same", method=name)
