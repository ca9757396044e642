"""What the gate found out: the verdict on each implementation, what it was asked, and how SciPy compares."""

from __future__ import annotations

import math
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from corrconv.check.case import Case
from corrconv.check.examine import Declined, Failure, NotAsked, Outcome, Passed

NOTHING: Mapping[str, str] = {}


@dataclass
class Verdict:
    """What the gate found out about one implementation."""

    name: str
    passed: int = 0
    declined: dict[str, int] = field(default_factory=dict)
    not_asked: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    normwise: float = 0.0
    componentwise: float = 0.0
    calls: int = 0

    def take(self, outcome: Outcome) -> None:
        """Count one more outcome."""
        if isinstance(outcome, Passed):
            self.passed += 1
            self.calls += outcome.calls
            self.normwise = max(self.normwise, outcome.normwise)
            self.componentwise = max(self.componentwise, outcome.componentwise)
        elif isinstance(outcome, Declined | NotAsked):
            kind = self.declined if isinstance(outcome, Declined) else self.not_asked
            kind[outcome.reason] = kind.get(outcome.reason, 0) + 1
        else:
            self.failures.append(outcome)

    def add(self, other: Verdict) -> None:
        """Count what another part of the gate found out about the same implementation."""
        self.passed += other.passed
        self.calls += other.calls
        self.declined = dict(Counter(self.declined) + Counter(other.declined))
        self.not_asked = dict(Counter(self.not_asked) + Counter(other.not_asked))
        self.failures += other.failures
        self.normwise = max(self.normwise, other.normwise)
        self.componentwise = max(self.componentwise, other.componentwise)

    @property
    def put(self) -> int:
        """How many cases have an outcome."""
        kinds = self.declined, self.not_asked
        return self.passed + len(self.failures) + sum(sum(kind.values()) for kind in kinds)

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

    @property
    def words(self) -> str:
        """In words: who is not put all cases, or declines some, does not just pass."""
        if self.failures:
            return "FAILS"
        if not self.passed:
            return "declines all"
        return "passes" if self.passed == self.put else f"passes {self.passed} of {self.put}"


@dataclass
class Reference:
    """Whether SciPy gives the oracle's answers."""

    agreed: int = 0
    no_answer: dict[str, int] = field(default_factory=dict)
    differs: list[str] = field(default_factory=list)


@dataclass
class GateReport:
    """The verdict on each implementation, and how SciPy compares with the oracle."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    reference: Reference = field(default_factory=Reference)

    def add(self, other: GateReport) -> None:
        """Join another part of the same gate."""
        for name, verdict in other.verdicts.items():
            self.verdicts.setdefault(name, Verdict(verdict.name)).add(verdict)
        self.reference.agreed += other.reference.agreed
        none = Counter(self.reference.no_answer) + Counter(other.reference.no_answer)
        self.reference.no_answer = dict(none)
        self.reference.differs += other.reference.differs

    @property
    def ok(self) -> bool:
        """Whether all passed and SciPy means what the oracle means."""
        return all(v.ok for v in self.verdicts.values()) and not self.reference.differs


@dataclass(frozen=True)
class Coverage:
    """What was there to be asked.

    Attributes
    ----------
    fixed, drawn : int
        Cases that are the same in each run, and those of this run's seed.
    seed : int or None
        None where nothing was drawn.
    outputs, taps, axes, workers, scales : tuple of int
        The least and the most; scales as binary orders of magnitude.
    data : tuple of str
        Kinds of values, see `corrconv.check.values`.
    """

    fixed: int
    drawn: int
    seed: int | None
    outputs: tuple[int, int]
    taps: tuple[int, int]
    axes: tuple[int, int]
    workers: tuple[int, int]
    scales: tuple[int, int]
    data: tuple[str, ...]

    @classmethod
    def of(cls, cases: Sequence[Case], seed: int | None) -> Coverage:
        """That of these cases."""

        def span(values: list[int]) -> tuple[int, int]:
            return min(values), max(values)

        problems = [case.problem for case in cases]
        drawn = sum(case.seed is not None for case in cases)
        return cls(
            len(cases) - drawn,
            drawn,
            seed,
            span([math.prod(p.output_shape) for p in problems]),
            span([p.taps for p in problems]),
            span([p.ndim for p in problems]),
            span([case.workers for case in cases]),
            span([case.scale for case in cases]),
            tuple(sorted({case.data for case in cases})),
        )


def repeat(failure: Failure, files: Mapping[str, str]) -> str:
    """The command that repeats a failure; `files` are those that were named by one."""
    name = shlex.quote(files.get(failure.implementation, failure.implementation))
    return f'corrconv check {name} --case "{failure.case}"'


def as_data(
    report: GateReport, files: Mapping[str, str] = NOTHING, coverage: Coverage | None = None
) -> dict[str, Any]:
    """The verdicts for a program; `files` says which were named by one."""
    return {
        "ok": report.ok,
        "covered": asdict(coverage) if coverage else None,
        "implementations": {
            name: {
                "ok": verdict.ok,
                "reason": verdict.reason,
                "passed": verdict.passed,
                "declined": verdict.declined,
                "not asked": verdict.not_asked,
                "calls": verdict.calls,
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
            "has no answer": report.reference.no_answer,
            "differs": report.reference.differs,
        },
    }
