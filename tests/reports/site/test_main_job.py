"""The main job: which results it shows, how far it says that it is, and how it stops."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import datetime
from pathlib import Path

import click
import pytest
from corrconv.reports.site import build as reporting
from corrconv.reports.site import main_job
from corrconv.reports.site.build import Built

from corrconv.measure.one_run import TURN
from corrconv.sweep.folder import SWEEP, TURNS, about
from tests.corrconv.sweep import fakes


def build_nothing(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Let `reporting.build` draw nothing; the folders of results that it was to show."""
    seen: list[Path] = []

    def build(results: Path, output: Path) -> Built:
        seen.append(results)
        page = output / "index.html"
        return Built(page, [page], [], [])

    monkeypatch.setattr(reporting, "build", build)
    return seen


class Job:
    """asv, replaced: it sweeps a machine that pretends."""

    failed, seconds = False, 0.0

    def __init__(self, output: Path, machine: str | None, sweep: Path) -> None:
        self.results, self.html, self.log = output / "results", output / "html", output / "log"
        self.sweep = sweep

    def run(self):
        fakes.swept(self.sweep, fakes.plan(cases=1, passes=1))
        yield "[ 75.00%] ··· images.CorrelateFloat32.track_seconds        ok"

    def publish(self) -> None:
        pass


@pytest.fixture
def job(monkeypatch):
    """The main job without the gate and without asv."""
    verdicts = type("Verdicts", (), {"ok": True})()
    monkeypatch.setattr(main_job.asv, "checkout_problem", lambda: None)
    monkeypatch.setattr(main_job.asv, "Asv", Job)
    monkeypatch.setattr(main_job.gate, "run", lambda *_, **__: verdicts)
    monkeypatch.setattr(main_job, "show", lambda *_: None)
    monkeypatch.setenv("CORRCONV_TIER", "smoke")


def test_the_job_reports_what_it_measured(job, tmp_path, monkeypatch):
    seen = build_nothing(monkeypatch)
    assert main_job.run(["--tier", "smoke", "--output", str(tmp_path)]) == 0
    assert seen == [tmp_path]
    assert (tmp_path / "sweep" / "smoke" / SWEEP).is_file()


@pytest.mark.parametrize("name", ["../../evil", "/evil", "A B", "..", "a/b", "x" * 9999 + "/"])
def test_a_machines_name_is_looked_at_before_anything_is_measured(
    job, tmp_path, monkeypatch, capsys, name
):
    monkeypatch.setattr(Job, "run", pytest.fail)
    monkeypatch.setattr(main_job.gate, "run", pytest.fail)
    assert main_job.run(["--output", str(tmp_path), "--machine", name]) == 1
    assert "machine: must be lower-case letters, digits and hyphens" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_nothing_is_read_or_drawn_after_its_turn(job, tmp_path, monkeypatch):
    """The next job in the same checkout begins by removing the sweep."""
    seen = build_nothing(monkeypatch)
    build, turns = reporting.build, []
    monkeypatch.setattr(
        reporting, "build", lambda *given: turns.append(os.environ.get(TURN)) or build(*given)
    )
    assert main_job.run(["--tier", "smoke", "--output", str(tmp_path)]) == 0
    assert len(seen) == 1
    assert turns != [None]


def test_cells_that_failed_are_the_last_thing_said(job, tmp_path, monkeypatch, capsys):
    def run(self):
        machine = fakes.Machine(ends={"naive": fakes.Ending.CRASHED})
        fakes.swept(self.sweep, fakes.plan(cases=1, passes=1), launch=machine.launch)
        self.log.write_text("[ 50%] ··· images.CorrelateFloat32.track_ratio   1/2 failed\n")
        return iter(())

    build_nothing(monkeypatch)
    monkeypatch.setattr(Job, "failed", True)
    monkeypatch.setattr(Job, "run", run)
    assert main_job.run(["--output", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert "naive crashed" in said.out
    assert "repeat with: corrconv sweep --case" in said.out
    assert "images.CorrelateFloat32.track_ratio   1/2 failed" in said.err


@pytest.mark.parametrize(("asked", "reader", "opened"), [
    ([], True, True), ([], False, False), (["--open"], False, True), (["--no-open"], True, False),
])  # fmt: skip
def test_the_job_ends_with_the_pages_where_somebody_can_see_them(
    job, tmp_path, monkeypatch, asked, reader, opened
):
    build_nothing(monkeypatch)
    seen: list[str] = []
    monkeypatch.setattr(reporting, "has_a_reader", lambda: reader)
    monkeypatch.setattr(reporting.click, "launch", seen.append)
    assert main_job.run(["--output", str(tmp_path), *asked]) == 0
    assert seen == ([(tmp_path / "site" / "index.html").as_uri()] if opened else [])


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.Abort(), 130, "interrupted"),
        (PermissionError(13, "Permission denied", "a/file"), 1, "a/file"),
        (ValueError("x.json: is damaged"), 1, "x.json: is damaged"),
        (click.ClickException("a reason"), 1, "a reason"),
        (
            subprocess.CalledProcessError(3, ["asv", "publish"]),
            1,
            "asv publish ended with status 3",
        ),
    ],
)
def test_what_stops_the_job_is_said_in_a_line(
    job, tmp_path, monkeypatch, capsys, error, status, words
):
    def build(*_, **__):
        raise error

    monkeypatch.setattr(reporting, "build", build)
    assert main_job.run(["--output", str(tmp_path)]) == status
    said = capsys.readouterr().err
    assert words in said
    assert len([line for line in said.splitlines() if line and "%" not in line]) == 1


def test_every_tier_is_named_in_the_docstring():
    named = re.search(r"--tier ([a-z|]+)", str(main_job.__doc__))
    assert named is not None
    assert named[1].split("|") == list(main_job.TIERS)


def test_how_far_a_sweep_is_its_folder_tells(tmp_path: Path):
    assert main_job.how_far(tmp_path / "none", 0) == (0.0, "waiting")
    folder = tmp_path / "sweep"
    fakes.swept(folder, fakes.plan(cases=2, passes=2))
    turns = sorted((folder / TURNS).glob("*.json"))
    assert main_job.how_far(folder, 0) == (1.0, f"{len(turns)} of {len(turns)} turns")
    later = datetime.fromisoformat(about(folder).made_at).timestamp() + 1
    os.utime(folder / SWEEP, (later + 60, later + 60))  # a copy of it: the record counts
    assert main_job.how_far(folder, later) == (0.0, "waiting")  # of an earlier run
    turns[0].unlink()
    share, words = main_job.how_far(folder, later)
    assert 0 < share < 1
    assert words == f"{len(turns) - 1} of {len(turns)} turns"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (
            "[15.00%] ··· images.ConvolveFloat32.track_ratio        ok\n",
            "images.ConvolveFloat32.track_ratio",
        ),
        ("[100.00%] ··· history.Ours.track_ratio        ok\n", "history.Ours.track_ratio"),
        ("[15.00%] ··· ================ ===== ====\n", None),
        ("[ 5.00%] ··· Setting up store:32          ok\n", None),
    ],
)
def test_progress_is_read_from_the_lines_that_name_a_benchmark(line, name):
    found = main_job.PROGRESS.match(line)
    assert (found[2] if found else None) == name
