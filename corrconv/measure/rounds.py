"""The one loop of interleaved, paired rounds: all sides in turn, block after block.

In the terms of the field: a *call* computes one result; a *sample* is the time of so many calls in a row,
divided by their number; a *round* takes one sample of every side; a *block* is a round in an order that
is drawn, and a round in the reverse of it (ABBA).

The reversal cancels whatever drifts steadily through a block. The draw makes every two sides change places
with equal chance, which the sign test rests on (R. A. Fisher, The Design of Experiments, 1935): it is as
good as its coins, whatever the machine does.

It imports nothing of this project, so that `corrconv.history` can run it beside another commit's `corrconv`.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

Call = Callable[[], object]
Renew = Callable[[int], object]
"""Gives so many calls operands that none has seen, see `corrconv.measure.operands`."""
Sampler = Callable[[], float]
"""Takes a sample: gives the seconds of a call."""
Clock = Callable[[], float]
"""Seconds since some moment."""
SAMPLE = 1e-3
"""Seconds that a sample of the fastest side takes at least: a thousand times what the clock and the loop
around the calls add to it."""
BLOCKS = 4
"""Blocks that a process should have time for: a sample is made shorter for it."""
MOST = 120
"""More rounds would not make a process's median better than processes differ from each other."""
REFRESH = 10
"""Calls a sample from which one call before it goes uncounted, so that it finds its own data in the
caches and not another side's. With fewer, calls are long, and this would cost as much as it mends."""
MANY = 100
"""Calls of an estimate, at most."""
GRAIN = 1e-3
"""Seconds: what is shorter counts as so much, since a thread may do a little for a call."""


def others() -> float:
    """Seconds that threads of this process but the calling one have had a processor."""
    return time.process_time() - time.thread_time()


def unchanged(calls: int) -> None:
    """Leaves operands as they are."""


def orders(sides: int, seed: int) -> Iterator[tuple[int, ...]]:
    """Orders of rounds without end, the same for the same seed: one drawn, the reverse of it, and so on."""
    draw = random.Random(seed)
    while True:
        order = tuple(draw.sample(range(sides), sides))
        yield order
        yield order[::-1]


@dataclass
class Taken:
    """What one side took.

    Attributes
    ----------
    seconds : list of float
        A call, one for each round that it took part in: those of one place belong to the same round,
        in all sides.
    when : list of float
        When each sample began, in seconds since the first round did.
    cost : float
        Seconds on the clock of its shortest sample, with what goes uncounted.
    others : list of float
        Processors that threads of the process but the calling one kept busy meanwhile, in each round.
    """

    seconds: list[float] = field(default_factory=list)
    when: list[float] = field(default_factory=list)
    cost: float = math.inf
    others: list[float] = field(default_factory=list)

    def leave_out(self, rounds: Collection[int]) -> None:
        """Forget those rounds."""
        for each in (self.seconds, self.when, self.others):
            each[:] = [it for place, it in enumerate(each) if place not in rounds]


def take(
    samplers: Sequence[Sampler],
    *,
    rounds: int = MOST,
    seconds: float = math.inf,
    fewest: int = 2,
    seed: int = 0,
    behind: float = math.inf,
    cheap: float = 0.0,
    keep: Collection[int] = (),
    clock: Clock = time.perf_counter,
    at: Callable[[int], object] = lambda side: None,
    progress: Callable[[float, str], object] = lambda share, words: None,
    others: Clock = others,
) -> list[Taken]:
    """Samples of every side in turn.

    Parameters
    ----------
    samplers : sequence of callable
        One for each side, warm: a `Timed`, or whatever gives seconds.
    rounds : int
        At most.
    seconds : float
        After which no other block begins.
    fewest : int
        Rounds that are taken however long they are.
    seed : int
        Of the orders.
    behind : float
        Who takes so many times the best side's seconds in the first block has no more of them …
    cheap : float
        … unless its samples take no more than so many seconds on the clock.
    keep : collection of int
        Places of those that stay whatever they take.
    clock, at, progress : callable
        Reads the time; is told the side before each of its samples; how much is done before each round.
    others : callable
        Seconds that other threads have had a processor.
    """
    taken = [Taken() for _ in samplers]
    running = set(range(len(samplers)))
    started = clock()
    for count, order in enumerate(orders(len(samplers), seed)):
        gone = clock() - started
        over = count >= fewest and count % 2 == 0 and gone >= seconds
        if count >= rounds or over or not running:
            break
        progress(min(1.0, max(count / rounds, gone / max(seconds, 1e-9))), f"round {count + 1}")
        for side in (each for each in order if each in running):
            at(side)
            it, began, busy = taken[side], clock(), others()
            it.when.append(began - started)
            it.seconds.append(samplers[side]())
            spent = clock() - began
            it.cost = min(it.cost, spent)
            it.others.append((others() - busy) / max(spent, GRAIN))
        if count == 1:
            running = _near(taken, running, behind, cheap) | (running & set(keep))
    return taken


def _near(taken: Sequence[Taken], running: set[int], behind: float, cheap: float) -> set[int]:
    best = {side: min(taken[side].seconds) for side in running}
    most = behind * min(best.values())
    return {side for side in running if best[side] <= most or taken[side].cost <= cheap}


@dataclass(frozen=True)
class Timed:
    """A sampler: seconds a call, of so many in a row.

    Attributes
    ----------
    call : callable
        Warm.
    calls : int
    refresh : int
        Calls a sample from which one before it goes uncounted; 0 for always.
    clock : callable
    renew : callable
        Is called before a sample.
    """

    call: Call
    calls: int = 1
    refresh: int = REFRESH
    clock: Clock = time.perf_counter
    renew: Renew = unchanged

    def __call__(self) -> float:
        call, clock = self.call, self.clock
        self.renew(self.calls + 1)
        if self.calls >= self.refresh:
            call()
        started = clock()
        for _ in range(self.calls):
            call()
        return (clock() - started) / self.calls


def filling(
    call: Call,
    at_least: float = SAMPLE,
    clock: Clock = time.perf_counter,
    renew: Renew = unchanged,
) -> Timed:
    """A sampler of as many calls as fill a sample of so many seconds: each side has its own number."""
    number = calls_of_own(rough(call, clock, renew), at_least)
    return Timed(call, number, clock=clock, renew=renew)


def calls_of_own(seconds: float, at_least: float = SAMPLE) -> int:
    """How many calls of so many seconds fill a sample."""
    return max(1, round(at_least / max(seconds, 1e-9)))


def calls_for_all(seconds: Sequence[float], budget: float) -> int:
    """The number of calls for every side alike.

    Parameters
    ----------
    seconds : sequence of float
        Seconds a call, of each side.
    budget : float
        Seconds that all rounds have.

    Returns
    -------
    int
        As many as make a sample of the fastest take `SAMPLE`, or fewer, at least one, where `BLOCKS`
        blocks of all sides would take longer than `budget`.
    """
    wanted = SAMPLE / max(min(seconds), 1e-9)
    affordable = budget / (2 * BLOCKS * sum(seconds))
    return max(1, int(min(wanted, affordable)))


def rough(call: Call, clock: Clock = time.perf_counter, renew: Renew = unchanged) -> float:
    """Seconds a call, roughly: the better of two samples, of one call or of as many as fill half a sample."""
    once = min(Timed(call, 1, 2, clock, renew)() for _ in range(2))
    calls = min(MANY, calls_of_own(once, SAMPLE / 2))
    if calls == 1:
        return once
    return min(Timed(call, calls, calls + 1, clock, renew)() for _ in range(2))
