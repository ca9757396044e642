"""asv's own files hold what the history holds, beside what else is known of a commit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corrconv.history.kept import BENCHMARK, keep
from corrconv.history.series import numbers
from tests.corrconv.history.planted import example
from tests.house import ROOT


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """asv keeps machines in the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()


def files(results: Path) -> list[dict]:
    paths = sorted((results / "asv/results/runner").glob("*existing*.json"))
    return [json.loads(path.read_text("utf-8")) for path in paths]


def held(data: dict, benchmark: str = BENCHMARK) -> dict[tuple[str, str], float]:
    entry = dict(zip(data["result_columns"], data["results"][benchmark]))
    names, regimes = entry["params"]
    keys = [(regime.strip("'"), name.strip("'")) for name in names for regime in regimes]
    return {k: v for k, v in zip(keys, entry["result"]) if isinstance(v, float) and v == v}


def test_each_commit_has_a_file_of_its_numbers(tmp_path: Path) -> None:
    history = example(8)
    keep(history, ROOT, tmp_path, "runner")
    made = files(tmp_path)
    assert len(made) == 7 - 0  # one of eight could not be measured
    expected = numbers(history)
    for data in made:
        assert held(data) == pytest.approx(expected[data["commit_hash"]], rel=1e-4)
    known = json.loads((tmp_path / "asv/results/benchmarks.json").read_text("utf-8"))
    assert {BENCHMARK, "images.CorrelateFloat32.track_ratio"} <= set(known)


def test_what_asv_knows_of_a_commit_besides_stays(tmp_path: Path) -> None:
    history = example(8)
    keep(history, ROOT, tmp_path, "runner")
    path = next((tmp_path / "asv/results/runner").glob("*existing*.json"))
    data = json.loads(path.read_text("utf-8"))
    data["results"]["other.track"] = data["results"][BENCHMARK]
    path.write_text(json.dumps(data), "utf-8")
    keep(history, ROOT, tmp_path, "runner")
    again = json.loads(path.read_text("utf-8"))
    assert held(again, "other.track") == held(again)


def test_a_checkout_without_asvs_configuration_keeps_nothing(tmp_path: Path) -> None:
    assert keep(example(8), tmp_path, tmp_path) is None
