"""What a timing contains that is not the implementation: a cell that computes nothing."""

from __future__ import annotations

from benchmarks.cells import nothing
from benchmarks.grids import tier


class Nothing:
    """Seconds of asv's loop and of the cell's turn-taking: to be read beside the smallest times."""

    version = "1"
    rounds = tier().rounds
    repeat = tier().repeat
    warmup_time = tier().warmup

    def time_call(self) -> None:
        nothing()()
