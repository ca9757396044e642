"""Interleaved samples: what is compared was measured within the same moments."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median as median

from corrconv.measure import statistics
from corrconv.measure.looks import dissent

Call = Callable[[], object]
SAMPLE = 1e-3
"""Seconds that a sample takes at least, as many calls as fill it."""


def seconds_of(call: Call, number: int = 1) -> float:
    """Seconds of one call, of so many."""
    started = time.perf_counter()
    for _ in range(number):
        call()
    return (time.perf_counter() - started) / number


def calls_per_sample(call: Call, at_least: float = SAMPLE) -> int:
    """How many calls fill a sample."""
    number = 1
    while (seconds := seconds_of(call, number)) * number < at_least / 2:
        number = max(2 * number, min(10 * number, round(at_least / max(seconds, 1e-9))))
    return max(1, round(at_least / seconds))


Sampler = Callable[[], float]
"""Takes a sample: gives the seconds of a call."""


class Race:
    """Contenders that take samples in turn, in an order that is drawn and then reversed (ABBA).

    Parameters
    ----------
    samplers : mapping
        By contender.
    seed : int
        Of the order.

    Attributes
    ----------
    samples : dict
        Seconds a call, by contender; those of one place in the lists were taken in the same round.
    """

    def __init__(self, samplers: Mapping[str, Sampler], seed: int = 0) -> None:
        self._samplers = samplers
        self._order = random.Random(seed)
        self.samples: dict[str, list[float]] = {name: [] for name in samplers}

    @classmethod
    def of(cls, calls: Mapping[str, Call], at_least: float = SAMPLE, seed: int = 0) -> Race:
        """Samples of calls, each of as many calls as fill it."""
        return cls({name: sampler(call, at_least) for name, call in calls.items()}, seed)

    def run(
        self, rounds: int, *, behind: float | None = None, keep: Iterable[str] = ()
    ) -> dict[str, list[float]]:
        """So many rounds; after two, who is `behind` the best by that factor has no more of them.

        Those named in `keep` stay in.
        """
        running: list[str] = sorted(self._samplers)
        order: list[str] = []
        for taken in range(rounds):
            if taken == 2 and behind:
                best = min(min(self.samples[name]) for name in running)
                near = {name for name in running if min(self.samples[name]) <= behind * best}
                running = [name for name in running if name in near or name in set(keep)]
            if taken % 2 == 0:
                order = self._order.sample(running, len(running))
            else:
                order = order[::-1]
            for name in order:
                self.samples[name].append(self._samplers[name]())
        return self.samples


def sampler(call: Call, at_least: float = SAMPLE) -> Sampler:
    """Takes samples of so many calls as fill one."""
    number = calls_per_sample(call, at_least)
    return lambda: seconds_of(call, number)


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
