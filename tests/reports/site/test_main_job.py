"""The main job: which results it takes, and how it stops."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest
from corrconv.reports.site import build as reporting
from corrconv.reports.site import main_job
from corrconv.reports.site.build import Built

from tests.reports.tree import DATE, MAIN, timed, write

ONE = ([64], [3])


def results(folder: Path, machine: str, started: int = 0) -> Path:
    """A results file of `machine`; returned."""
    fields = timed(["numba"], ONE, {("numba", 64, 3): 1.0})
    fields[3] = DATE + started
    write(folder, {MAIN: fields}, machine=machine)
    return next((folder / machine).glob("0*.json"))


def build_nothing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let `reporting.build` draw nothing; the machines whose results it was to show."""
    seen: list[str] = []

    def write(results, loaded, cells, drawn, output):
        seen.extend(set(cells["machine"]))
        figure = output / "figures" / "a.svg"
        figure.parent.mkdir(parents=True)
        figure.touch()
        page = output / "index.html"
        return Built(page, [page], [figure], [])

    monkeypatch.setattr(reporting, "draw", lambda *_: None)
    monkeypatch.setattr(reporting, "write", write)
    return seen


def test_a_report_is_of_the_file_given(tmp_path, monkeypatch):
    seen = build_nothing(monkeypatch)
    mine = results(tmp_path / "r", "mine")
    results(tmp_path / "r", "other", started=5000)
    reporting.build(tmp_path / "r", tmp_path / "a", measured=mine)
    reporting.build(tmp_path / "r", tmp_path / "b")
    assert seen == ["mine", "other"]


class Job:
    """asv, replaced: nothing runs, and one file was measured."""

    failed, seconds = False, 0.0

    def __init__(self, output: Path, machine: str | None = None) -> None:
        self.results, self.html, self.log = output / "results", output / "html", output / "log"

    def run(self):
        return iter(())

    def publish(self) -> None:
        pass

    def newest_results(self) -> Path:
        return results(self.results, "mine")


@pytest.fixture
def job(monkeypatch):
    """The main job without the gate and without asv."""
    verdicts = type("Verdicts", (), {"ok": True})()
    monkeypatch.setattr(main_job.asv, "checkout_problem", lambda: None)
    monkeypatch.setattr(main_job.asv, "Asv", Job)
    monkeypatch.setattr(main_job.gate, "run", lambda *_: verdicts)
    monkeypatch.setattr(main_job, "show", lambda *_: None)
    monkeypatch.setattr(main_job.environment, "record", dict)
    monkeypatch.setattr(main_job.environment, "load", dict)
    monkeypatch.setenv("CORRCONV_TIER", "smoke")


def test_the_job_reports_what_it_measured(job, tmp_path, monkeypatch):
    seen = build_nothing(monkeypatch)
    results(tmp_path / "results", "other", started=5000)
    assert main_job.run(["--tier", "smoke", "--output", str(tmp_path)]) == 0
    assert seen == ["mine"]


def test_cells_that_failed_are_the_last_thing_said(job, tmp_path, monkeypatch, capsys):
    def newest(self) -> Path:
        cells = {("numba", 64, 3): 1.0, ("mkl", 64, 3): None}
        write(self.results, {MAIN: timed(["numba", "mkl"], ONE, cells)}, machine="mine")
        self.log.write_text(
            "[ 50.00%] ···· For parameters: 'mkl', 64, 3\n ValueError: x\n asv: failed"
        )
        return next(self.results.glob("mine/0*.json"))

    build_nothing(monkeypatch)
    monkeypatch.setattr(Job, "failed", True)
    monkeypatch.setattr(Job, "newest_results", newest)
    assert main_job.run(["--output", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert f"{MAIN}: mkl, N = 64, n = 3" in said
    assert "ValueError: x" in said
    assert "numba, N" not in said


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
    assert len(said.strip().splitlines()) == 1


def test_every_tier_is_named_in_the_docstring():
    named = re.search(r"--tier ([a-z|]+)", str(main_job.__doc__))
    assert named is not None
    assert named[1].split("|") == list(main_job.TIERS)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (
            "[15.00%] ··· images.ConvolveFloat32.time_call        ok\n",
            "images.ConvolveFloat32.time_call",
        ),
        ("[100.00%] ··· overhead.Nothing.time_call        306±9ns\n", "overhead.Nothing.time_call"),
        ("[15.00%] ··· ================ ===== ====\n", None),
        ("[ 5.00%] ··· Setting up cells:32          ok\n", None),
    ],
)
def test_progress_is_read_from_the_lines_that_name_a_benchmark(line, name):
    found = main_job.PROGRESS.match(line)
    assert (found[2] if found else None) == name
