"""What a measuring process of a comparison is asked, and what it does then."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.measure.child import Reporter
from corrconv.measure.ready import TIMING, prepare
from corrconv.measure.rounds import MOST, Timed, calls_for_all, rough, take
from corrconv.measure.sides import Side

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
