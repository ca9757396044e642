"""Peak memory of a call, less a baseline: what an implementation needs beyond operands and library.

asv's ``peakmem_`` counts all that the process ever held. So each cell has a baseline cell, which
makes the same operands and uses the implementation on the smallest problem; the report subtracts.
"""

from __future__ import annotations

from benchmarks.timed import Question
from corrconv.measure.cells import Verdicts, admit
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.conditions import pin_threads
from corrconv.measure.grids import tier
from corrconv.measure.problems import operands


class CorrelateFloat32(Question):
    """Bytes, with freed memory left to the allocator as it comes."""

    operation = "correlate"
    grid = tier().memory

    def peakmem_call(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> None:
        self._use(verdicts, implementation, N, n, full=True)

    def peakmem_baseline(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> None:
        self._use(verdicts, implementation, N, n, full=False)

    def _use(self, verdicts: Verdicts, name: str, N: int, n: int, *, full: bool) -> None:
        pin_threads(self.workers)
        problem, smallest = self.problem(N, n), self.problem(1, 1)
        chosen = admit(verdicts, name, problem)
        x, (h, *_) = operands(problem)
        chosen.plan(smallest)(x[:1, :1], h[:1, :1])
        if full:
            chosen.plan(problem)(x, h)
