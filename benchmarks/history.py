"""Seconds of our own as asv's users time them: unpaired, for their history. Nothing is compared with them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corrconv import Problem, get
from corrconv.measure.conditions import compile_at_once, keep_freed_memory, pin_threads
from corrconv.measure.problems import low_rank_only
from corrconv.measure.sides import Drawn, Side, make_ready

Key = tuple[str, int, int]


class Admission:
    """asv's ``skip_params``, asked in the measuring process before anything is timed.

    That is the moment to make the cell. Made in the first timed call, it would take so long that asv, which
    looks for a fitting number of calls a sample, settled for one; and a ``setup`` would be run again before
    every call.
    """

    def __init__(self, make: Callable[[Key], object]) -> None:
        self._make = make

    def __contains__(self, params: Key) -> bool:
        self._make(params)
        return False


class Timed:
    """Planned calls of those that `auto` chooses among: one thread, float32, found right first."""

    params: tuple[list[str], list[int], list[int]]
    param_names = ("implementation", "N", "n")
    ndim = 2
    version = "2"
    timeout = 120
    rounds = 1
    repeat = (2, 8, 0.15)
    warmup_time = 0.02

    def __init__(self) -> None:
        self._cells: dict[Key, Callable[[], object]] = {}
        self.skip_params = Admission(self.make)

    def make(self, key: Key) -> Callable[[], object]:
        """The cell: a function without arguments, which is timed."""
        if key not in self._cells:
            name, N, n = key
            pin_threads(1)
            compile_at_once()
            keep_freed_memory()
            shapes = (N,) * self.ndim, (n,) * self.ndim
            problem = Problem("correlate", *shapes, "same", dtype=np.dtype("float32"))
            drawn = Drawn(rank_one=low_rank_only(get(name)))
            self._cells[key] = make_ready(Side(name, problem), drawn).call
        return self._cells[key]


OURS = [name for name in get("auto").chooses_among if get(name).unavailable() is None]


class Images(Timed):
    params = OURS, [64, 512], [5, 21]

    def time_call(self, implementation: str, N: int, n: int) -> None:
        self._cells[implementation, N, n]()


class Signals(Timed):
    params = [name for name in OURS if not low_rank_only(get(name))], [10_000], [63]
    ndim = 1

    def time_call(self, implementation: str, N: int, n: int) -> None:
        self._cells[implementation, N, n]()


class Nothing:
    """Seconds of asv's loop and of the cell's look-up: to be read beside the smallest times."""

    version = "2"
    repeat = (2, 8, 0.15)

    def __init__(self) -> None:
        self._cells: dict[Key, Callable[[], object]] = {("nothing", 1, 1): lambda: None}

    def time_call(self, implementation: str = "nothing", N: int = 1, n: int = 1) -> None:
        self._cells[implementation, N, n]()
