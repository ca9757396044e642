"""What a comparison gives: samples, estimates, ratios, judgements, each a type of its own.

So that a measured number, a summary of it, a ratio of two and a verdict about it cannot be confused
(after BenchmarkTools.jl: Trial, TrialEstimate, TrialRatio, TrialJudgement). All are frozen;
`corrconv.compare.store` writes them as JSON and as frames.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from corrconv.measure.sides import Side

Stopped = Literal["resolved", "all processes", "out of time"]


@dataclass(frozen=True)
class Samples:
    """What one side took in one process.

    Attributes
    ----------
    label : str
        The side.
    process : int
        Counts from 0.
    calls : int
        Calls a sample: the same for all sides and processes of a comparison.
    seconds : tuple of float
        Seconds a call, one for each round: those of one place in the tuples of two sides of the same
        process were taken in the same round. Two rounds in a row are a block.
    """

    label: str
    process: int
    calls: int
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class Estimate:
    """How long a call of one side takes, in seconds.

    Attributes
    ----------
    label : str
    median : float
        Over processes, of each process's median over its rounds.
    low, high : float
        Its interval, at the confidence of the comparison. It holds the machine's drift from process
        to process, which a ratio does not: whether two sides differ is not to be told from these.
    least : float
        The fastest sample: a floor, never a verdict.
    """

    label: str
    median: float
    low: float
    high: float
    least: float


@dataclass(frozen=True)
class Ratio:
    """The time of one side over that of another in the same rounds.

    Attributes
    ----------
    label, to : str
        The side, and the side that it is divided by.
    value : float
        The median over processes, of each process's median over the ratios of its rounds.
    low, high : float
        Its exact sign-test interval over processes.
    processes, rounds : int
        How many there were; rounds of all processes.
    """

    label: str
    to: str
    value: float
    low: float
    high: float
    processes: int
    rounds: int


@dataclass(frozen=True)
class NoiseFloor:
    """How different the first side looks from itself: nothing smaller is called a difference.

    Attributes
    ----------
    ratio : Ratio
        Of the first side entered again, with its own plan and scratch memory, to the first side.
    """

    ratio: Ratio

    @property
    def log(self) -> float:
        """The floor as the natural logarithm of a factor: the end of the interval farther from 0."""
        return max(abs(math.log(self.ratio.low)), abs(math.log(self.ratio.high)))

    @property
    def factor(self) -> float:
        """The floor as a factor, at least 1: 1.03 is 3%."""
        return math.exp(self.log)


class Verdict(StrEnum):
    """What may be said of a side, beside the first one."""

    FASTER = "faster"
    SLOWER = "slower"
    NOT_RESOLVED = "not resolved"


@dataclass(frozen=True)
class Judgement:
    """A ratio to the first side, and what may be said of it."""

    ratio: Ratio
    verdict: Verdict


@dataclass(frozen=True)
class Summary:
    """Everything that follows from the samples: see `corrconv.measure.statistics.summarise`.

    Attributes
    ----------
    confidence : float
        With which the interval of any one ratio holds the true ratio, stopping early included: at
        least this, whatever the noise. Those of several ratios hold all at once with 94.5% or more.
    estimates : tuple of Estimate
        Of the sides as given, without the second entry of the first.
    floor : NoiseFloor
    judgements : tuple of Judgement
        Of every side but the first, in the order given.
    """

    confidence: float
    estimates: tuple[Estimate, ...]
    floor: NoiseFloor
    judgements: tuple[Judgement, ...]

    @property
    def resolved(self) -> bool:
        """Whether every side is resolved from the first."""
        return all(each.verdict is not Verdict.NOT_RESOLVED for each in self.judgements)


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock: starting processes (imports, plans, checks), measuring, and in all."""

    starting: float
    measuring: float
    total: float


@dataclass(frozen=True)
class Comparison:
    """One run: what was compared, every sample, what follows from them, and on what machine.

    Attributes
    ----------
    sides : tuple of Side
        As measured: the second is the first one again.
    labels : tuple of str
        What `Samples` call them.
    samples : tuple of Samples
    summary : Summary
    processes : int
        How many fresh processes took part.
    stopped : {"resolved", "all processes", "out of time"}
        Why it ended.
    seed : int
        Of the orders within blocks.
    spent : Spent
    made_at : str
        When it ended: ISO 8601, UTC.
    environment : dict
        `corrconv.measure.environment.record`, and the load before and after; empty where not asked for.
    """

    sides: tuple[Side, ...]
    labels: tuple[str, ...]
    samples: tuple[Samples, ...]
    summary: Summary
    processes: int
    stopped: Stopped
    seed: int
    spent: Spent
    made_at: str
    environment: dict[str, Any] = field(default_factory=dict)
