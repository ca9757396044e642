"""What a fresh process of a comparison is asked to do."""

from __future__ import annotations

import json
from dataclasses import dataclass

from corrconv.measure.runner import MOST_BLOCKS
from corrconv.measure.sides import Side


@dataclass(frozen=True)
class Request:
    """What a process is to do.

    Attributes
    ----------
    sides : tuple of Side
        As measured: the second is the first one again.
    seed : int
        Of the orders.
    seconds : float
        To measure for; a line of the parent's may say otherwise.
    blocks : int
        At most.
    calls : int or None
        Calls a sample; None where this process is to choose.
    """

    sides: tuple[Side, ...]
    seed: int
    seconds: float = 1.0
    blocks: int = MOST_BLOCKS
    calls: int | None = None

    def as_json(self) -> str:
        """A line."""
        return json.dumps({**vars(self), "sides": [side.as_data() for side in self.sides]})

    @classmethod
    def from_json(cls, text: str) -> Request:
        """What `as_json` gave."""
        data = json.loads(text)
        return cls(**{**data, "sides": tuple(map(Side.from_data, data["sides"]))})
