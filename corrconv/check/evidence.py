"""What the gate found out: the verdict on each implementation, and how SciPy compares with the oracle."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corrconv.check.examine import Declined, Failure, Outcome, Passed

NOTHING: Mapping[str, str] = {}


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


def repeat(failure: Failure, files: Mapping[str, str]) -> str:
    """The command that repeats a failure; `files` are those that were named by one."""
    name = shlex.quote(files.get(failure.implementation, failure.implementation))
    return f'corrconv check {name} --case "{failure.case}"'


def as_data(report: GateReport, files: Mapping[str, str] = NOTHING) -> dict[str, Any]:
    """The verdicts for a program; `files` is what `registered.files` gives."""
    return {
        "ok": report.ok,
        "implementations": {
            name: {
                "ok": verdict.ok,
                "reason": verdict.reason,
                "passed": verdict.passed,
                "declined": dict(verdict.declined),
                "normwise error / bound": verdict.normwise,
                "componentwise error / bound": verdict.componentwise,
                "failures": [
                    {
                        "case": f.case,
                        "check": f.check,
                        "detail": f.detail,
                        "repeat": repeat(f, files),
                    }
                    for f in verdict.failures
                ],
            }
            for name, verdict in report.verdicts.items()
        },
        "scipy": {
            "agrees": report.reference.agreed,
            "has no answer": dict(report.reference.no_answer),
            "differs": report.reference.differs,
        },
    }
