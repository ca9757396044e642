"""Implementations that race on one problem: who takes part, the calls that are timed, samples in turn."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from statistics import median as median

from corrconv import Problem, available, get
from corrconv.measure import statistics
from corrconv.measure.grids import too_slow
from corrconv.measure.judged import judged
from corrconv.measure.problems import low_rank_only
from corrconv.measure.quiet import Disturbed
from corrconv.measure.rounds import SAMPLE, Call, Sampler, Timed, filling
from corrconv.measure.sequential import dissent
from corrconv.measure.sides import Drawn, Ready, Side, make_ready


def seconds_of(call: Call | Ready, number: int = 1) -> float:
    """Seconds of one call, of so many."""
    it = call if isinstance(call, Ready) else Ready(call)
    return Timed(it.call, number, refresh=number + 1, renew=it.renew)()


def calls_per_sample(call: Call, at_least: float = SAMPLE) -> int:
    """How many calls fill a sample."""
    return filling(call, at_least).calls


class Race:
    """Contenders that take samples in turn, and are right before and after: `corrconv.measure.judged`.

    Parameters
    ----------
    samplers : mapping
        By contender.
    seed : int
        Of the orders.
    ready : mapping
        Those that can be judged.
    workers : int
        Threads that each may use.
    """

    def __init__(
        self,
        samplers: Mapping[str, Sampler],
        seed: int = 0,
        ready: Mapping[str, Ready] | None = None,
        workers: int = 1,
    ) -> None:
        self._samplers, self._seed, self._workers = samplers, seed, workers
        self._ready = ready or {}

    @classmethod
    def of(
        cls,
        calls: Mapping[str, Call | Ready],
        at_least: float = SAMPLE,
        seed: int = 0,
        workers: int = 1,
    ) -> Race:
        """Samples of calls, each of as many calls as fill it."""
        ready = {name: it if isinstance(it, Ready) else Ready(it) for name, it in calls.items()}
        samplers = {name: filling(it.call, at_least, renew=it.renew) for name, it in ready.items()}
        return cls(samplers, seed, ready, workers)

    def run(
        self, rounds: int, *, behind: float = math.inf, keep: Collection[str] = ()
    ) -> dict[str, list[float]]:
        """Seconds a call, by contender, of so many rounds.

        After two, who is `behind` the best by that factor has no more of them, but for those in `keep`.

        Raises
        ------
        GateFailed
            Where one is not right any more.
        Disturbed
        """
        names = sorted(self._samplers)
        found = judged(
            [self._ready.get(name, NOTHING) for name in names],
            [self._samplers[name] for name in names],
            [self._workers] * len(names),
            rounds=rounds,
            behind=behind,
            keep=[names.index(name) for name in keep],
            seed=self._seed,
        )
        for error in found.wrong.values():
            raise error
        return {name: each.seconds for name, each in zip(names, found.taken)}


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


NOTHING = Ready(lambda: None)
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
) -> tuple[dict[str, Ready], dict[str, str]]:
    """Planned calls on the same operands, warm and found right; and why others are left out."""
    drawn = Drawn(kernels=KERNELS)
    calls: dict[str, Ready] = {}
    failed: dict[str, str] = {}
    for name in names:
        try:
            calls[name] = make_ready(Side(name, problem, workers), drawn)
        except Disturbed:
            raise
        except Exception as error:  # a library that raises, or is wrong here, takes no part
            failed[name] = f"{type(error).__name__}: {error}"
    return calls, failed


def one_shot(problem: Problem) -> Ready:
    """What a user without a plan calls."""
    return make_ready(Side("auto", problem, planned=False), Drawn(kernels=KERNELS))
