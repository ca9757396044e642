"""No verdict is written down beforehand: wrong numbers turn each, and a wrong implementation does."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from corrconv.reports.claims import registry, run
from corrconv.reports.claims.checks import Checks
from corrconv.reports.claims.claim import Claim, Effort, missing

from corrconv.kit.codec import from_data, to_data
from tests.reports.claims.turn import (
    CONDITIONAL,
    NOT_RESOLVED,
    REFUTED,
    REPRODUCED,
    Plant,
    Turn,
    checks,
    failing,
)

FOLDER = Path(__file__).parent / "turns"
MODULES = [
    importlib.import_module(f"tests.reports.claims.turns.{module.name}")
    for module in pkgutil.iter_modules([str(FOLDER)])
]
COMPARED = (
    (checks(3), REPRODUCED),
    (checks(3, wider=2), REPRODUCED),
    (failing(checks(3), "stated"), REFUTED),
    (failing(checks(3, wider=2), "stated"), REFUTED),
    (failing(checks(3, wider=2), "wider"), CONDITIONAL),
    (checks(3, missing=("torch",)), NOT_RESOLVED),
    (failing(checks(3, missing=("torch",)), "stated"), REFUTED),
)
"""Turns of every claim that comparisons settle."""
TURNS: list[Turn] = [turn for module in MODULES for turn in module.TURNS]
TURNS += [
    Turn(claim.id, *each)
    for claim in registry.every().values()
    if claim.evidence_type is Checks
    for each in COMPARED
]
PLANTS: list[Plant] = [plant for module in MODULES for plant in module.PLANTS]
EXACT = dict.fromkeys((it.id for it in registry.every().values() if it.exact), REPRODUCED)
EXACT |= dict.fromkeys(("A2", "B2", "C1", "C3", "D2"), CONDITIONAL)
if missing(("torch", "tensorflow")):
    EXACT["A6"] = NOT_RESOLVED
"""What exact arithmetic says."""


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: f"{turn.claim} {turn.verdict}")
def test_the_evidence_makes_the_verdict(turn: Turn) -> None:
    finding = registry.every()[turn.claim].judge(turn.evidence)
    assert finding.verdict is turn.verdict, finding
    assert finding.words
    assert all(number.label for number in finding.numbers)


@pytest.mark.parametrize("claim", registry.every().values(), ids=lambda claim: claim.id)
def test_every_verdict_has_evidence_that_turns_it(claim: Claim) -> None:
    verdicts = {turn.verdict for turn in TURNS if turn.claim == claim.id}
    assert len(verdicts) >= 2, (
        f"{claim.id}: give evidence for two verdicts in tests/reports/claims/turns"
    )


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.claim} {plant.verdict}")
def test_a_wrong_implementation_turns_the_verdict(plant: Plant) -> None:
    claim = registry.every()[plant.claim]
    wrong = replace(claim, experiment=partial(claim.experiment, **plant.arguments))
    outcome = run.run_one(wrong, Effort.QUICK)
    assert not outcome.error
    assert outcome.finding is not None
    assert outcome.finding.verdict is plant.verdict, outcome.finding


def test_every_exact_claim_has_a_wrong_implementation_planted() -> None:
    assert {plant.claim for plant in PLANTS} >= EXACT.keys() <= registry.every().keys()


@pytest.mark.parametrize("id_", EXACT)
def test_exact_claims_come_out_as_exact_arithmetic_says(id_: str) -> None:
    outcome = run.run_one(registry.every()[id_])
    assert not outcome.error
    assert outcome.evidence is not None, "it did not run"
    assert outcome.finding is not None
    assert outcome.finding.verdict is EXACT[id_], outcome.finding
    kind = outcome.claim.evidence_type
    assert from_data(kind, to_data(outcome.evidence)) == outcome.evidence
