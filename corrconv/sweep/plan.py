"""What a sweep is to do: its cases and sides, in the order in which its turns are taken."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corrconv.sweep.types import Turn


@dataclass(frozen=True)
class Plan:
    """What a sweep is to do.

    Attributes
    ----------
    cases : tuple of str
        Their lines.
    sources : tuple of str
        Names and files of implementations.
    passes : int
    slow : float
        Seconds a call from which a side is not tried.
    seed : int
        Of the orders, of cases and within rounds.
    """

    cases: tuple[str, ...]
    sources: tuple[str, ...]
    passes: int
    slow: float
    seed: int = 0

    def turns(self) -> Iterator[Turn]:
        """All turns: each pass in an order of its own, but those of one number of threads together.

        Libraries settle their threads when they load, so that each number needs its own process.
        """
        for number in range(self.passes):
            draw = random.Random(1_000_003 * self.seed + number)
            order = draw.sample(self.cases, len(self.cases))
            for line in sorted(order, key=lambda line: int(line.split()[-1])):
                yield Turn(number, line)

    def as_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {**vars(self), "cases": list(self.cases), "sources": list(self.sources)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Plan:
        """What `as_data` gave."""
        return cls(**{**data, "cases": tuple(data["cases"]), "sources": tuple(data["sources"])})
