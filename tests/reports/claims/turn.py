"""Evidence, right and wrong, and the verdict that it must bring; and implementations that are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from corrconv.reports.claims.checks import Check, Checks
from corrconv.reports.claims.claim import Verdict
from corrconv.reports.claims.racing import Ratio

REPRODUCED, REFUTED, CONDITIONAL, NOT_RESOLVED = Verdict


@dataclass(frozen=True)
class Turn:
    """Feed `evidence` to a claim's judge: it must say `verdict`."""

    claim: str
    evidence: Any
    verdict: Verdict


@dataclass(frozen=True)
class Plant:
    """Run a claim's experiment with these arguments instead of its own: it must end as `verdict`."""

    claim: str
    verdict: Verdict
    arguments: Mapping[str, Any] = field(default_factory=dict)


def checks(stated: int, wider: int = 0, missing: tuple[str, ...] = ()) -> Checks:
    """So many comparisons, all of which hold."""
    good = Check("something", 0.0)
    return Checks((good,) * stated, (good,) * wider, missing)


def failing(evidence: Checks, kind: str) -> Checks:
    """The same, but the last of the ``stated`` or ``wider`` ones fails."""
    *most, last = getattr(evidence, kind)
    wrong = replace(last, difference=1.0, at_most=0.0, at_least=None)
    return replace(evidence, **{kind: (*most, wrong)})


def around(value: float, by: float = 1.02) -> Ratio:
    """A narrow interval."""
    return Ratio(value, value / by, value * by, 9)
