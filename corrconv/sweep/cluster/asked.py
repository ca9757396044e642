"""What a host is told: the options of the sweep, from which it makes its own plan, and its part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corrconv import Implementation
from corrconv.sweep import run
from corrconv.sweep.checked import Checked
from corrconv.sweep.contenders import SECONDS
from corrconv.sweep.evidence import Plan


@dataclass(frozen=True)
class Asked:
    """Options of ``corrconv sweep``, as there.

    A host makes the plan: which implementations can run, and how many threads are all, is its own to say.
    """

    tier: str
    only: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    kernels: tuple[str, ...] = ()
    operation: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    dtype: tuple[str, ...] = ()
    workers: tuple[int, ...] = ()
    passes: int | None = None
    seconds: float | None = None
    memory: float | None = None
    limit: float = SECONDS
    share: bool = False

    def plan(self, who: Sequence[Implementation]) -> tuple[Plan, float]:
        """What to do, and for how many seconds; raises as `corrconv.sweep.run.plan`."""
        return run.plan(
            who,
            self.tier,
            images=self.images,
            kernels=self.kernels,
            passes=self.passes,
            seconds=self.seconds,
            operation=self.operation,
            mode=self.mode,
            dtype=self.dtype,
            workers=self.workers,
        )


@dataclass(frozen=True)
class Part:
    """What a host does at a time.

    Attributes
    ----------
    cases : tuple of str
        Their lines.
    alone : bool
        Whether first calls and memory are measured with them.
    checked : Checked
        What was looked at on this host before.
    """

    cases: tuple[str, ...]
    alone: bool
    checked: Checked


@dataclass(frozen=True)
class Request:
    """What the process on a host is told in a line.

    Attributes
    ----------
    asked : Asked
    part : Part or None
        None where it is only to say what it is, and to look at what is correct there.
    parent : int
        The process that started it, with which it ends; 0 for none.
    """

    asked: Asked
    part: Part | None = None
    parent: int = 0
