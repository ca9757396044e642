"""A whole comparison: fresh processes in turn, until every side is resolved or the processes are spent."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from corrconv.compare.evidence import Comparison, Spent, Stopped
from corrconv.compare.process import MOST_BLOCKS, Child, Measuring, Request
from corrconv.core.threads import all_workers
from corrconv.measure import sequential as looking
from corrconv.measure.culprits import at_fault
from corrconv.measure.process import ProcessFailed
from corrconv.measure.rounds import Clock, calls_for_all
from corrconv.measure.sides import AGAIN, Side, labels, with_again
from corrconv.measure.statistics import Samples, Summary, summarise

SECONDS = 10.0
LEAST = 0.2
"""Seconds that a process measures at least, however little of the budget its start has left."""
ALONE = 0.5
"""Seconds that a side is measured alone, to see whether a fault is its own."""
Progress = Callable[[int, int], object]
"""Is told how many processes are done, and how many there will be at most."""


@dataclass(frozen=True)
class Settings:
    """How to compare.

    Attributes
    ----------
    seconds : float
        On the clock, starting processes included. It is a target: the processes of the first look
        are always taken, of a block each at least.
    processes : int or None
        At most; None for as many as `corrconv.measure.sequential.plan` takes by default.
    comparisons : int or None
        How many ratios are judged together; None for those of this run. A sweep gives those of all
        its cells.
    seed : int
        Of the orders within blocks.
    blocks : int
        In a process, at most.
    """

    seconds: float = SECONDS
    processes: int | None = None
    comparisons: int | None = None
    seed: int = 0
    blocks: int = MOST_BLOCKS


@dataclass
class _Run:
    """What a run has gathered so far."""

    measured: tuple[Side, ...]
    labels: tuple[str, ...]
    settings: Settings
    launch: Callable[[Request], Child]
    clock: Clock
    started: float
    most: int
    calls: int | None = None
    samples: list[Samples] = field(default_factory=list)
    processes: int = 0
    discarded: int = 0
    starting: float = 0.0
    measuring: float = 0.0

    def wave(self, count: int) -> None:
        """So many processes, which make ready side by side and then measure one after another.

        Raises
        ------
        ProcessFailed
            Of the side at fault, see `corrconv.measure.culprits`.
        """
        try:
            self._wave(count)
        except ProcessFailed as gone:
            if not gone.started:
                raise
            alone = {name: partial(self._alone, side) for name, side in self._named.items()}
            found = at_fault(gone, gone.side.removesuffix(AGAIN), alone)
            raise next(iter(found.values()), gone) from None

    @property
    def _named(self) -> dict[str, Side]:
        """The sides, once each, by what their processes call them."""
        names = labels(tuple(side.name for side in self.measured))
        return {name.removesuffix(AGAIN): side for name, side in zip(names[1:], self.measured[1:])}

    def _alone(self, side: Side) -> None:
        with closing(self.launch(Request((side, side), self.settings.seed))) as child:
            child.ready()
            child.measure(1, ALONE)

    def _wave(self, count: int) -> None:
        began = self.clock()
        with ExitStack() as stack:
            children = []
            for each in range(count):
                request = Request(
                    self.measured,
                    # orders of different processes are drawn apart
                    seed=1_000_003 * self.settings.seed + self.processes + each,
                    blocks=self.settings.blocks,
                )
                child = self.launch(request)
                stack.callback(child.close)
                children.append(child)
            seconds = [child.ready() for child in children]
            took = self.clock() - began
            self.starting += took
            later = self.most - self.processes - count
            for child in children:
                self._measure(child, seconds[0], starts=later * took / count)

    def _measure(self, child: Child, seconds: Sequence[float], starts: float) -> None:
        budget = self._budget(starts)
        self.calls = self.calls or calls_for_all(seconds, budget)
        began = self.clock()
        taken = child.measure(self.calls, budget)
        self.measuring += self.clock() - began
        self.samples += [
            Samples(label, self.processes, self.calls, tuple(each))
            for label, each in zip(self.labels, taken.seconds, strict=True)
        ]
        self.discarded += taken.discarded
        self.processes += 1

    def _budget(self, starts: float) -> float:
        """Seconds for the next process: what is left, less all `starts` to come, shared out evenly.

        It depends on the clock alone and not on what was found, as the intervals require.
        """
        left = self.settings.seconds - (self.clock() - self.started) - starts
        return max(LEAST, left / (self.most - self.processes))


def compare(
    sides: Sequence[Side],
    settings: Settings | None = None,
    *,
    names: Sequence[str] = (),
    launch: Callable[[Request], Child] = Measuring,
    clock: Clock = time.perf_counter,
    progress: Progress = lambda done, most: None,
    side_by_side: int | None = None,
) -> Comparison:
    """Compare two sides or more, each with the first.

    Parameters
    ----------
    sides : sequence of Side
    settings : Settings, optional
    names : sequence of str, optional
        What the sides are called in the result; by default by their names.
    launch, clock : callable
        For tests: start a process, and read the time.
    progress : callable
    side_by_side : int, optional
        How many processes make ready at once; by default one for each processor, or one where sides
        have several threads.

    Raises
    ------
    ValueError
        Where there are fewer than two sides, or too few processes.
    ProcessFailed
        Where a process declines, crashes or hangs.
    """
    settings = settings or Settings()
    measured = with_again(tuple(sides))
    called = tuple(names) or tuple(side.name for side in sides)
    looks = looking.plan(settings.comparisons or len(sides) - 1, settings.processes)
    if side_by_side is None:
        side_by_side = all_workers() if max(side.workers for side in sides) == 1 else 1
    run = _Run(
        measured,
        labels((called[0], *called)),
        settings,
        launch,
        clock,
        clock(),
        looks[-1].processes,
    )
    stopped = None
    for at, look in enumerate(looks):
        while run.processes < look.processes:
            run.wave(min(side_by_side, look.processes - run.processes))
            progress(run.processes, run.most)
        summary = summarise(run.samples, looks, at)
        if stopped := _stopped(summary, at + 1 == len(looks), run):
            break
    assert stopped is not None  # the last look ends it
    return Comparison(
        sides=measured,
        labels=run.labels,
        samples=tuple(run.samples),
        summary=summary,
        processes=run.processes,
        stopped=stopped,
        seed=settings.seed,
        spent=Spent(run.starting, run.measuring, run.clock() - run.started),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        discarded=run.discarded,
    )


def _stopped(summary: Summary, last: bool, run: _Run) -> Stopped | None:
    """Why a run ends at this look; None where it goes on."""
    if summary.resolved:
        return "resolved"
    if last:
        return "all processes"
    # whether there is time for more may be told from the clock, which knows nothing of who is faster
    return "out of time" if run.clock() - run.started >= run.settings.seconds else None
