"""Sides' processes that are not there: they say what they are told to, and take no time."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.regress.asking import Asking
from corrconv.regress.sides import Failed, Side

BASE = Side("main", "a" * 40, "python", ("there/base",))
HEAD = Side("a branch", "b" * 40, "python", ("there/head",))
ASKING = Asking(
    BASE, HEAD, Path(__file__), {"a" * 40: frozenset({"aa"}), "b" * 40: frozenset({"bb"})}
)
"""Of functions, since their results are judged where they are."""
Hook = Callable[[str, str, dict[str, Any]], object]


class Machine:
    """Starts such processes.

    Parameters
    ----------
    names : sequence of str
        Of functions on both sides.
    factors : mapping
        How many times as long each takes on HEAD.
    noise : float
        Of each process, on a logarithmic scale.
    hook : callable
        Is told side, request and data; what it raises the process does.
    judged : mapping
        By side and name, what is said against a result.
    later : mapping
        The same, once the process has taken a sample of it.
    """

    def __init__(
        self,
        names: tuple[str, ...] = ("one", "two", "three"),
        factors: Mapping[str, float] | None = None,
        noise: float = 0.004,
        hook: Hook = lambda side, do, given: None,
        judged: Mapping[tuple[str, str], str] | None = None,
        only: Mapping[str, tuple[str, ...]] | None = None,
        loaded: str | None = None,
        later: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self.names, self.factors, self.noise, self.hook = names, factors or {}, noise, hook
        self.judged, self.only, self.loaded = judged or {}, only or {}, loaded
        self.later = later or {}
        self.random = np.random.default_rng(0)
        self.started: list[str] = []
        self.sampled: list[tuple[str, str, int]] = []
        self.open = 0

    def __call__(self, side: Side, bench: Path | None) -> Fake:
        self.started.append(side.label)
        self.open += 1
        return Fake(self, side)


class Fake:
    """One of them."""

    def __init__(self, machine: Machine, side: Side) -> None:
        self.side, self._machine = side, machine
        self._bias = machine.random.normal(0, machine.noise)
        self._ended = False
        self._timed: set[str] = set()

    def ask(self, do: str, **given: Any) -> Any:
        if self._ended:
            raise Failed("its process has ended", fatal=True)
        try:
            self._machine.hook(self.side.label, do, given)
        except Failed as error:
            self._ended = error.fatal
            raise
        match do:
            case "names":
                more = self._machine.only.get(self.side.label, ())
                return {name: {} for name in (*self._machine.names, *more)}
            case "make":
                return {"seconds": 1e-4, "digest": 0}
            case "judge":
                timed = given["key"] in self._timed
                said = self._machine.later if timed else self._machine.judged
                return said.get((self.side.label, given["key"]), "")
            case "sample":
                self._timed.add(given["key"])
            case "loaded":
                own = self.side.commit[:2]
                return [["there/thing.py", self._machine.loaded or own, ""]]
        return None

    def sampler(
        self, key: str, calls: int, refresh: bool, numbers: Callable[[], int]
    ) -> Callable[[], float]:
        head = self.side.label == HEAD.label
        factor = self._machine.factors.get(key, 1.0) if head else 1.0
        seconds, random = 1e-4 * factor * float(np.exp(self._bias)), self._machine.random

        def sample() -> float:
            self.ask("sample", key=key)
            self._machine.sampled.append((self.side.label, key, calls))
            numbers()
            return seconds * float(np.exp(random.exponential(0.01)))

        return sample

    def close(self) -> None:
        self._machine.open -= 1


def crashing(label: str, key: str, times: int = 10**9, fatal: bool = True) -> Hook:
    """The process of a side ends when it samples a cell."""
    left = itertools.count()

    def hook(side: str, do: str, given: dict[str, Any]) -> None:
        if (side, do, given.get("key")) == (label, "sample", key) and next(left) < times:
            raise Failed("its process was ended by signal SIGSEGV", fatal=fatal)

    return hook
