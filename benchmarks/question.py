"""The bases of the benchmark classes: over implementation, N and n, or over the implementation alone."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import numpy as np

from benchmarks.store import Cache
from corrconv import Problem, get, names
from corrconv.check.metrics import FLOOR
from corrconv.core.threads import all_workers
from corrconv.measure.problems import low_rank_only
from corrconv.sweep.evidence import Case
from corrconv.sweep.grid import Tier, asv_tier, tier


class Failed(Exception):
    """A cell that was tried and has no number: asv shows it as failed, with these words."""


def takes(name: str, case: Case) -> bool:
    """Whether an implementation can run here and takes such problems; others get no cells."""
    try:
        it = get(name)
    except Exception:  # a third party's module, whatever it raises: `corrconv list` says it
        return False
    if low_rank_only(it) and not case.rank_one:
        return False
    return it.unavailable() is None and it.supports(case.problem) is None


def number(cache: Cache, what: str, line: str, name: str) -> float:
    """A number of the store; NaN, which asv shows as n/a, where the cell was not tried.

    Raises
    ------
    Failed
        Where it was tried and has none.
    """
    found = cache.get((what, line, name), math.nan)
    if isinstance(found, str):
        raise Failed(f"{name}: {found}")
    return found


class Cells(ABC):
    """One operation and dtype over the grid that the tier sweeps: seconds, ratio and error of each cell.

    A base that asv must not take for a benchmark: it skips abstract classes.
    """

    @property
    @abstractmethod
    def operation(self) -> str:
        """``correlate`` or ``convolve``."""

    params: tuple[list[str], list[int], list[int]]
    dtype = "float32"
    ndim = 2
    workers = 1
    rank_one = False
    version = "2"  # by hand: asv's own hash would not see a change in a helper
    param_names = ("implementation", "N", "n")

    def __init_subclass__(cls) -> None:
        """asv's ``params``: the implementations, every N and every n of the tier's cells of this kind."""
        if isinstance(cls.operation, str):
            found = [case for case in tier(asv_tier()).cases if cls._is_of(case)]
            sides = [(c.problem.x_shape[0], c.problem.h_shape[0]) for c in found]
            chosen = [name for name in names() if found and takes(name, found[-1])]
            N, n = (sorted(set(each)) for each in zip(*sides)) if sides else ([], [])
            cls.params = chosen, list(N), list(n)
            if not found:  # asv check stops at a benchmark without cells
                cls.track_seconds = cls.track_ratio = cls.track_error = None

    @classmethod
    def _is_of(cls, case: Case) -> bool:
        problem = case.problem
        N, n = problem.x_shape[0], problem.h_shape[0]
        return N >= n and case == Case(cls.problem(N, n), cls.workers, cls.rank_one)

    @classmethod
    def problem(cls, N: int, n: int) -> Problem:
        """The problem of a cell: ``same``, zero-filled, equal sides."""
        shapes = (N,) * cls.ndim, (n,) * cls.ndim
        return Problem(cls.operation, *shapes, "same", dtype=np.dtype(cls.dtype))  # type: ignore[arg-type]

    def _number(self, cache: Cache, what: str, name: str, N: int, n: int) -> float:
        if N < n:
            return math.nan
        line = Case(self.problem(N, n), self.workers, self.rank_one).line
        return number(cache, what, line, name)

    def track_seconds(self, cache: Cache, implementation: str, N: int, n: int) -> float:
        """Of a planned call, everything warm."""
        return self._number(cache, "seconds", implementation, N, n)

    def track_ratio(self, cache: Cache, implementation: str, N: int, n: int) -> float:
        """Its time over the reference's, from rounds that both took part in."""
        return self._number(cache, "ratio", implementation, N, n)

    def track_error(self, cache: Cache, implementation: str, N: int, n: int) -> float:
        """max |y - exact| / (‖x‖₂ ‖h‖₂), on a log scale with a floor."""
        found = self._number(cache, "error", implementation, N, n)
        return math.log10(max(found, FLOOR)) if found == found else found

    track_seconds.unit = "seconds"  # type: ignore[attr-defined]
    track_ratio.unit = "times scipy_fft"  # type: ignore[attr-defined]
    track_error.unit = "log10 of the normwise error"  # type: ignore[attr-defined]


ALL = all_workers()


def of_tier() -> Tier:
    """The tier that asv's variable names."""
    return tier(asv_tier())
