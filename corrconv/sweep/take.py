"""One turn, to its end: a side that takes its process along is recorded, left out, and the rest repeated."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from corrconv.measure.sides import AGAIN
from corrconv.sweep.bookmark import Step
from corrconv.sweep.case import Case
from corrconv.sweep.contenders import Contender
from corrconv.sweep.crew import Crew
from corrconv.sweep.job import Job
from corrconv.sweep.types import FAILED, Outcome, Result
from corrconv.sweep.worker import Gone

BY_OTHERS = frozenset({Outcome.CRASHED, Outcome.TOO_LARGE})
"""What may befall a side because of others in the same process."""


class CannotMeasure(RuntimeError):
    """A measuring process does not even start, whatever it is asked; the message holds its last words."""


@dataclass(frozen=True)
class Taken:
    """What became of the sides of a turn: see `types.Record`."""

    process: str
    reference: str
    results: tuple[Result, ...]


def take(
    case: Case, contenders: Sequence[Contender], crew: Crew, seconds: float, seed: int
) -> Taken:
    """Every contender's result; the first that is left is the reference.

    Parameters
    ----------
    case : Case
    contenders : sequence of Contender
    crew : Crew
    seconds : float
        For the turn, should no process end.
    seed : int
        Of the orders.

    Raises
    ------
    CannotMeasure
    """
    left = list(contenders)
    failed: list[Result] = []
    patience = True
    while left:
        worker = crew.worker(case.workers)
        try:
            results = worker.do(_job(case, left, crew, seconds, seed))
        except Gone as gone:
            crew.end()
            if patience and gone.place.side < 0 and gone.place.step != Step.STARTING:
                patience = False  # it may have ended before this turn began: once more
                continue
            given_up = _given_up(gone, left, case, crew)
            failed += given_up
            names = {each.label for each in given_up}
            left = [each for each in left if each.name not in names]
            continue
        told = [_with_repeat(each, case, left, crew) for each in results]
        return Taken(crew.process, left[0].name, (*told, *failed))
    return Taken(crew.process if failed else "", "", tuple(failed))


def _job(case: Case, contenders: Sequence[Contender], crew: Crew, seconds: float, seed: int) -> Job:
    first, *others = contenders
    sides = [each.side(case) for each in (first, first, *others)]
    labels = first.name, first.name + AGAIN, *(each.name for each in others)
    return Job(tuple(sides), labels, seconds, seed, crew.limits.memory)


def _given_up(gone: Gone, contenders: Sequence[Contender], case: Case, crew: Crew) -> list[Result]:
    """Of the side whose step it was; of all of them where it was nobody's."""
    if gone.place.step == Step.STARTING:
        raise CannotMeasure(f"a measuring process does not start: {gone}") from gone
    detail, culprits = str(gone), list(contenders)
    if gone.place.side >= 0:
        culprits = [contenders[max(0, gone.place.side - 1)]]  # two places are the reference's
        if gone.outcome in BY_OTHERS:
            too = _dies(culprits[0], case, crew)
            detail += f"; alone it {'does so, too' if too else 'does not'}"
    return [
        Result(each.name, gone.outcome, detail, each.repeat(case, crew.limits)) for each in culprits
    ]


def _dies(culprit: Contender, case: Case, crew: Crew) -> bool:
    """Whether it takes a process along that it has for itself.

    Libraries that are loaded together may crash where each runs alone, a crash may come later than
    what caused it, and memory is held by all plans of a turn together: then it says so.
    """
    alone = Job((culprit.side(case),), (culprit.name,), 0.0, 0, crew.limits.memory)
    try:
        crew.worker(case.workers).do(alone)
    except Gone:
        return True
    finally:
        crew.end()
    return False


def _with_repeat(result: Result, case: Case, contenders: Sequence[Contender], crew: Crew) -> Result:
    if result.outcome not in FAILED:
        return result
    name = result.label.removesuffix(AGAIN)
    (contender,) = (each for each in contenders if each.name == name)
    return dataclasses.replace(result, repeat=contender.repeat(case, crew.limits))
