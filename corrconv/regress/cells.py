"""What is measured of two commits, in which order, and whether it is right."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from corrconv import Implementation, Problem, get
from corrconv.check.spot import Spot
from corrconv.core.registry import names as registered
from corrconv.measure.grids import too_slow
from corrconv.measure.problems import square
from corrconv.regress.inside import operands

REGIMES = (
    square(2, 256, 7),
    square(2, 512, 31),
    square(1, 10_000, 31),
    square(2, 64, 3),
    square(2, 256, 15, "float64", "convolve"),
)
"""Direct sums, transforms, signals, overhead, and the other operation and dtype."""
SLOW = 0.05
"""Seconds a call, predicted, from which a cell is left out: the minutes that there are go to others."""
PRODUCTS = 6_000


@dataclass(frozen=True)
class Cell:
    """One implementation on one problem, or one of somebody's functions.

    Attributes
    ----------
    name : str
    problem : Problem or None
        None of a function.
    rank_one : bool
        Whether its kernels are of rank one.
    """

    name: str
    problem: Problem | None = None
    rank_one: bool = False

    @property
    def regime(self) -> str:
        """Its problem in words."""
        if self.problem is None:
            return ""
        x, h = map(_spelled, (self.problem.x_shape, self.problem.h_shape))
        usual = {"correlate", "float32"}
        more = [it for it in (self.problem.operation, self.problem.dtype.name) if it not in usual]
        return ", ".join([f"{x} by {h}", *more])

    @property
    def key(self) -> str:
        """What names it."""
        return f"{self.name} {self.regime}".strip()

    def asked(self) -> dict[str, Any]:
        """As a side's process is told of it."""
        told: dict[str, Any] = {"key": self.key, "name": self.name}
        if self.problem is not None:
            told |= {
                "operation": self.problem.operation,
                "x": list(self.problem.x_shape),
                "h": list(self.problem.h_shape),
                "dtype": self.problem.dtype.name,
                "rank_one": self.rank_one,
            }
        return told


def _spelled(shape: tuple[int, ...]) -> str:
    """256² for a square."""
    return f"{shape[0]}²" if len(shape) == 2 and shape[0] == shape[1] else "×".join(map(str, shape))


def planned(about: Mapping[str, Mapping[str, Any]], first: Collection[str] = ()) -> list[Cell]:
    """The cells of implementations, so ordered that a run that ends early has seen all of both.

    Each round has every implementation once, each in another regime than the one before it; those `first`
    come first in each, then our own.

    Parameters
    ----------
    about : mapping
        What a side says of each implementation that both have.
    first : collection of str
        Whom the change can touch.
    """
    names = sorted(about, key=lambda name: (name not in first, not about[name].get("ours"), name))
    known = set(registered())
    found = []
    for turn in range(len(REGIMES)):
        for place, name in enumerate(names):
            problem = REGIMES[(place + turn) % len(REGIMES)]
            if name in known and too_slow(get(name), problem, SLOW):
                continue
            found.append(Cell(name, problem, about[name].get("kernels", "any") != "any"))
    return found


def functions(names: Sequence[str]) -> list[Cell]:
    """The cells of somebody's functions."""
    return [Cell(name) for name in names]


def failure(cell: Cell, family: str, number: int, file: Path) -> str:
    """Why the result that a side wrote for the operands of a sample is wrong; empty where it is right.

    The answer is this version's for both sides: `corrconv.check.spot`.
    """
    assert cell.problem is not None
    result = np.load(file, allow_pickle=False)
    implementation = cast(Implementation, SimpleNamespace(name=cell.name, family=family))
    return _answer(cell.problem, cell.rank_one, number).failure(implementation, result) or ""


@lru_cache(maxsize=2 * len(REGIMES))
def _answer(problem: Problem, rank_one: bool, number: int) -> Spot:
    x, drawn = operands.draw(Cell("", problem, rank_one).asked())
    operands.renew(x, number)
    return Spot.of(problem, x, operands.others(drawn, number, 1)[0], PRODUCTS)
