"""Who takes part in a case, who does not, and why; and who is the one that ratios are taken to."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import corrconv
from corrconv import Implementation
from corrconv.measure.budget import too_slow
from corrconv.measure.problems import low_rank_only
from corrconv.measure.sides import Side
from corrconv.sweep.case import Case
from corrconv.sweep.limits import Limits, predicted, too_large
from corrconv.sweep.types import FAILED, Outcome, Record, Result

REFERENCE = "scipy_fft"
"""Installed wherever this runs, and never too slow to be tried, so that most cases have ratios to the
same one. A bad reference would only widen intervals: which one it is says nothing of who is fast."""
HOPELESS, LONG = 10.0, 0.02
"""So many times behind the best, in calls over so many seconds, a side has one call and no rounds."""


@dataclass(frozen=True)
class Contender:
    """An implementation that is asked for.

    Attributes
    ----------
    source : str
        A registered name, or the path of the file that holds it.
    implementation : Implementation
    """

    source: str
    implementation: Implementation

    @property
    def name(self) -> str:
        return self.implementation.name

    def side(self, case: Case) -> Side:
        """As measuring processes know it."""
        return Side(self.source, case.problem, case.workers)

    def repeat(self, case: Case, limits: Limits) -> str:
        """A command that runs this case with this one alone, within the same limits."""
        words = (
            "corrconv",
            "sweep",
            "--case",
            shlex.quote(case.line),
            "--only",
            shlex.quote(self.source),
        )
        return " ".join((*words, limits.options)).rstrip()


def registered() -> list[Contender]:
    """All that can run here."""
    return [Contender(name, corrconv.get(name)) for name in corrconv.available()]


def choose(
    case: Case,
    contenders: Sequence[Contender],
    limits: Limits,
    slow: float,
    before: Sequence[Record] = (),
) -> tuple[list[Contender], list[Result]]:
    """Those that are tried in a case, the reference first; and why the others are not.

    Parameters
    ----------
    case : Case
    contenders : sequence of Contender
    limits : Limits
    slow : float
        Seconds a call from which one is not tried.
    before : sequence of Record
        Of the same case in earlier passes: who failed there, or was hopeless, is not tried again.
    """
    known = _known(before)
    tried, others = [], []
    for each in sorted(contenders, key=lambda each: each.name != REFERENCE):
        result = _not_tried(case, each, limits, slow, known)
        if result is None:
            tried.append(each)
        else:
            others.append(result)
    return tried, others


def _not_tried(
    case: Case, each: Contender, limits: Limits, slow: float, known: Mapping[str, str]
) -> Result | None:
    it, problem = each.implementation, case.problem
    if reason := known.get(each.name):
        return Result(each.name, Outcome.NOT_TRIED, reason)
    if low_rank_only(it):
        return Result(each.name, Outcome.NOT_TRIED, "kernels of noise: it takes those of low rank")
    if reason := it.supports(problem) or too_slow(it, problem, slow):
        return Result(each.name, Outcome.NOT_TRIED, reason)
    if reason := too_large(predicted(it, problem), limits.memory):
        return Result(each.name, Outcome.TOO_LARGE, reason, each.repeat(case, limits))
    return None


def _known(before: Sequence[Record]) -> dict[str, str]:
    """By label, why a side is not tried again."""
    known = {}
    for record in before:
        best = min((each.look for each in record.results if each.look), default=0.0)
        for each in record.results:
            if each.outcome in FAILED:
                known[each.label] = f"{each.outcome} in pass {record.turn.number}"
            elif each.look and hopeless(each.look, best) and each.label != record.reference:
                times = f"{each.look / best:.0f} times"
                known[each.label] = f"{times} behind the best in pass {record.turn.number}"
    return known


def hopeless(look: float, best: float) -> bool:
    """Whether one call says enough of a side, beside the best one's seconds."""
    return look > max(HOPELESS * best, LONG)
