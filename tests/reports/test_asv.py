"""The main job's seams to asv: what it needs, where its files go, what is published."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from reports import asv, environments
from reports.publish import anonymous

CONFIG = {
    "benchmark_dir": "benchmarks",
    "env_dir": ".asv/env",
    "results_dir": "reports/asv/results",
    "html_dir": "reports/asv/html",
    "repo": ".",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    return tmp_path


def test_outside_a_project_it_says_where_to_go(folder: Path) -> None:
    assert "run this from the top folder" in str(asv.checkout_problem())


def test_outside_a_git_checkout_it_says_what_it_needs(folder: Path) -> None:
    (folder / "asv.conf.json").write_text(json.dumps(CONFIG), "utf-8")
    assert "clone the repository with git" in str(asv.checkout_problem())
    subprocess.run(["git", "init", "-q"], check=True)
    assert "clone the repository with git" in str(asv.checkout_problem())


def test_in_a_git_checkout_with_a_commit_nothing_is_missing(folder: Path) -> None:
    (folder / "asv.conf.json").write_text(json.dumps(CONFIG), "utf-8")
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", *identity, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    assert asv.checkout_problem() is None


def test_results_elsewhere_get_a_configuration_of_their_own(folder: Path) -> None:
    (folder / "asv.conf.json").write_text(json.dumps(CONFIG), "utf-8")
    job = asv.Asv(folder / "a b")
    written = json.loads((folder / "a b" / "asv" / "asv.conf.json").read_text("utf-8"))
    assert written["results_dir"] == str(job.results.resolve())
    assert written["benchmark_dir"] == str(folder / "benchmarks")
    assert written["repo"] == str(folder)


def test_the_project_configuration_serves_where_results_go_to_reports(folder: Path) -> None:
    (folder / "asv.conf.json").write_text(json.dumps(CONFIG), "utf-8")
    asv.Asv(Path("reports"))
    assert not list(folder.rglob("reports/asv/asv.conf.json"))


def test_published_results_name_no_computer() -> None:
    results = {
        "env_name": "existing-py_home_me_.venv_bin_python",
        "python": "/home/me/.venv/bin/python",
        "params": {"machine": "mybox", "python": "/home/me/.venv/bin/python", "cpu": "X"},
        "results": {"a": [[1.0]]},
    }
    changed = anonymous(results, "reference")
    assert "me" not in json.dumps(changed["params"]) + str(changed["env_name"]) + str(
        changed["python"]
    )
    assert changed["results"] == results["results"]
    assert changed["params"] == {"machine": "reference", "python": "python", "cpu": "X"}


def test_a_damaged_environment_record_is_told(tmp_path: Path) -> None:
    import pandas as pd

    cells = pd.DataFrame({"machine": ["m"], "file": ["abc-existing.json"]})
    assert environments.load(tmp_path / "results", cells) == {}
    path = environments.place(tmp_path / "results", "m", "abc-existing")
    environments.save({"machine": {"cores": 2}}, path)
    assert environments.load(tmp_path / "results", cells) == {"machine": {"cores": 2}}
    path.write_text("{", "utf-8")
    with pytest.raises(ValueError, match="not a readable environment record"):
        environments.load(tmp_path / "results", cells)
