"""What a measuring process is asked to do: one turn, as a line of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass

from corrconv.measure.sides import Side


@dataclass(frozen=True)
class Job:
    """One turn, or a part of it.

    Attributes
    ----------
    sides : tuple of Side
        All of one problem; the first is the reference.
    labels : tuple of str
        What results call them.
    seconds : float
        For everything: rounds are taken until they are up, a block of two at least.
    seed : int
        Of the orders.
    memory : int
        Bytes that a plan may hold, with its operands.
    """

    sides: tuple[Side, ...]
    labels: tuple[str, ...]
    seconds: float
    seed: int
    memory: int

    def as_json(self) -> str:
        """A line."""
        return json.dumps({**vars(self), "sides": [side.as_data() for side in self.sides]})

    @classmethod
    def from_json(cls, text: str) -> Job:
        """What `as_json` gave."""
        data = json.loads(text)
        sides = tuple(map(Side.from_data, data["sides"]))
        return cls(**{**data, "sides": sides, "labels": tuple(data["labels"])})
