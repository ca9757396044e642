"""What a turn gives: a result of each side, frozen, and the same as plain data for JSON."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from corrconv.sweep.case import Case


class Outcome(StrEnum):
    """What became of a side in a turn."""

    MEASURED = "measured"
    NOT_TRIED = "not tried"
    WRONG = "wrong"
    RAISED = "raised"
    CRASHED = "crashed"
    TIMED_OUT = "timed out"
    TOO_LARGE = "too large"


ENDED = frozenset({Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.TOO_LARGE})
"""Those for which a process may have been given up."""
FAILED = ENDED | {Outcome.WRONG, Outcome.RAISED}


@dataclass(frozen=True)
class Result:
    """One side in one turn.

    Attributes
    ----------
    label : str
        The implementation's name; that of the reference's second entry ends in `sides.AGAIN`.
    outcome : Outcome
    detail : str
        Why it was not measured; empty where it was.
    repeat : str
        A command that does the same to this side alone, where it failed; else empty.
    look : float or None
        Seconds of one warm call. Whoever is far behind has this and no more.
    calls : int
        Calls a sample.
    seconds : tuple of float
        Seconds a call, one for each round that it took part in: those of one place belong to the same
        round, in all sides of the turn.
    """

    label: str
    outcome: Outcome
    detail: str = ""
    repeat: str = ""
    look: float | None = None
    calls: int = 0
    seconds: tuple[float, ...] = ()

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Result:
        """What `dataclasses.asdict` gave."""
        return cls(
            **{**data, "outcome": Outcome(data["outcome"]), "seconds": tuple(data["seconds"])}
        )


@dataclass(frozen=True, order=True)
class Turn:
    """One case in one pass.

    Attributes
    ----------
    number : int
        Of the pass, counting from 0.
    line : str
        Of the case.
    """

    number: int
    line: str

    @property
    def case(self) -> Case:
        return Case.from_line(self.line)

    @property
    def stem(self) -> str:
        """The name of its file, without the ending."""
        return f"{self.case.stem}_pass{self.number}"


@dataclass(frozen=True)
class Record:
    """A finished turn.

    Attributes
    ----------
    turn : Turn
    process : str
        Which fresh process measured it: a name that no other process of this sweep has.
    reference : str
        The label of the side that ratios are taken to; empty where no side was left.
    results : tuple of Result
    seconds : float
        That the turn took, the start of processes included.
    made_at : str
        When it ended: ISO 8601, UTC.
    """

    turn: Turn
    process: str
    reference: str
    results: tuple[Result, ...]
    seconds: float
    made_at: str

    def as_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return dataclasses.asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Record:
        """What `as_data` gave.

        Raises
        ------
        ValueError
            Where it is no record.
        """
        try:
            turn, results = Turn(**data["turn"]), tuple(map(Result.from_data, data["results"]))
            return cls(**{**data, "turn": turn, "results": results})
        except (KeyError, TypeError) as error:
            raise ValueError(f"no record of a turn: {error!r}") from error
