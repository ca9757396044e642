"""Implementations that race on one problem: who takes part, the calls that are timed, samples in turn."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from statistics import median as median

from corrconv import Problem, available, get
from corrconv.measure import statistics
from corrconv.measure.grids import too_slow
from corrconv.measure.problems import low_rank_only
from corrconv.measure.rounds import SAMPLE, Call, Sampler, Timed, filling, take
from corrconv.measure.sequential import dissent
from corrconv.measure.sides import Drawn, Side, make_ready


def seconds_of(call: Call, number: int = 1) -> float:
    """Seconds of one call, of so many."""
    return Timed(call, number, refresh=number + 1)()


def calls_per_sample(call: Call, at_least: float = SAMPLE) -> int:
    """How many calls fill a sample."""
    return filling(call, at_least).calls


class Race:
    """Contenders that take samples in turn, see `corrconv.measure.rounds`.

    Parameters
    ----------
    samplers : mapping
        By contender.
    seed : int
        Of the orders.
    """

    def __init__(self, samplers: Mapping[str, Sampler], seed: int = 0) -> None:
        self._samplers, self._seed = samplers, seed

    @classmethod
    def of(cls, calls: Mapping[str, Call], at_least: float = SAMPLE, seed: int = 0) -> Race:
        """Samples of calls, each of as many calls as fill it."""
        return cls({name: filling(call, at_least) for name, call in calls.items()}, seed)

    def run(
        self, rounds: int, *, behind: float = math.inf, keep: Collection[str] = ()
    ) -> dict[str, list[float]]:
        """Seconds a call, by contender, of so many rounds.

        After two, who is `behind` the best by that factor has no more of them, but for those in `keep`.
        """
        names = sorted(self._samplers)
        taken = take(
            [self._samplers[name] for name in names],
            rounds=rounds,
            behind=behind,
            keep=[names.index(name) for name in keep],
            seed=self._seed,
        )
        return {name: each.seconds for name, each in zip(names, taken)}


def paired(numerator: Sequence[float], denominator: Sequence[float]) -> list[float]:
    """Ratios round by round, of the rounds that both took part in, in growing order."""
    return sorted(a / b for a, b in zip(numerator, denominator))


def interval(ordered: Sequence[float], doubt: float = 0.05) -> tuple[float, float]:
    """The exact sign-test interval of a median; the extremes where there are too few for it.

    The shortest that misses the true median with a chance of no more than `doubt`: see
    `corrconv.measure.statistics.interval`.
    """
    if len(ordered) < 2:
        return ordered[0], ordered[-1]
    return statistics.interval(ordered, dissent(len(ordered), doubt))


ONE_SHOT = "auto, one-shot"
"""`corrconv.correlate` without a plan."""
KERNELS = 3


def able(problem: Problem) -> list[str]:
    """Who can run here, supports the problem, takes kernels that are noise, and is not too slow."""
    found = [(name, get(name)) for name in available()]
    return [
        name
        for name, it in found
        if not low_rank_only(it) and it.supports(problem) is None and too_slow(it, problem) is None
    ]


def planned(
    names: Sequence[str], problem: Problem, workers: int = 1
) -> tuple[dict[str, Call], dict[str, str]]:
    """Planned calls on the same operands, warm and found right; and why others are left out."""
    drawn = Drawn(kernels=KERNELS)
    calls: dict[str, Call] = {}
    failed: dict[str, str] = {}
    for name in names:
        try:
            calls[name] = make_ready(Side(name, problem, workers), drawn).call
        except Exception as error:  # a library that raises, or is wrong here, takes no part
            failed[name] = f"{type(error).__name__}: {error}"
    return calls, failed


def one_shot(problem: Problem) -> Call:
    """What a user without a plan calls."""
    return make_ready(Side("auto", problem, planned=False), Drawn(kernels=KERNELS)).call
