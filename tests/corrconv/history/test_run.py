"""Commits of a small project are measured, each by its own code; what goes wrong stops no other."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corrconv.cli import main
from corrconv.history import cells, evidence, measure, run
from corrconv.history.cells import AGAIN
from corrconv.history.measure import TINY, Effort
from corrconv.history.series import line
from corrconv.measure import environment
from tests.corrconv.history.planted import HERE, MADE
from tests.corrconv.history.projects import GOOD, SETUP, Project, package

FOLLOWED = {"call": ["numba", "strided"]}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(run, "followed", lambda: FOLLOWED)
    monkeypatch.setattr(
        environment, "made", lambda **more: MADE | more
    )  # which takes seconds to find out
    return Project(tmp_path / "a project")


def tried(project: Project, made: str) -> evidence.Measured:
    return measure.measure(
        project.folder, project.made("x", made), FOLLOWED, HERE, Effort(1, 2, 60.0)
    )


def test_each_cell_has_a_number_a_process(project: Project) -> None:
    commit = project.made("one")
    found = measure.measure(project.folder, commit, FOLLOWED, HERE, Effort(2, 2, 60.0))
    assert found.reason == ""
    assert {(it.regime, it.name) for it in found.cells} == {
        ("call", n) for n in ("numba", "strided", AGAIN)
    }
    assert all(len(it.ratios) == 2 for it in found.cells)
    assert found.left == ()


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ("{'strided': Made, 'numba': Wrong}", "its result is wrong by"),
        ("{'strided': Made, 'numba': Crashing}", "its process was ended by signal 6"),
        ("{'strided': Made, 'numba': CrashingLater}", "its process was ended by signal 6"),
        ("{'strided': Made}", "ValueError: 'numba' is not registered"),
    ],
)
def test_who_goes_wrong_is_left_out_and_the_others_are_not(
    project: Project, made: str, reason: str
) -> None:
    found = tried(project, made)
    assert {it.name for it in found.cells} == {"strided", AGAIN}
    (left,) = found.left
    assert (left.regime, left.name) == ("call", "numba")
    assert left.reason.startswith(reason)


def test_a_commit_of_which_nothing_can_be_measured_says_so(project: Project) -> None:
    assert tried(project, "{}").reason.startswith(
        "none of its implementations could be measured: ValueError"
    )


def test_a_commit_that_does_not_install_says_so(project: Project) -> None:
    project.files["setup.py"] = "raise RuntimeError('out of order')\n"
    found = tried(project, GOOD)
    assert found.cells == ()
    assert found.reason.startswith("it cannot be installed: ")


def test_published_runs_are_left_out_of_what_is_built(project: Project, tmp_path: Path) -> None:
    project.files["setup.py"] = f"import os; assert os.listdir('reports') == ['a.py']\n{SETUP}"
    commit = project.commit("x", reports__published__run="data", reports__a_py="")
    (tmp_path / "folder").mkdir()
    package = measure.install(project.folder, commit, tmp_path / "folder")
    assert (package / "corrconv" / "__init__.py").is_file()
    assert [each.name for each in (tmp_path / "folder").iterdir()] == ["package"]


def test_a_commit_whose_package_fails_to_import_says_so(project: Project) -> None:
    found = tried(project, GOOD + "\nraise ImportError('no such library')")
    assert found.reason == "its process failed: ImportError: no such library"


def test_a_process_that_hangs_is_ended(project: Project) -> None:
    commit = project.made("x", GOOD + "\nimport time; time.sleep(600)")
    found = measure.measure(project.folder, commit, FOLLOWED, HERE, Effort(1, 2, 2.0))
    assert found.reason == "its process was not done after 2 s"


def test_the_running_checkout_is_not_taken_for_a_commit_without_a_package(project: Project) -> None:
    """An older commit may install nothing of that name, and ours is on the path of this Python."""
    project.files["setup.py"] = (
        "from setuptools import setup; setup(name='corrconv', version='0', packages=[])\n"
    )
    reason = tried(project, GOOD).reason
    assert reason == "its process failed: ModuleNotFoundError: No module named 'corrconv'"


def test_no_module_that_a_commit_lacks_is_taken_from_the_running_checkout(project: Project) -> None:
    made = "{'strided': Made, 'numba': Borrowing}"
    borrowing = (
        "class Borrowing(Made):\n    def plan(self, it):\n        import corrconv.kit.units\n"
    )
    project.files["corrconv/__init__.py"] = package(made).replace(
        "MADE = ", f"{borrowing}\nMADE = "
    )
    found = measure.measure(project.folder, project.commit("x"), FOLLOWED, HERE, Effort(1, 2, 60.0))
    assert found.reason == ""
    assert found.left[0].reason.startswith("ModuleNotFoundError: No module named 'corrconv.kit'")


@pytest.mark.slow
def test_what_is_stored_is_not_measured_again(
    project: Project, tmp_path: Path, monkeypatch
) -> None:
    for subject in ("one", "two", "three"):
        project.made(subject)
    asked: list[str] = []
    measured = measure.measure

    def counted(root, commit, *more):
        asked.append(commit)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return measured(root, commit, *more)

    monkeypatch.setattr(run, "measure", counted)
    with pytest.raises(KeyboardInterrupt):
        run.run(project.folder, tmp_path, 3, TINY)
    stored = evidence.load(tmp_path)
    assert stored is not None
    assert [it.commit for it in stored.tried] == asked[:2]
    found = run.run(project.folder, tmp_path, 3, TINY)
    assert len(asked) == 4
    assert len(set(asked)) == 3
    assert line(found).measured == 3
    assert run.run(project.folder, tmp_path, 3, TINY).tried == found.tried
    assert len(asked) == 4


@pytest.mark.slow
def test_a_commit_that_failed_is_tried_again_and_the_line_grows(
    project: Project, tmp_path: Path
) -> None:
    project.made("broken", "{}")
    project.made("good")
    first = run.run(project.folder, tmp_path, 2, TINY)
    assert [gap.commit.subject for gap in line(first).gaps] == ["broken"]
    project.made("not tried")
    project.made("newest")
    then = run.run(project.folder, tmp_path, 1, TINY)
    gaps = line(then).gaps
    assert [it.commit.subject for it in gaps] == ["broken", "not tried"]
    assert gaps[0].reason.startswith("none of its implementations")
    assert gaps[1].reason == "it was not tried"
    assert then.address == "https://example.org/corrconv/commit/"


@pytest.mark.slow
def test_numbers_of_another_machine_are_kept_and_not_mixed(
    project: Project, tmp_path: Path, monkeypatch
) -> None:
    for subject in ("one", "two"):
        project.made(subject)
    here = run.run(project.folder, tmp_path, 2, TINY)
    monkeypatch.setattr(run, "here", lambda: HERE)
    both = run.run(project.folder, tmp_path, 1, TINY)
    assert len(both.tried) == 3
    assert both.shown == here.shown
    assert line(both).measured == 2


@pytest.mark.slow
def test_the_verb_measures_a_checkout(project: Project, monkeypatch) -> None:
    project.files.pop("asv.conf.json", None)
    project.made("one")
    project.files.pop("asv.conf.json", None)
    project.made("broken", "{}")
    monkeypatch.chdir(project.folder)
    said = CliRunner().invoke(main, ["history", "--commits", "5", "--tiny"])
    assert said.exit_code == 0, said.output
    assert "this clone has 2 commits that touch what is measured, 5 were asked for" in said.output
    assert "1 commit measured, of 2" in said.output
    assert "broken: none of its implementations could be measured" in said.output
    again = CliRunner().invoke(main, ["history", "--commits", "5", "--tiny", "--json"])
    data = json.loads(again.stdout)
    assert len(data["commits"]) == 2
    assert {it["implementation"] for it in data["series"]} == {"numba", "strided", AGAIN}


def test_where_no_commit_can_be_measured_the_verb_fails(project: Project, monkeypatch) -> None:
    project.files.pop("asv.conf.json", None)
    project.made("broken", "{}")
    monkeypatch.chdir(project.folder)
    said = CliRunner().invoke(main, ["history", "--commits", "1", "--tiny"])
    assert said.exit_code == 1
    assert "none of these commits could be measured" in said.output


def test_a_full_disk_is_said(project: Project, monkeypatch) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device", "history.json")

    project.made("one", "{}")
    monkeypatch.chdir(project.folder)
    monkeypatch.setattr(evidence, "save", full)
    said = CliRunner().invoke(main, ["history", "--commits", "1", "--tiny"])
    assert said.exit_code == 1
    assert "Error: history.json: No space left on device; commits that are finished" in said.output


def test_outside_a_checkout_the_verb_says_so(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(main, ["history"])
    assert said.exit_code == 2
    assert "not a git repository" in said.output


def test_regimes_hold_our_own_and_each_of_them_is_somewhere() -> None:
    corrconv = importlib.import_module("corrconv")
    ours = {name for name in corrconv.names() if corrconv.get(name).ours}
    assert {*cells.names()} - {AGAIN} == ours
    assert list(cells.followed()) == list(cells.REGIMES)
