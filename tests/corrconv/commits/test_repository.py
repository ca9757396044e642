"""Which commit a name means, whatever it looks like; what is not committed; the repository stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from corrconv.commits.repository import NotMeasured, Repository
from tests.corrconv.commits.repositories import THING, Made


@pytest.fixture
def made(tmp_path: Path) -> Made:
    it = Made(tmp_path)
    it.commit(thing=THING)
    it.commit(thing=THING + "\n# more\n")
    return it


def of(made: Made) -> Repository:
    return Repository.around(made.root)


@pytest.mark.parametrize(
    "name", ["-odd", "feature/größe", "a;b", "--help", "$(x)", "v1.0-rc1", "HEAD-1", "x" * 200]
)
def test_odd_names_of_branches(made: Made, name: str) -> None:
    commit = made.git("rev-parse", "HEAD~1")
    made.git("update-ref", f"refs/heads/{name}", commit)
    assert of(made).commit(name) == commit


def test_usual_names(made: Made) -> None:
    head = made.git("rev-parse", "HEAD")
    made.git("tag", "-a", "v1", "-m", "annotated")
    for name in ("HEAD", "main", "v1", head, head[:10]):
        assert of(made).commit(name) == head
    assert of(made).commit("HEAD~1") != head


@pytest.mark.parametrize("name", ["nobody", "HEAD~9", "", " ", "two\nlines", "a b", "f" * 40])
def test_what_is_no_commit_is_said(made: Made, name: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        of(made).commit(name)


def test_a_shallow_clone_says_how_to_get_the_rest(made: Made, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    made.git("clone", "-q", "--depth", "1", made.root.as_uri(), str(shallow))
    repository = Repository.around(shallow)
    assert repository.commit("HEAD")
    with pytest.raises(ValueError, match=r"shallow.*fetch --unshallow.*fetch-depth: 0"):
        repository.commit("HEAD~1")


def test_a_folder_without_git(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="in no git repository"):
        Repository.around(tmp_path)


def test_changes_are_seen_and_become_a_commit_that_no_branch_has(made: Made) -> None:
    assert of(made).dirty == []
    with pytest.raises(ValueError, match="no changes"):
        of(made).changed()
    (made.root / "thing.py").write_text("changed = 1\n")
    (made.root / "unknown.py").write_text("")
    assert of(made).dirty == ["thing.py"]
    commit = of(made).changed()
    assert of(made).read(commit, "thing.py") == b"changed = 1\n"
    assert made.git("branch", "--all", "--contains", commit) == ""
    assert of(made).dirty == ["thing.py"]  # the tree is as it was


def test_files_are_written_and_nothing_else_happens(made: Made, tmp_path: Path) -> None:
    before = made.git("status", "--porcelain=v2", "--branch"), made.git("worktree", "list")
    folder = tmp_path / "a folder"
    folder.mkdir()
    commit = made.git("rev-parse", "HEAD~1")
    of(made).export(commit, folder)
    assert [path.name for path in folder.iterdir()] == ["thing.py"]
    assert (folder / "thing.py").read_text() == THING
    digest = made.git("rev-parse", f"{commit}:thing.py")
    assert of(made).files(commit) == {"thing.py": digest}
    assert before == (
        made.git("status", "--porcelain=v2", "--branch"),
        made.git("worktree", "list"),
    )
    assert of(made).read(commit, "nothing.py") is None


def test_what_is_left_out_is_not_written_and_stays_where_it_is(made: Made, tmp_path: Path) -> None:
    published = made.root / "reports" / "published"
    published.mkdir(parents=True)
    (published / "run").write_text("data")
    commit = made.commit(other="x = 1")
    (made.root / "thing.py").write_text("not_committed = 1\n")
    before = made.git("status", "--porcelain=v2")
    folder = tmp_path / "a folder"
    folder.mkdir()
    of(made).export(commit, folder, without=("reports/published", "nothing"))
    assert sorted(path.name for path in folder.rglob("*")) == ["other.py", "thing.py"]
    assert "not_committed" not in (folder / "thing.py").read_text()
    assert (published / "run").read_text() == "data"
    assert made.git("status", "--porcelain=v2") == before


@pytest.mark.parametrize("free", [0, 10**9])
def test_where_git_cannot_write_it_is_said_once_and_a_full_disk_by_name(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=free))
    for each in range(200):
        (made.root / f"file{each}.py").write_text("")
    commit = made.commit()
    file = tmp_path / "no folder"
    file.write_text("")
    with pytest.raises(NotMeasured, match="git cannot give its files; git says") as failed:
        of(made).export(commit, file)
    assert len(str(failed.value)) < 1200
    assert ("the disk is full" in str(failed.value)) == (free == 0)
