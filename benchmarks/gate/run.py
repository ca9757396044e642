"""All implementations through all cases: what `corrconv check` shows and asv asks before timing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from benchmarks.gate.cases import Case, quick_cases
from benchmarks.gate.examine import Declined, Failure, Passed, examine
from benchmarks.gate.oracle import Exact, exact
from benchmarks.gate.reference import agrees, no_answer, scipy_answer
from benchmarks.gate.threads import thread_failures
from impls import Implementation, available, get


@dataclass
class Verdict:
    """What the gate found out about one implementation."""

    name: str
    passed: int = 0
    declined: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    normwise: float = 0.0
    componentwise: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether it may be timed: it passed something and failed nothing."""
        return self.passed > 0 and not self.failures

    @property
    def reason(self) -> str | None:
        """Why it may not be timed; None where it may."""
        if self.ok:
            return None
        if not self.failures:
            return f"{self.name}: declines every case of the gate"
        return f"{self.name}: fails the gate at [{self.failures[0].case}] {self.failures[0]}"


@dataclass
class Reference:
    """Whether SciPy gives the oracle's answers."""

    agreed: int = 0
    no_answer: Counter[str] = field(default_factory=Counter)
    differs: list[str] = field(default_factory=list)


@dataclass
class GateReport:
    """The verdict on each implementation, and how SciPy compares with the oracle."""

    verdicts: dict[str, Verdict]
    reference: Reference

    @property
    def ok(self) -> bool:
        """Whether all passed and SciPy means what the oracle means."""
        return all(v.ok for v in self.verdicts.values()) and not self.reference.differs


def run_gate(
    implementations: Iterable[Implementation],
    cases: Iterable[Case],
    progress: Callable[[], object] = lambda: None,
) -> GateReport:
    """Examine every implementation in every case; `progress` is called after each case."""
    chosen = list(implementations)
    report = GateReport({i.name: Verdict(i.name) for i in chosen}, Reference())
    for case in cases:
        answer = exact(case.problem, *case.operands())
        _compare_with_scipy(report.reference, case, answer)
        for implementation in chosen:
            verdict = report.verdicts[implementation.name]
            outcome = examine(implementation, case, answer)
            if isinstance(outcome, Passed):
                verdict.passed += 1
                verdict.normwise = max(verdict.normwise, outcome.normwise)
                verdict.componentwise = max(verdict.componentwise, outcome.componentwise)
            elif isinstance(outcome, Declined):
                verdict.declined[outcome.reason] += 1
            else:
                verdict.failures.append(outcome)
        progress()
    for implementation in chosen:
        report.verdicts[implementation.name].failures += thread_failures(implementation)
    return report


def _compare_with_scipy(reference: Reference, case: Case, answer: Exact) -> None:
    if reason := no_answer(case.problem):
        reference.no_answer[reason] += 1
    elif agrees(case.problem, answer, scipy_answer(case.problem, *case.operands())):
        reference.agreed += 1
    else:
        reference.differs.append(str(case))


def quick_verdicts() -> dict[str, str | None]:
    """For each implementation that can run here, why it may not be timed, or None."""
    report = run_gate(map(get, available()), quick_cases())
    return {name: verdict.reason for name, verdict in report.verdicts.items()}
