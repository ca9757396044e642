"""Running, keeping and finding claims: what breaks is said, what is missing is named, and all is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from corrconv.reports.claims import evidence as stored
from corrconv.reports.claims import registry, sources
from corrconv.reports.claims import show as claiming
from corrconv.reports.claims.checks import Check, Checks, differ, judge, same
from corrconv.reports.claims.claim import Claim, Effort, Finding, Number, Source, Verdict
from corrconv.reports.claims.run import run, run_one

from corrconv.kit.codec import from_data

SOURCE = Source("a title", "somebody", "https://example.org")

MADE = {"at": "now", "processor": "p", "commit": "c", "uncommitted changes": False}


@dataclass(frozen=True)
class Height:
    metres: float
    steps: tuple[float, ...] = (1.0, float("inf"))
    named: str | None = None


def measured(effort: Effort) -> Height:
    return Height(effort.of(2.0, 1.0))


def broken(effort: Effort) -> Height:
    raise RuntimeError("the tape tore")


def judged(height: Height) -> Finding:
    verdict = Verdict.REPRODUCED if height.metres > 1 else Verdict.REFUTED
    return Finding(verdict, "words", (Number("height", height.metres, "m"),))


def claim(**changes: object) -> Claim[Height]:
    made = Claim("Z1", "a title", "a statement", SOURCE, measured, judged, "a meaning")
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_effort_reaches_the_experiment_and_the_evidence_the_judge() -> None:
    full, quick = run([claim()], Effort.FULL) + run([claim()], Effort.QUICK)
    assert (full.evidence, quick.evidence) == (Height(2.0), Height(1.0))
    assert full.finding is not None
    assert quick.finding is not None
    assert (full.finding.verdict, quick.finding.verdict) == (Verdict.REPRODUCED, Verdict.REFUTED)


def test_an_experiment_that_raises_is_broken_and_the_others_still_run() -> None:
    begun: list[str] = []
    claims = [claim(experiment=broken), claim(id="Z2")]
    outcomes = run(claims, begin=lambda claim: begun.append(claim.id))
    assert begun == ["Z1", "Z2"]
    assert outcomes[0].finding is None
    assert "RuntimeError: the tape tore (broken, line" in outcomes[0].error
    assert outcomes[1].finding is not None


def test_a_judge_that_raises_is_broken_too_and_its_evidence_is_kept() -> None:
    outcome = run_one(claim(judge=lambda height: 1 / 0))
    assert outcome.evidence == Height(2.0)
    assert "ZeroDivisionError" in outcome.error


def test_a_missing_library_is_named_and_the_experiment_is_not_run() -> None:
    outcome = run_one(claim(experiment=broken, needs=("json", "no_such_module")))
    assert outcome.finding == Finding(Verdict.NOT_RESOLVED, "needs no_such_module")


def test_an_outcome_survives_its_file(tmp_path: Path) -> None:
    outcome = run_one(claim())
    stored.keep([stored.record(outcome, MADE)], tmp_path / "results")
    record = stored.load(tmp_path / "results").claims["Z1"]
    assert stored.evidence_of(record, Height, tmp_path) == outcome.evidence
    assert record.verdict == "reproduced"
    assert record.numbers == (Number("height", 2.0, "m"),)
    assert record.made == MADE
    assert "def measured(effort" in record.experiment
    data = json.loads(
        (tmp_path / "results" / "claims.json").read_text("utf-8"), parse_constant=pytest.fail
    )
    assert data["claims"]["Z1"]["evidence"]["steps"] == [1.0, "inf"]


def test_evidence_that_is_no_plain_data_is_refused(tmp_path: Path) -> None:
    import numpy as np

    outcome = replace(run_one(claim()), evidence=Height(np.ones(1)))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="ndarray"):
        stored.keep([stored.record(outcome, MADE)], tmp_path / "results")
    assert not list(tmp_path.iterdir())


def test_a_later_run_replaces_its_own_claims_and_keeps_the_others(tmp_path: Path) -> None:
    results = tmp_path / "results"
    stored.keep([stored.record(run_one(claim(id=id_)), MADE) for id_ in ("Z10", "Z2")], results)
    stored.keep([stored.record(run_one(claim(id="Z2"), Effort.QUICK), MADE)], results)
    kept = stored.load(results).claims
    assert list(kept) == ["Z2", "Z10"]
    assert [it.verdict for it in kept.values()] == ["refuted", "reproduced"]


PLANTED = """
from tests.reports.claims.test_run import claim

