"""Rounds that are to be believed: of sides that are right before and after, where nobody else works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from corrconv.check.spot import GateFailed
from corrconv.measure.quiet import Disturbed, disturbed, see_that_it_is_quiet
from corrconv.measure.rounds import Sampler, Taken, take
from corrconv.measure.sides import Ready

ENOUGH = 8
"""Rounds whose median tells what threads a side asks for."""


@dataclass(frozen=True)
class Judged:
    """What sides took, and what is to be said of it.

    Attributes
    ----------
    taken : list of Taken
        Without the rounds that were discarded.
    wrong : dict of int to Exception
        By place, why a side that was right before is not right any more: its times are worth nothing.
    discarded : int
        Rounds in which threads worked that belong to nobody.
    """

    taken: list[Taken]
    wrong: dict[int, Exception] = field(default_factory=dict)
    discarded: int = 0


def judged(
    sides: Sequence[Ready],
    samplers: Sequence[Sampler],
    workers: Sequence[int],
    *,
    at: Callable[[int], object] = lambda side: None,
    **how: Any,
) -> Judged:
    """Rounds, taken as `how` says (see `corrconv.measure.rounds.take`), and what is left of them.

    Parameters
    ----------
    sides : sequence of Ready
        Right: `make_ready` has seen to that.
    samplers : sequence of callable
        One for each side.
    workers : sequence of int
        Threads that each may use.
    at : callable
        Is told the side before each of its samples, and before it is judged.

    Raises
    ------
    Disturbed
        Where no round is left, or somebody still works after them.
    """
    taken = take(samplers, at=at, **how)
    rounds, left = _disturbed(taken, workers)
    if (
        0 < rounds == len(left) < ENOUGH
    ):  # too few to tell a busy machine from somebody who works on
        taken = take(samplers, at=at, **how | {"rounds": ENOUGH, "fewest": ENOUGH})
        rounds, left = _disturbed(taken, workers)
    if rounds and rounds == len(left):
        most = max(max(each.others, default=0.0) for each in taken)
        raise Disturbed(
            f"in all {rounds} rounds threads worked that no side asked for, on up to {most:.1f} processors",
            known=False,
        )
    see_that_it_is_quiet(known=False)
    for each in taken:
        each.leave_out(left)
    wrong: dict[int, Exception] = {}
    for ready in sides:
        ready.renew(2)  # before the first is judged: those of one problem share an answer
    for place, ready in enumerate(sides):
        at(place)
        try:
            ready.check()
        except Disturbed:
            raise
        except GateFailed as error:
            wrong[place] = GateFailed(
                f"{error}; it was right before it was timed, and is not after"
            )
        except Exception as error:  # whatever a library raises: the others go on
            wrong[place] = error
    return Judged(taken, wrong, len(left))


def _disturbed(taken: Sequence[Taken], workers: Sequence[int]) -> tuple[int, list[int]]:
    """How many rounds there are, and those in which somebody worked."""
    rounds = max((len(each.seconds) for each in taken), default=0)
    return rounds, disturbed([each.others for each in taken], workers)
