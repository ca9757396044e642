"""Runs claims, one after the other; what breaks is said, and the others still run."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from corrconv.kit.units import listed

from ..kit.run import Run
from .claim import Claim, Effort, Finding, Number, Verdict, missing
from .process import apart, sharing, times_calls


@dataclass(frozen=True)
class Outcome:
    """What came of one claim, and the seconds that it took.

    There is no evidence where it could not be made, and no finding where the experiment or its judge broke:
    `error` is then the exception, and where it was raised.
    """

    claim: Claim[Any]
    effort: Effort
    seconds: float
    evidence: Any = None
    finding: Finding | None = None
    error: str = ""

    @property
    def verdict(self) -> str:
        """The finding's; ``broken`` where there is none."""
        return str(self.finding.verdict) if self.finding else "broken"

    @property
    def words(self) -> str:
        """The finding's; the error where there is none."""
        return self.finding.words if self.finding else self.error

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Those that decided."""
        return self.finding.numbers if self.finding else ()


def run(
    claims: Sequence[Claim[Any]],
    effort: Effort = Effort.FULL,
    begin: Callable[[Claim[Any]], object] = lambda claim: None,
    measured: Run | None = None,
) -> list[Outcome]:
    """Run each experiment and judge its evidence.

    Parameters
    ----------
    claims : sequence of Claim
    effort : Effort
    begin : callable
        Is told each claim before it runs.
    measured : Run, optional
        The run that some of them are about.
    """
    if effort is Effort.QUICK and any(times_calls(claim.experiment) for claim in claims):
        return _quickly(claims, begin, measured)
    outcomes = []
    for claim in claims:
        begin(claim)
        outcomes.append(run_one(claim, effort, measured))
    return outcomes


def _quickly(
    claims: Sequence[Claim[Any]], begin: Callable[[Claim[Any]], object], measured: Run | None
) -> list[Outcome]:
    """Those that time calls last, in one process, which runs others before, beside those that run here.

    Here run those that load frameworks, each of which takes seconds to load, and those about the run.
    """
    timed = [claim for claim in claims if times_calls(claim.experiment)]
    here = [claim for claim in claims if claim.loads or claim.of_run]
    others = [claim for claim in claims if claim not in timed and claim not in here]
    found: dict[str, Outcome] = {}
    with sharing(), ThreadPoolExecutor(1) as beside:
        elsewhere = [replace(claim, experiment=apart(claim.experiment)) for claim in others]
        running = [beside.submit(run_one, claim, Effort.QUICK) for claim in elsewhere]
        for claim in here:
            begin(claim)
            found[claim.id] = run_one(claim, Effort.QUICK, measured)
        for claim, outcome in zip(others, running):
            begin(claim)
            found[claim.id] = replace(outcome.result(), claim=claim)
        for claim in timed:  # nothing runs beside them any more
            begin(claim)
            found[claim.id] = run_one(claim, Effort.QUICK)
    return [found[claim.id] for claim in claims]


def run_one(
    claim: Claim[Any], effort: Effort = Effort.FULL, measured: Run | None = None
) -> Outcome:
    """Run one experiment and judge its evidence; an exception is kept as the outcome's error."""
    began, evidence = perf_counter(), None
    try:
        if absent := missing(claim.needs):
            finding = Finding(Verdict.NOT_RESOLVED, f"needs {listed(absent)}")
        elif claim.of_run and measured is None:
            finding = Finding(Verdict.NOT_RESOLVED, "needs a sweep: corrconv sweep")
        else:
            evidence = claim.experiment(effort, *([measured] if claim.of_run else []))
            finding = claim.judge(evidence)
    except Exception as error:  # whatever it is, the other claims are still put to the test
        return Outcome(claim, effort, perf_counter() - began, evidence, error=_said(error))
    return Outcome(claim, effort, perf_counter() - began, evidence, finding)


def _said(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})"
