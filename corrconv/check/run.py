"""All implementations through all cases: what `corrconv check` shows and asv asks before timing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from corrconv import Implementation, available, get
from corrconv.check.cases import Case, quick_cases
from corrconv.check.examine import Declined, Failure, Outcome, Passed, examine
from corrconv.check.oracle import Exact, exact
from corrconv.check.reference import agrees, no_answer, scipy_answer
from corrconv.check.threads import thread_failures


@dataclass
class Verdict:
    """What the gate found out about one implementation."""

    name: str
    passed: int = 0
    declined: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    normwise: float = 0.0
    componentwise: float = 0.0

    def take(self, outcome: Outcome) -> None:
        """Count one more outcome."""
        if isinstance(outcome, Passed):
            self.passed += 1
            self.normwise = max(self.normwise, outcome.normwise)
            self.componentwise = max(self.componentwise, outcome.componentwise)
        elif isinstance(outcome, Declined):
            self.declined[outcome.reason] += 1
        else:
            self.failures.append(outcome)

    def add(self, other: Verdict) -> None:
        """Count what another part of the gate found out about the same implementation."""
        self.passed += other.passed
        self.declined += other.declined
        self.failures += other.failures
        self.normwise = max(self.normwise, other.normwise)
        self.componentwise = max(self.componentwise, other.componentwise)

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

    def add(self, other: GateReport) -> None:
        """Join another part of the same gate."""
        for name, verdict in other.verdicts.items():
            self.verdicts.setdefault(name, Verdict(name)).add(verdict)
        self.reference.agreed += other.reference.agreed
        self.reference.no_answer += other.reference.no_answer
        self.reference.differs += other.reference.differs

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
    report = run_cases(chosen, cases, progress)
    report.add(run_beyond_cases(chosen))
    return report


def run_cases(
    implementations: Iterable[Implementation],
    cases: Iterable[Case],
    progress: Callable[[], object] = lambda: None,
) -> GateReport:
    """Every implementation in every case, and nothing else."""
    chosen = list(implementations)
    report = GateReport({i.name: Verdict(i.name) for i in chosen}, Reference())
    for case in cases:
        answer = exact(case.problem, *case.operands())
        _compare_with_scipy(report.reference, case, answer)
        for implementation in chosen:
            report.verdicts[implementation.name].take(examine(implementation, case, answer))
        progress()
    return report


def run_beyond_cases(implementations: Iterable[Implementation]) -> GateReport:
    """What needs more than one call: threads."""
    report = GateReport({}, Reference())
    for implementation in implementations:
        report.verdicts[implementation.name] = Verdict(
            implementation.name, failures=thread_failures(implementation)
        )
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
