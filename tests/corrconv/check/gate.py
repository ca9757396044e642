"""The gate in this process: for implementations that are made in a test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corrconv import Implementation
from corrconv.check.case import Case
from corrconv.check.evidence import GateReport
from corrconv.check.work import put
from corrconv.measure.child import Reporter


def run_gate(implementations: Iterable[Implementation], cases: Sequence[Case]) -> GateReport:
    """Every implementation in every case, and in many calls."""
    chosen, nobody = list(implementations), Reporter()
    report = put(chosen, list(cases), nobody)
    report.add(put(chosen, [], nobody))
    return report
