"""The bases of the benchmark classes: one question each, over (implementation, N, n)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from benchmarks.cells import Verdicts, make_cell, same
from benchmarks.grids import Grid, tier
from benchmarks.process import all_workers
from impls import Problem, get, names

_cells: dict[tuple[str, int, int], Callable[[], object]] = {}


class Question(ABC):
    """One operation and dtype, asked over a grid of every implementation that takes such problems.

    A base that asv must not take for a benchmark: it skips abstract classes.
    """

    @property
    @abstractmethod
    def operation(self) -> str:
        """``correlate`` or ``convolve``."""

    grid: Grid
    params: tuple[list[str], list[int], list[int]]
    dtype = "float32"
    ndim = 2
    workers = 1
    version = "1"  # by hand: asv's own hash would not see a change in a helper
    param_names = ("implementation", "N", "n")
    rounds = tier().rounds
    timeout = 120

    def __init_subclass__(cls) -> None:
        """asv's ``params``: the implementations, every N and every n."""
        if isinstance(cls.operation, str):
            small = same(cls.operation, cls.ndim, cls.dtype, cls.grid.N[0], cls.grid.n[0])
            takes = [
                name
                for name in tier().only or names()
                if name in names() and get(name).supports(small) is None
            ]
            cls.params = takes, list(cls.grid.N), list(cls.grid.n)

    def problem(self, N: int, n: int) -> Problem:
        """The problem of a cell."""
        return same(self.operation, self.ndim, self.dtype, N, n)


class Steady(Question):
    """Seconds of a planned call, everything made ready and warm, one thread."""

    repeat = tier().repeat
    warmup_time = tier().warmup

    def time_call(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> None:
        key = implementation, N, n  # a process measures one cell of one class
        cell = _cells.get(key)
        if cell is None:
            cell = _cells[key] = make_cell(
                verdicts, implementation, self.problem(N, n), self.workers
            )
        cell()


class SteadyThreads(Steady):
    """The same with every processor: a track of its own."""

    workers = all_workers()
