"""The measuring processes of a comparison: what one is asked, what it does then, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from corrconv.kit.codec import to_data
from corrconv.measure.child import Reporter
from corrconv.measure.process import Process
from corrconv.measure.rounds import MOST, Timed, calls_for_all, rough, take
from corrconv.measure.sides import TIMING, Side, labels, prepare

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


def measure(reporter: Reporter, request: Request) -> list[list[float]]:
    """For each side, seconds a call in each round; repeated without a parent, of one second.

    Once its sides are ready the process says how long a call of each takes and waits for a `How`, so
    that processes can make ready side by side and measure one after another.
    """
    ready = prepare(request.sides, reporter)
    seconds = []
    for place, each in enumerate(ready):
        reporter.at(place, TIMING)
        seconds.append(rough(each.call))
    told = reporter.exchange(seconds)
    how = How(**told) if told else How(calls_for_all(seconds, 1.0), 1.0)
    taken = take(
        [Timed(each.call, how.calls) for each in ready],
        rounds=2 * request.blocks,
        seconds=how.seconds,
        seed=request.seed,
        at=lambda side: reporter.at(side, TIMING),
    )
    return [each.seconds for each in taken]


class Child(Protocol):
    """A process that does a request; each step raises `ProcessFailed` where it cannot."""

    def ready(self) -> list[float]:
        """Wait until its sides are ready: seconds a call of each, roughly."""

    def measure(self, calls: int, seconds: float) -> list[list[float]]:
        """Seconds a call of each side in each round."""

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

    def measure(self, calls: int, seconds: float) -> list[list[float]]:
        """As in `Child`."""
        self._process.tell(to_data(How(calls, seconds)))
        taken: list[list[float]] = self._process.result()
        return taken

    def close(self) -> None:
        """As in `Child`."""
        self._process.close()
