"""Rounds of many calls: each made ready and found right in a measuring process, then sampled in turn."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from corrconv.calibrate.samples import Rounds
from corrconv.measure.child import Reporter
from corrconv.measure.culprits import at_fault
from corrconv.measure.judged import judged
from corrconv.measure.problems import low_rank_only
from corrconv.measure.process import Process, ProcessFailed, Progress
from corrconv.measure.quiet import Disturbed
from corrconv.measure.rounds import Timed, calls_of_own, rough
from corrconv.measure.sides import TIMING, Drawn, Ready, Side, find, make_ready

LONGEST = 0.12
"""Seconds a call, measured, from which a call takes no part."""
PRODUCTS = 10_000
"""Exact products with which a call is found right."""
KERNELS = 3
LONG = 0.01
"""Seconds a call from which caches that others used do not show in a sample: what is modelled is warm."""
FEWEST = 6
"""Rounds at least, however long they take."""


@dataclass(frozen=True)
class Asked:
    """What a process measures: sides, and seconds of rounds; making ready is not counted."""

    sides: tuple[Side, ...]
    seconds: float


@dataclass
class Answer:
    """Places of the sides that took part, their seconds and when in each round, and why others did not."""

    places: list[int] = field(default_factory=list)
    seconds: list[list[float]] = field(default_factory=list)
    when: list[list[float]] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)


def rounds(
    sides: Sequence[Side],
    seconds: float,
    threads: int,
    left_out: dict[str, str],
    progress: Progress,
) -> Rounds:
    """Rounds of a process with so many threads.

    Whoever ends it is left out, with all its sides, and the others are measured again.

    Raises a ProcessFailed where nobody is at fault, and a ValueError with the reasons where no side can
    be measured.
    """

    def ask(sides: Sequence[Side], seconds: float) -> Answer:
        with Process(threads=threads, progress=progress) as process:
            return process.ask(
                measured, Asked(tuple(sides), seconds), [side.name for side in sides]
            )

    while True:
        try:
            found = ask(sides, seconds)
            break
        except ProcessFailed as gone:
            by_name = {
                each.name: [side for side in sides if side.name == each.name] for each in sides
            }
            alone = {name: functools.partial(ask, of, 0.0) for name, of in by_name.items()}
            if not gone.started or not (failed := at_fault(gone, gone.side, alone)):
                raise
            left_out = left_out | {name: each.what for name, each in failed.items()}
            sides = [side for side in sides if side.name not in failed]
    left_out = left_out | found.left_out
    if not found.places:
        raise ValueError(f"nothing could be measured: {left_out}")
    took_part = tuple(sides[place] for place in found.places)
    times, when = (np.array(of).T for of in (found.seconds, found.when))
    return Rounds(took_part, times, when, left_out)


def words(side: Side) -> str:
    """A side as progress and reasons name it."""
    shapes = ("×".join(map(str, of)) for of in (side.problem.x_shape, side.problem.h_shape))
    return f"{side.name}, {' with '.join(shapes)}, {side.problem.dtype.name}"


def measured(reporter: Reporter, asked: Asked) -> Answer:
    """As many rounds as the seconds allow, after everything was made ready."""
    left_out: dict[str, str] = {}
    made = list(_made(asked.sides, reporter, left_out))
    places = [place for place, *_ in made]
    found = judged(
        [ready for _, ready, _ in made],
        [sampler for *_, sampler in made],
        [asked.sides[place].workers for place in places],
        at=lambda side: reporter.at(places[side], TIMING),
        rounds=10**9,
        seconds=asked.seconds,
        fewest=FEWEST,
        progress=lambda share, said: reporter.progress(0.5 + share / 2, said),
    )
    for index, error in found.wrong.items():
        left_out[words(asked.sides[places[index]])] = f"{type(error).__name__}: {error}"
    right = [index for index in range(len(made)) if index not in found.wrong]
    return Answer(
        [places[index] for index in right],
        [found.taken[index].seconds for index in right],
        [found.taken[index].when for index in right],
        left_out,
    )


def _made(
    sides: Sequence[Side], reporter: Reporter, left_out: dict[str, str]
) -> Iterator[tuple[int, Ready, Timed]]:
    drawn = {
        rank_one: Drawn(rank_one=rank_one, kernels=KERNELS, products=PRODUCTS)
        for rank_one in (False, True)
    }
    for place, side in enumerate(sides):
        reporter.progress(0.5 * place / len(sides), f"making ready: {words(side)}")
        try:
            of = drawn[low_rank_only(find(side.name))]
            ready = make_ready(side, of, functools.partial(reporter.at, place))
            took = rough(ready.call, renew=ready.renew)
        except Disturbed:
            raise
        except Exception as error:  # a library that raises, or is wrong here, takes no part
            left_out[words(side)] = f"{type(error).__name__}: {error}"
            continue
        if took > LONGEST:
            left_out[words(side)] = f"takes over {LONGEST:g} s"
            ready.close()
            continue
        calls = calls_of_own(took)
        refresh = 0 if took < LONG else calls + 1
        yield place, ready, Timed(ready.call, calls, refresh, renew=ready.renew)
