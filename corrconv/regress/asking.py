"""What is asked of a run: two sides, how to measure them, and what each side's process is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from corrconv.regress.sides import Side

BUDGET, EFFECT = 600.0, 0.03


class Asked(Protocol):
    """A side's process, see `sides.Child`."""

    side: Side

    def ask(self, do: str, **given: Any) -> Any: ...
    def sampler(
        self, key: str, calls: int, refresh: bool, numbers: Callable[[], int]
    ) -> Callable[[], float]: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Settings:
    """How to measure.

    Attributes
    ----------
    budget : float
        Seconds, builds apart.
    effect : float
        The minimum effect, as a factor's excess.
    seed : int
        Of the orders within blocks.
    only : tuple of str
        Names that are measured; empty for all.
    """

    budget: float = BUDGET
    effect: float = EFFECT
    seed: int = 0
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asking:
    """What is asked of two sides.

    Attributes
    ----------
    base, head : Side
    bench : Path or None
        Somebody's file of functions; None for the implementations of corrconv.
    files : mapping
        By commit, git's digests of the files that it holds.
    reachable : mapping
        By implementation, whether the change can touch it.
    paths : mapping
        By commit, the paths of its files, none of which may be run from where a package is installed.
    """

    base: Side
    head: Side
    bench: Path | None = None
    files: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reachable: Mapping[str, bool] = field(default_factory=dict)
    paths: Mapping[str, frozenset[str]] = field(default_factory=dict)
