"""The bases of the benchmark classes: one question each, over (implementation, N, n)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from corrconv import Problem, get, names
from corrconv.core.threads import all_workers
from corrconv.measure.cells import Cell, Verdicts, make_cell, not_tried, refuse_wrong, same
from corrconv.measure.grids import Grid, tier
from corrconv.measure.problems import low_rank_only

Key = tuple[str, int, int]
SMALL = 32, 3
"""N and n by which it is asked whether an implementation takes such problems at all."""


class Admission:
    """asv's ``skip_params``, asked in the measuring process before anything is timed.

    That is the moment to make the cell. Made in the first timed call, it would take so long that
    asv, which looks for a fitting number of calls a sample, settled for one; and a ``setup`` would
    be run again before every call.
    """

    def __init__(self, tried: Callable[[str, int, int], bool]) -> None:
        self._tried = tried

    def __contains__(self, params: tuple[str, int, int]) -> bool:
        return not self._tried(*params)


class Question(ABC):
    """One operation and dtype, asked over a grid of every implementation that can answer here.

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
    low_rank = False
    """Whether its kernels are of low rank: what takes no others has no cells elsewhere."""
    version = "1"  # by hand: asv's own hash would not see a change in a helper
    param_names = ("implementation", "N", "n")
    rounds = tier().rounds
    timeout = 120

    def __init_subclass__(cls) -> None:
        """asv's ``params``: the implementations, every N and every n."""
        if isinstance(cls.operation, str):
            small = same(cls.operation, cls.ndim, cls.dtype, *SMALL)
            chosen = [name for name in tier().only or names() if cls._has_cells(name, small)]
            cls.params = chosen, list(cls.grid.N), list(cls.grid.n)

    @classmethod
    def _has_cells(cls, name: str, small: Problem) -> bool:
        try:
            return name in names() and cls.takes(name, small)
        except Exception:  # whatever a third party's module raises: its cells fail, and say so
            return True

    @classmethod
    def takes(cls, name: str, small: Problem) -> bool:
        """Whether an implementation can run here and takes such problems: others get no cells."""
        implementation = get(name)
        if low_rank_only(implementation) and not cls.low_rank:
            return False
        return implementation.unavailable() is None and implementation.supports(small) is None

    def __init__(self) -> None:
        self.skip_params = Admission(self.tried)

    def tried(self, implementation: str, N: int, n: int) -> bool:
        """Whether asv runs a cell: of what does not load the first one, which fails and says why."""
        return loads(implementation) or (N, n) == (self.grid.N[0], self.grid.n[0])

    def problem(self, N: int, n: int) -> Problem:
        """The problem of a cell."""
        return same(self.operation, self.ndim, self.dtype, N, n)


def loads(name: str) -> bool:
    """Whether an implementation's module can be imported: a third party's may raise anything."""
    try:
        get(name)
    except Exception:
        return False
    return True


class Timed(Question):
    """Seconds of a call, everything warm: cells are made before the timing, and gated."""

    repeat = tier().repeat
    warmup_time = tier().warmup

    def __init__(self) -> None:
        self.skip_params = Admission(self.prepare)
        self._made: dict[Key, Cell] = {}
        self._admitted: dict[Key, Cell] = {}

    @abstractmethod
    def make(self, name: str, problem: Problem) -> Cell:
        """The cell: a function without arguments, which is timed."""

    def prepare(self, implementation: str, N: int, n: int) -> bool:
        """Make the cell, unless it is made already or not to be tried; whether it is there."""
        key = implementation, N, n
        problem = self.problem(N, n)
        if not self.tried(*key):
            return False
        if key not in self._made and not not_tried(implementation, problem):
            self._made[key] = self.make(implementation, problem)
        return key in self._made

    def time_call(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> None:
        cell = self._admitted.get((implementation, N, n))
        if cell is None:
            refuse_wrong(verdicts, implementation)
            self.prepare(implementation, N, n)
            cell = self._admitted[implementation, N, n] = self._made[implementation, N, n]
        cell()


class Steady(Timed):
    """Planned calls, one thread."""

    def make(self, name: str, problem: Problem) -> Cell:
        return make_cell(name, problem, self.workers)


class SteadyThreads(Steady):
    """Planned calls, every processor: a track of its own."""

    workers = all_workers()
