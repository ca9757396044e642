"""What a sweep is to do, turn by turn, and what a turn gives: a result of each side."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

import numpy as np

from corrconv import Problem
from corrconv.kit.problems import shape, spelled

FIELDS = "OPERATION IMAGE KERNEL MODE BOUNDARY DTYPE WORKERS [rank-one]"
EXAMPLE = "correlate 512x512 15x15 same fill float32 1"
RANK_ONE = "rank-one"
MOST_THREADS = 1024


@dataclass(frozen=True)
class Case:
    """What all sides of a turn compute: a problem, whose fill value is 0, with so many threads.

    Where `rank_one`, kernels are Gaussians of various widths, which some implementations take alone; else
    they are noise.
    """

    problem: Problem
    workers: int = 1
    rank_one: bool = False

    @property
    def line(self) -> str:
        """The case in words, as ``--case`` takes it: ``correlate 512x512 15x15 same fill float32 1``."""
        problem = self.problem
        x, h = spelled(problem.x_shape), spelled(problem.h_shape)
        words = problem.operation, x, h, problem.mode, problem.boundary, problem.dtype.name
        return " ".join((*words, str(self.workers), *([RANK_ONE] if self.rank_one else [])))

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
            operation, x, h, mode, boundary, dtype, workers, *more = line.replace("_", " ").split()
            kind, threads = np.dtype(dtype), int(workers)
            if more not in ([], [RANK_ONE]):
                raise ValueError
        except (ValueError, TypeError):
            raise ValueError(f"case: {line!r} is not {FIELDS}, as in {EXAMPLE!r}") from None
        if not 1 <= threads <= MOST_THREADS:
            raise ValueError(f"case: takes 1 to {MOST_THREADS} workers, got {workers:.80}")
        shapes = shape("image", x), shape("kernel", h)
        problem = Problem(operation, *shapes, mode, boundary, dtype=kind)  # type: ignore[arg-type]
        return cls(problem, threads, bool(more))


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
        The implementation's name; that of a second entry, for the noise floor, ends in `sides.AGAIN`.
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
    error : float or None
        max |y - exact| / (‖x‖₂ ‖h‖₂) over corners and random outputs, before it is timed.
    discarded : int
        Rounds of the turn in which threads worked that belong to no side; they are not among `seconds`.
    """

    label: str
    outcome: Outcome
    detail: str = ""
    repeat: str = ""
    look: float | None = None
    calls: int = 0
    seconds: tuple[float, ...] = ()
    error: float | None = None
    discarded: int = 0


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
    host : str
        Which host of a cluster measured it, as `About.hosts` has them; empty where there is no cluster.
    """

    turn: Turn
    process: str
    reference: str
    results: tuple[Result, ...]
    seconds: float
    made_at: str
    host: str = ""


@dataclass(frozen=True)
class Stages:
    """Seconds of what comes before the steady call, in a process that holds nothing but NumPy.

    Attributes
    ----------
    loading, planning, first_call : float
        Of importing the library; of a plan, with compiled code and wisdom from the disk where an earlier
        process left them; of the first call.
    one_shot, planned : float
        Of a warm call without a plan of one's own, and with one.
    """

    loading: float
    planning: float
    first_call: float
    one_shot: float
    planned: float

    @property
    def cold(self) -> float:
        """Seconds before the first result: loading, planning and the first call."""
        return self.loading + self.planning + self.first_call


@dataclass(frozen=True)
class Alone:
    """What was measured of one implementation in a process of its own.

    Attributes
    ----------
    name : str
    number : int
        Of the process: from 0.
    case : str
        Of the stages: its line.
    stages : Stages or None
        None where it failed.
    memory : mapping of str to int
        By case: bytes of the peak of a call, with its plan, beyond operands and result.
    detail : str
        Why there are none; empty where there are.
    made_at : str
        When it ended: ISO 8601, UTC.
    host : str
        As `Record.host`.
    """

    name: str
    number: int
    case: str
    stages: Stages | None
    memory: Mapping[str, int]
    detail: str
    made_at: str
    host: str = ""


def stages(alone: Iterable[Alone]) -> dict[str, Stages]:
    """By implementation, the median of each stage over its processes; of those that have any."""
    found: dict[str, list[Stages]] = {}
    for each in alone:
        if each.stages is not None:
            found.setdefault(each.name, []).append(each.stages)
    return {
        name: Stages(*(median(getattr(it, stage) for it in of) for stage in vars(of[0])))
        for name, of in found.items()
    }


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
    alone : int
        Processes that each implementation has to itself.
    first : str
        The case whose first call they time.
    memory : tuple of str
        The cases whose memory they measure.
    """

    cases: tuple[str, ...]
    sources: tuple[str, ...]
    passes: int
    slow: float
    seed: int = 0
    alone: int = 0
    first: str = ""
    memory: tuple[str, ...] = ()

    def turns(self) -> Iterator[Turn]:
        """All turns: each pass in an order of its own, but those of one number of threads together.

        Libraries settle their threads when they load, so that each number needs its own process.
        """
        for number in range(self.passes):
            draw = random.Random(1_000_003 * self.seed + number)
            order = draw.sample(self.cases, len(self.cases))
            for line in sorted(order, key=lambda line: Case.from_line(line).workers):
                yield Turn(number, line)
