"""What a sweep is to do, turn by turn, and what a turn gives: a result of each side."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from corrconv import Problem
from corrconv.kit.problems import shape, spelled

FIELDS = "OPERATION IMAGE KERNEL MODE BOUNDARY DTYPE WORKERS"
EXAMPLE = "correlate 512x512 15x15 same fill float32 1"


@dataclass(frozen=True)
class Case:
    """What all sides of a turn compute: a problem, whose fill value is 0, with so many threads."""

    problem: Problem
    workers: int = 1

    @property
    def line(self) -> str:
        """The case in words, as ``--case`` takes it: ``correlate 512x512 15x15 same fill float32 1``."""
        problem = self.problem
        x, h = spelled(problem.x_shape), spelled(problem.h_shape)
        words = problem.operation, x, h, problem.mode, problem.boundary, problem.dtype.name
        return " ".join((*words, str(self.workers)))

    @property
    def stem(self) -> str:
        """The same as part of a file's name."""
        return self.line.replace(" ", "_")

    @classmethod
    def from_line(cls, line: str) -> Case:
        """What `line` gave.

        Raises
        ------
        ValueError
            Where it is no such line.
        """
        try:
            operation, x, h, mode, boundary, dtype, workers = line.replace("_", " ").split()
            shapes = shape("image", x), shape("kernel", h)
            kind, threads = np.dtype(dtype), int(workers)
        except (ValueError, TypeError):
            raise ValueError(f"case: {line!r} is not {FIELDS}, as in {EXAMPLE!r}") from None
        if threads < 1:
            raise ValueError(f"case: needs at least 1 worker, got {threads}")
        return cls(Problem(operation, *shapes, mode, boundary, dtype=kind), threads)  # type: ignore[arg-type]


class Outcome(StrEnum):
    """What became of a side in a turn."""

    MEASURED = "measured"
    NOT_TRIED = "not tried"
    WRONG = "wrong"
    RAISED = "raised"
    CRASHED = "crashed"
    TIMED_OUT = "timed out"
    TOO_LARGE = "too large"


FAILED = frozenset(Outcome) - {Outcome.MEASURED, Outcome.NOT_TRIED}


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


@dataclass(frozen=True, order=True)
class Turn:
    """One case, by its line, in one pass; passes count from 0."""

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


def by_case(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Finished turns by the line of their case."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.turn.line, []).append(record)
    return found


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
