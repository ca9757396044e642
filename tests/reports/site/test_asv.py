"""The main job's seams to asv: what it needs, where its files go, what failed."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from corrconv.reports.site import asv

from tests.house import ROOT

SWEEP = Path("results/sweep/quick")
CONFIG = {
    "branches": ["main"],
    "benchmark_dir": "benchmarks",
    "env_dir": ".asv/env",
    "results_dir": "results/asv/results",
    "html_dir": "results/asv/html",
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


@pytest.fixture
def checkout(folder: Path) -> Path:
    """A git checkout of main, with the configuration and one commit."""
    (folder / "asv.conf.json").write_text(json.dumps(CONFIG), "utf-8")
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    git("init", "-q", "-b", "main")
    git(*identity, "commit", "-q", "--allow-empty", "-m", "x")
    return folder


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True)


def test_in_a_git_checkout_with_a_commit_nothing_is_missing(checkout: Path) -> None:
    assert asv.checkout_problem() is None


def test_results_elsewhere_get_a_configuration_of_their_own(checkout: Path) -> None:
    folder, job = checkout, asv.Asv(checkout / "a b", None, SWEEP)
    assert job.config == folder / "a b" / "asv" / "asv.conf.json"
    written = json.loads(job.config.read_text("utf-8"))
    assert written["branches"] == ["main"]
    assert written["results_dir"] == str(job.results.resolve())
    assert written["benchmark_dir"] == str(folder / "benchmarks")
    assert written["repo"] == str(folder)


def test_the_project_configuration_serves_where_results_go_to_reports(checkout: Path) -> None:
    assert asv.Asv(Path("results"), None, SWEEP).config == asv.CONFIG
    assert not list(checkout.rglob("results/asv/asv.conf.json"))


@pytest.mark.parametrize(
    ("switch", "branches"),
    [(["-q", "-b", "topic/a"], ["topic/a"]), (["-q", "--detach"], ["HEAD"])],
)
def test_without_a_branch_main_asv_publishes_where_the_checkout_stands(
    checkout: Path, switch: list[str], branches: list[str]
) -> None:
    git("checkout", *switch)
    assert asv.Asv(Path("results"), None, SWEEP).config == asv.CONFIG  # main is still there
    git("branch", "-q", "-D", "main")
    config = asv.Asv(Path("results"), None, SWEEP).config
    written = json.loads(config.read_text("utf-8"))
    assert written["branches"] == branches
    assert written["results_dir"] == str(checkout / "results" / "asv" / "results")


def test_asv_publishes_in_a_detached_checkout(checkout: Path) -> None:
    git("checkout", "-q", "--detach")
    git("branch", "-q", "-D", "main")
    (checkout / "asv.conf.json").write_text(
        json.dumps(CONFIG | {"version": 1, "project": "x", "environment_type": "virtualenv"})
    )
    commit = subprocess.check_output(["git", "rev-parse", "HEAD"], text=True).strip()
    job = asv.Asv(Path("results"), None, SWEEP)
    stored(job.results / "m", commit)
    (job.results / "benchmarks.json").write_text('{"version": 2}')
    job.publish()
    index = json.loads((job.html / "index.json").read_text("utf-8"))
    assert index["params"]["branch"] == ["HEAD"]


def stored(folder: Path, commit: str) -> None:
    """Results of one commit, as asv files them: none."""
    folder.mkdir(parents=True)
    about = {
        "machine": "m",
        "arch": "",
        "cpu": "",
        "num_cpu": "",
        "os": "",
        "ram": "",
        "version": 1,
    }
    (folder / "machine.json").write_text(json.dumps(about))
    results = {
        "commit_hash": commit,
        "env_name": "existing",
        "date": 1_700_000_000_000,
        "params": about | {"python": "3.11"},
        "python": "3.11",
        "requirements": {},
        "env_vars": {},
        "result_columns": ["result", "params", "version"],
        "results": {},
        "durations": {},
        "version": 2,
    }
    (folder / f"{commit[:8]}-existing.json").write_text(json.dumps(results))


def test_what_failed_is_found_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    log.write_text(
        "[ 50.00%] ··· images.CorrelateFloat32.track_seconds      1/9 failed\n"
        "          benchmarks.question.Failed: mkl: crashed: it aborted\n"
        "[100.00%] ··· history.Nothing.time_call   167ns\n"
        "          ValueError: x\n"
    )
    assert asv.failed(log) == [
        "[ 50.00%] ··· images.CorrelateFloat32.track_seconds      1/9 failed",
        "benchmarks.question.Failed: mkl: crashed: it aborted",
        "ValueError: x",
    ]


def test_asv_and_its_benchmarks_name_the_sweeps_folder_alike() -> None:
    from benchmarks import store

    assert store.FOLDER == asv.FOLDER


def test_the_nightly_job_keeps_the_stores_too() -> None:
    workflow = ROOT / ".github" / "workflows" / "nightly.yml"
    if not workflow.is_file():
        pytest.skip("not a checkout")
    kept = re.findall(
        r"cache/(\w+)@.*\n +with:\n +path: \|\n((?: +results/.*\n)+)", workflow.read_text()
    )
    assert [verb for verb, _ in kept] == ["restore", "save"]
    for _, paths in kept:
        assert paths.split() == ["results/asv/results", "results/history.json", "results/sweep"]
