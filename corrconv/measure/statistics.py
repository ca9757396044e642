"""From samples to verdicts: medians of log-ratios, exact sign-test intervals, the noise floor.

Pure functions. Which interval is taken, and why it may be, is `corrconv.measure.sequential`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from corrconv.kit.codec import Count, Positive
from corrconv.measure.sequential import Look, error


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
    process: Count
    calls: Count
    seconds: tuple[Positive, ...]


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
    median: Positive
    low: float
    high: float
    least: Positive


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
    value: Positive
    low: float
    high: float
    processes: Count
    rounds: Count


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


def log_ratio(numerator: Samples, denominator: Samples) -> float:
    """The median, over the rounds of a process, of the logarithm of the ratio within the round.

    Raises
    ------
    ValueError
        Where the samples are not of the same rounds.
    """
    if numerator.process != denominator.process:
        raise ValueError(
            f"samples: of processes {numerator.process} and {denominator.process}; ratios are taken "
            "within a process"
        )
    pairs = zip(numerator.seconds, denominator.seconds, strict=True)
    return median(math.log(a / b) for a, b in pairs)


def interval(values: Sequence[float], dissent: int) -> tuple[float, float]:
    """Of a median, by the sign test: what is left after `dissent` values at each end.

    It misses the true median where no more than `dissent` values lie on one side of it, which has
    the probability 2 P(Binomial(count, 1/2) <= dissent).

    Raises
    ------
    ValueError
        Where too few values are left.
    """
    ordered = sorted(values)
    if dissent < 0 or 2 * (dissent + 1) > len(ordered):
        raise ValueError(f"dissent: {len(ordered)} values cannot leave out {dissent} at each end")
    return ordered[dissent], ordered[-1 - dissent]


def estimate(of: Sequence[Samples], dissent: int) -> Estimate:
    """How long a call takes, from the samples of one side in all processes."""
    medians = [median(each.seconds) for each in of]
    low, high = interval(medians, dissent)
    least = min(min(each.seconds) for each in of)
    return Estimate(of[0].label, median(medians), low, high, least)


def ratio(of: Sequence[Samples], to: Sequence[Samples], dissent: int) -> Ratio:
    """The ratio of two sides, from their samples in the same processes."""
    logs = [log_ratio(a, b) for a, b in zip(of, to, strict=True)]
    low, high = interval(logs, dissent)
    rounds = sum(len(each.seconds) for each in of)
    return Ratio(
        of[0].label,
        to[0].label,
        math.exp(median(logs)),
        math.exp(low),
        math.exp(high),
        len(logs),
        rounds,
    )


def verdict(of: Ratio, floor: NoiseFloor) -> Verdict:
    """Faster or slower only where the interval excludes 1 and the ratio is beyond the noise floor."""
    if of.low <= 1 <= of.high or abs(math.log(of.value)) <= floor.log:
        return Verdict.NOT_RESOLVED
    return Verdict.FASTER if of.value < 1 else Verdict.SLOWER


def summarise(samples: Sequence[Samples], looks: Sequence[Look], at: int) -> Summary:
    """What the processes taken until a look say.

    Parameters
    ----------
    samples : sequence of Samples
        Of all sides and processes; the sides in the order of `sides.with_again`, in each process.
    looks : sequence of Look
        All looks that were planned: they share the doubt.
    at : int
        Which of them this is. Later processes are not looked at.
    """
    look = looks[at]
    by_side: dict[str, list[Samples]] = {}
    for each in sorted(samples, key=lambda each: each.process):
        if each.process < look.processes:
            by_side.setdefault(each.label, []).append(each)
    first, again, *others = by_side.values()
    floor = NoiseFloor(ratio(again, first, look.dissent))
    ratios = [ratio(other, first, look.dissent) for other in others]
    return Summary(
        confidence=1 - error(looks),
        estimates=tuple(estimate(of, look.dissent) for of in (first, *others)),
        floor=floor,
        judgements=tuple(Judgement(each, verdict(each, floor)) for each in ratios),
    )
