"""What a timing contains that is not the implementation: a cell that computes nothing."""

from __future__ import annotations

from corrconv.measure.cells import nothing
from corrconv.measure.grids import tier


class Nothing:
    """Seconds of asv's loop and of the cell's turn-taking: to be read beside the smallest times."""

    version = "1"
    rounds = tier().rounds
    repeat = tier().repeat
    warmup_time = tier().warmup

    def __init__(self) -> None:
        self._admitted = {("nothing", 1, 1): nothing()}

    def time_call(self, implementation: str = "nothing", N: int = 1, n: int = 1) -> None:
        cell = self._admitted.get((implementation, N, n))  # as benchmarks.timed looks its cells up
        if cell is not None:
            cell()
