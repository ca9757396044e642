"""The measuring processes of a comparison: what one is asked, what it does then, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from corrconv.kit.codec import to_data
from corrconv.measure.child import Reporter
from corrconv.measure.judged import judged
from corrconv.measure.process import Process
from corrconv.measure.rounds import MOST, Timed, calls_for_all, rough
from corrconv.measure.sides import JUDGING, TIMING, Side, labels, prepare

MOST_BLOCKS = MOST // 2


@dataclass(frozen=True)
class Request:
    """What a process is to do.

    Attributes
    ----------
    sides : tuple of Side
        As measured: the second is the first one again.
    seed : int
        Of the orders.
    blocks : int
        At most.
    """

    sides: tuple[Side, ...]
    seed: int
    blocks: int = MOST_BLOCKS


@dataclass(frozen=True)
class How:
    """What the parent says once it knows how long calls take: calls a sample, and seconds for all."""

    calls: int
    seconds: float


@dataclass(frozen=True)
class Answer:
    """For each side, seconds a call in each round; and how many rounds were discarded."""

    seconds: list[list[float]]
    discarded: int = 0


def measure(reporter: Reporter, request: Request) -> Answer:
    """Rounds of all sides; repeated without a parent, of one second.

    Once its sides are ready the process says how long a call of each takes and waits for a `How`, so
    that processes can make ready side by side and measure one after another.
    """
    ready = prepare(request.sides, reporter)
    seconds = []
    for place, each in enumerate(ready):
        reporter.at(place, TIMING)
        seconds.append(rough(each.call, renew=each.renew))
    told = reporter.exchange(seconds)
    how = How(**told) if told else How(calls_for_all(seconds, 1.0), 1.0)
    found = judged(
        ready,
        [Timed(each.call, how.calls, renew=each.renew) for each in ready],
        [side.workers for side in request.sides],
        at=lambda side: reporter.at(side, TIMING),
        rounds=2 * request.blocks,
        seconds=how.seconds,
        seed=request.seed,
    )
    for place, error in found.wrong.items():
        reporter.at(place, JUDGING)
        raise error
    return Answer([each.seconds for each in found.taken], found.discarded)


class Child(Protocol):
    """A process that does a request; each step raises `ProcessFailed` where it cannot."""

    def ready(self) -> list[float]:
        """Wait until its sides are ready: seconds a call of each, roughly."""

    def measure(self, calls: int, seconds: float) -> Answer:
        """Rounds of all sides, with so many calls a sample."""

    def close(self) -> None:
        """End it, if it has not ended."""


class Measuring:
    """A process that does a request, and further ones: `Child` for each."""

    def __init__(self, request: Request) -> None:
        self._process = Process(threads=max(side.workers for side in request.sides))
        self.ask(request)

    def ask(self, request: Request) -> None:
        """What to do next."""
        self._process.begin(measure, request, labels(tuple(side.name for side in request.sides)))

    def ready(self) -> list[float]:
        """As in `Child`."""
        seconds: list[float] = self._process.hear()
        return seconds

    def measure(self, calls: int, seconds: float) -> Answer:
        """As in `Child`."""
        self._process.tell(to_data(How(calls, seconds)))
        taken: Answer = self._process.result()
        return taken

    def close(self) -> None:
        """As in `Child`."""
        self._process.close()
