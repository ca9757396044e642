"""What is asked of a side's process, and what it answers."""

from __future__ import annotations

import importlib
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from .callables import Made, Plain, functions, load
from .loaded import borrowed, elsewhere, loaded
from .places import Places

COMPILED_LATER = "corrconv.engines.machine_code.meanwhile"
WARM = 0.02
"""Seconds that a cell is called before it is first timed, or twice."""


class Served:
    """What a side's process does, by the requests' words.

    Parameters
    ----------
    roots : list of Path
        Folders of its code.
    bench : Path or None
        Somebody's file of functions.
    """

    def __init__(self, roots: list[Path], bench: Path | None) -> None:
        self._roots = roots
        self._made: dict[str, Any] = {}
        self._places = Places()
        self._bench = load(bench) if bench else None

    def stay(self, turn: int) -> None:
        """Run on one processor, the same as the other side of that turn.

        Else two processes that alternate run on two processors, one of which neighbours on a shared machine
        may slow.
        """
        if hasattr(os, "sched_setaffinity"):
            allowed = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(0, {allowed[turn % len(allowed)]})

    def names(self) -> dict[str, Any]:
        """What can be measured here: of each name, how it computes, and which kernels and dtypes it takes."""
        if self._bench is not None:
            return {name: {"untimed": why} for name, why in functions(self._bench).items()}
        import corrconv

        self.compile_at_once()
        found = {}
        for name in corrconv.available():
            it = corrconv.get(name)
            found[name] = {
                "family": it.family,
                "kernels": getattr(it, "kernels", "any"),
                "ours": bool(getattr(it, "ours", False)),
            }
        return found

    def compile_at_once(self) -> None:
        """Newer versions of ours compile later, in time that would be measured: not here."""
        with suppress(ImportError):
            vars(importlib.import_module(COMPILED_LATER))["WORTH"] = 0.0

    def make(self, cell: dict[str, Any]) -> dict[str, Any]:
        """Have a cell ready: planned, warm; gives seconds a call, roughly, and a digest of its operands."""
        made = Plain(cell, self._bench) if self._bench is not None else Made(cell)
        self._made[cell["key"]] = made
        digest, began, calls, least = made.digest, time.perf_counter(), 0, float("inf")
        while calls < 2 or time.perf_counter() - began < WARM:
            start = time.perf_counter()
            made.call()
            least = min(least, time.perf_counter() - start)
            calls += 1
        return {"seconds": least, "digest": digest}

    def held(self, key: str) -> Made | Plain:
        """What is ready, for a loop that is not regress'."""
        found: Made | Plain = self._made[key]
        return found

    def sample(self, key: str, calls: int, refresh: bool, number: int) -> float:
        """Seconds a call, of so many, with that sample's operands; where `refresh`, after one uncounted."""
        made = self._made[key]
        made.renew(number, calls + refresh)
        self._places.draw(number)
        call, clock = made.call, time.perf_counter
        if refresh:
            call()  # finds its own data in the caches again, and not what ran meanwhile
        start = clock()
        for _ in range(calls):
            call()
        return (clock() - start) / calls

    def judge(self, key: str, number: int, file: str) -> str:
        """Write the result for that sample's operands, were it the first, to a file.

        Of a function, give what its check says.
        """
        made = self._made[key]
        if isinstance(made, Plain):
            return made.judge()
        import numpy as np

        made.restore(number)
        np.save(file, np.asarray(made.result()), allow_pickle=False)
        return ""

    def drop(self, key: str) -> None:
        """Give back what a cell holds."""
        made = self._made.pop(key, None)
        if made:
            made.close()

    def loaded(self, package: str) -> list[list[str]]:
        """Which files of code run here, see `loaded.loaded`."""
        return loaded(package, self._roots)

    def elsewhere(self, paths: list[str]) -> list[list[str]]:
        """Which of a commit's files run from elsewhere, see `loaded.elsewhere`."""
        return elsewhere(self._roots, paths)

    def borrowed(self, folders: list[str]) -> list[str]:
        """Which libraries of the side's own run here, see `loaded.borrowed`."""
        return borrowed(folders)
