"""From samples to verdicts: medians of log-ratios, exact sign-test intervals, the noise floor.

Pure functions. Which interval is taken, and why it may be, is `corrconv.measure.looks`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from corrconv.measure.looks import Look, error
from corrconv.measure.types import Estimate, Judgement, NoiseFloor, Ratio, Samples, Summary, Verdict


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