CLAIMS = (claim(id="Z9"),)
"""


def test_a_claim_is_found_by_its_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "planted.py").write_text(PLANTED, "utf-8")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    monkeypatch.setattr(registry, "every", registry.every.__wrapped__)  # nothing remembered
    try:
        (found,) = registry.choose(["Z"])
    finally:
        sys.modules.pop("corrconv.reports.claims.sources.planted", None)
        vars(sources).pop("planted", None)
    assert found.id == "Z9"
    outcome = run_one(found)
    assert outcome.finding is not None
    assert outcome.finding.verdict is Verdict.REPRODUCED


def test_nothing_that_draws_is_loaded_to_list() -> None:
    code = "import sys; from corrconv.reports.claims import registry; registry.every()"
    code += "; print({'matplotlib', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_ids_are_in_natural_order_and_every_claim_is_told_in_full() -> None:
    claims = list(registry.every().values())
    keys = [(it.id[0], int(it.id[1:])) for it in claims]
    assert all(before < after for before, after in pairwise(keys))
    for it in claims:
        assert it.source.url.startswith("https://")
        assert len(it.title) <= 60, it.id
        assert len(it.statement) > 30
        assert len(it.meaning) > 30
        assert len(it.sense) > 30, f"{it.id}: say how its words are read"
        assert "effort" in it.code
        assert it.evidence_type.__dataclass_params__.frozen, it.id


def test_claims_are_chosen_by_id_and_by_source() -> None:
    for asked, ids in (("A1", "A1"), ("d2 A1", "A1 D2"), ("C", "C1 C2 C3 C4")):
        assert [it.id for it in registry.choose(asked.split())] == ids.split()


def test_an_unknown_id_is_refused_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="'Q7' is no claim: give an id \\(A1, A2"):
        registry.choose(["A1", "Q7"])


@pytest.mark.parametrize(
    ("check", "holds", "said"),
    [
        (same("x", [1, 2], [1, 2]), True, "[1, 2]"),
        (same("x", [1, 2], [1, 3]), False, "1 apart"),
        (same("x", [1.0], [1.25], within=0.5), True, "[1]"),
        (same("x", [1, 2], [1, 2, 3]), False, "of another shape"),
        (same("x", [1, float("nan")], [1, 2]), False, "nan apart"),
        (same("x", [True], [2]), False, "1 apart"),
        (differ("x", [1, 2], [1, 2]), False, "equal"),
        (differ("x", [1, 2], [1, 5]), True, "3 apart"),
    ],
)
def test_comparisons(check: Check, holds: bool, said: str) -> None:
    assert check.holds is holds
    assert check.number.text == said


def test_unsigned_numbers_are_not_compared_modulo_their_size() -> None:
    import numpy as np

    assert same("x", np.array([1], np.uint8), np.array([2], np.uint8)).difference == 1


def test_what_fails_is_named_and_stands_first() -> None:
    good, bad = Check("this", 0.0), Check("that", 1.0)
    finding = judge(Checks(stated=(good,), wider=(good, bad)))
    assert finding.words == "These hold: this and this. These do not: that."
    assert finding.numbers[0] == Number("that", "1 apart")
    assert judge(Checks(stated=(good, bad))).words == "These do not hold: that."
    assert judge(Checks((good,), missing=("torch",))).words.startswith("needs torch")


def test_numbers_as_text() -> None:
    values = (3, -2.0, 0.123456, 3e-16, (1, -0.5), "so")
    texts = ["3", "−2", "0.123", "3e−16", "[1, −0.5]", "so"]
    assert [Number("x", value).text for value in values] == texts


def test_what_is_damaged_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "claims.json").write_text("{", "utf-8")
    with pytest.raises(ValueError, match="delete it"):
        claiming.keep([run_one(claim())], tmp_path / "results")
    assert (tmp_path / "results" / "claims.json").read_text("utf-8") == "{"


def test_the_published_run_still_fits_its_experiments() -> None:
    published = sorted((Path(__file__).parents[3] / "reports" / "published").glob("*/claims.json"))
    for path in published:
        kept = stored.load(path.parent).claims
        assert kept.keys() == {id_ for id_, it in registry.every().items() if not it.of_run}
        for id_, record in kept.items():
            claim = registry.every()[id_]
            found = from_data(claim.evidence_type, record.evidence)
            assert claim.judge(found).verdict == record.verdict, id_
    assert published


def test_kept_outcomes_say_what_they_were_made_with(tmp_path: Path) -> None:
    claiming.keep([run_one(claim())], tmp_path / "results")
    kept = stored.load(tmp_path / "results").claims
    assert {"at", "commit", "processor", "packages"} <= kept["Z1"].made.keys()
