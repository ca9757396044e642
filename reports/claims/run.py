"""Runs claims, one after the other; what breaks is said, and the others still run."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from reports.claims.checks import listed
from reports.claims.claim import Claim, Effort, Finding, Verdict, missing


@dataclass(frozen=True)
class Outcome:
    """What came of one claim.

    Attributes
    ----------
    claim : Claim
    effort : Effort
    seconds : float
        What it took.
    evidence : dataclass, optional
        None where it could not be made.
    finding : Finding, optional
        None where the experiment or its judge broke.
    error : str
        Why it broke: the exception, and where it was raised; empty where it did not.
    """

    claim: Claim[Any]
    effort: Effort
    seconds: float
    evidence: Any = None
    finding: Finding | None = None
    error: str = ""


def run(
    claims: Iterable[Claim[Any]],
    effort: Effort = Effort.FULL,
    begin: Callable[[Claim[Any]], object] = lambda claim: None,
) -> list[Outcome]:
    """Run each experiment and judge its evidence; `begin` is told each claim before it runs."""
    outcomes = []
    for claim in claims:
        begin(claim)
        outcomes.append(run_one(claim, effort))
    return outcomes


def run_one(claim: Claim[Any], effort: Effort = Effort.FULL) -> Outcome:
    """Run one experiment and judge its evidence; an exception is kept as the outcome's error."""
    began, evidence = perf_counter(), None
    try:
        if absent := missing(claim.needs):
            finding = Finding(Verdict.NOT_RESOLVED, f"needs {listed(absent)}")
        else:
            evidence = claim.experiment(effort)
            finding = claim.judge(evidence)
    except Exception as error:  # whatever it is, the other claims are still put to the test
        return Outcome(claim, effort, perf_counter() - began, evidence, error=_said(error))
    return Outcome(claim, effort, perf_counter() - began, evidence, finding)


def _said(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})"
