"""What a process of the gate does: some cases, put to some implementations; it says where it is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import numpy as np

from corrconv import Implementation, Problem
from corrconv.check.answers import Answers
from corrconv.check.case import Case
from corrconv.check.conduct import conduct_failures
from corrconv.check.evidence import GateReport, Reference, Verdict
from corrconv.check.examine import examine
from corrconv.check.reference import agrees, no_answer, scipy_answer
from corrconv.check.second import SecondMethodFailed
from corrconv.kit.registered import found
from corrconv.measure.child import Reporter

LOADING, MANY_CALLS = "loading it", "many calls"
loaded = cache(found)  # a file is run once in a process


@dataclass(frozen=True)
class Part:
    """Cases, by their text, for implementations, by what names them.

    Attributes
    ----------
    sources : tuple of str
    cases : tuple of str
        None: what needs many calls.
    scipy : bool
        Whether SciPy is asked, too.
    """

    sources: tuple[str, ...]
    cases: tuple[str, ...]
    scipy: bool = True


@dataclass(frozen=True)
class Introduced:
    """What an implementation calls itself, and why it cannot run here, if it cannot."""

    name: str
    unavailable: str | None


def introduce(reporter: Reporter, entry: str) -> Introduced:
    """Load an implementation, in this process.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError
        As `corrconv.kit.registered.found`.
    """
    reporter.at(0, LOADING)
    implementation = loaded(entry)
    return Introduced(implementation.name, implementation.unavailable())


def do(reporter: Reporter, part: Part) -> GateReport:
    """The verdicts, by source."""
    chosen: list[Implementation] = []
    for place, entry in enumerate(part.sources):
        reporter.at(place, LOADING)
        chosen.append(loaded(entry))
        _start(chosen[-1])
    cases = [Case.parse(text) for text in part.cases]
    report = put(chosen, cases, reporter, scipy=part.scipy)
    named = zip(part.sources, chosen)
    report.verdicts = {entry: report.verdicts[it.name] for entry, it in named}
    return report


def _start(implementation: Implementation) -> None:
    """Have its library imported and started: what that changes for good is not a call's doing."""
    for ndim in (2, 1):  # some take one of these alone
        problem = Problem("correlate", (9,) * ndim, (3,) * ndim, "same", dtype=np.dtype(np.float32))
        with suppress(Exception):  # a case shows it
            if implementation.supports(problem) is None:
                implementation.plan(problem)


def put(
    chosen: list[Implementation], cases: list[Case], reporter: Reporter, *, scipy: bool = True
) -> GateReport:
    """Every case to every implementation; without a case, what needs many calls."""
    report = GateReport({it.name: Verdict(it.name) for it in chosen})
    for case in cases:
        reporter.at(-1, f"working out the answer to [{case}]")
        answers = Answers(case)
        if case.seed is None and scipy:
            _compare_with_scipy(report.reference, answers)
        for place, implementation in enumerate(chosen):
            reporter.at(place, f"in [{case}]")
            try:
                outcome = examine(implementation, case, answers)
            except SecondMethodFailed:
                reporter.at(-1, "working out an answer")  # which is no implementation's fault
                raise
            report.verdicts[implementation.name].take(outcome)
    if not cases:
        for place, implementation in enumerate(chosen):
            reporter.at(place, f"in {MANY_CALLS}")
            report.verdicts[implementation.name].failures += conduct_failures(implementation)
    return report


def _compare_with_scipy(reference: Reference, answers: Answers) -> None:
    case = answers.case
    if reason := no_answer(case.problem):
        reference.no_answer[reason] = reference.no_answer.get(reason, 0) + 1
    elif agrees(case.problem, answers.of(0, 0), scipy_answer(case.problem, *case.operands())):
        reference.agreed += 1
    else:
        reference.differs.append(str(case))
