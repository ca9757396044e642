"""Which commits a history goes through, and where the page of one is."""

from __future__ import annotations

from pathlib import Path

import pytest

from corrconv.history.commits import address, line
from corrconv.history.run import fewer
from tests.corrconv.history.projects import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "a folder")


def test_commits_that_touch_what_is_measured_newest_first(project: Project) -> None:
    first = project.commit("one")
    project.commit("docs alone", README="words")
    third = project.commit("a lock", requirements__bench="numpy==2")
    assert [it.hash for it in line(project.folder)] == [third, first]
    assert line(project.folder)[1].subject == "one"
    assert line(project.folder)[1].day == "2026-11-30"


def test_a_merge_is_one_commit_of_the_branch(project: Project) -> None:
    first = project.commit("one")
    project.git("checkout", "--quiet", "-b", "odd/branch name".replace(" ", "-"))
    project.commit("on a branch", corrconv__a_py="1")
    project.commit("and another", corrconv__a_py="2")
    project.git("checkout", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "--message", "merged", "odd/branch-name")
    assert [it.hash for it in line(project.folder)] == [project.git("rev-parse", "HEAD"), first]


def test_a_subject_is_whatever_it_is(project: Project) -> None:
    project.commit("a\ttab, “letters” and $mathematics$ <b>")
    assert line(project.folder)[0].subject == "a\ttab, “letters” and $mathematics$ <b>"


def test_a_subject_that_is_no_utf_8_is_read_as_far_as_it_goes(project: Project) -> None:
    """Git's own commands write none."""
    project.commit("one")
    tree, who = project.git("rev-parse", "HEAD^{tree}"), "x <x@example.org> 0 +0000"
    about = f"tree {tree}\nauthor {who}\ncommitter {who}\n\n".encode()
    (project.folder / "object").write_bytes(about + b"gr\xf6\xdfe\n")
    commit = project.git("hash-object", "-t", "commit", "-w", "object")
    project.git("update-ref", "HEAD", commit)
    assert [it.subject for it in line(project.folder)] == ["gr\ufffd\ufffde"]


def test_without_commits_it_says_what_is_missing(project: Project) -> None:
    with pytest.raises(ValueError, match="git log .*: "):
        line(project.folder)
    project.files = {"README": "words"}
    project.commit("docs")
    with pytest.raises(ValueError, match="no commit of this branch touches corrconv, impls"):
        line(project.folder)


def test_a_shallow_clone_is_told_how_to_have_more(project: Project, tmp_path: Path) -> None:
    for place in range(3):
        project.commit(f"change {place}", corrconv__a_py=str(place))
    shallow = Project(tmp_path / "shallow")
    shallow.git("fetch", "--quiet", "--depth", "2", project.folder.as_uri(), "main")
    shallow.git("checkout", "--quiet", "FETCH_HEAD")
    assert "has 2 commits" in fewer(shallow.folder, 5)
    assert "git fetch --unshallow" in fewer(shallow.folder, 5)
    assert "unshallow" not in fewer(project.folder, 5)
    assert fewer(project.folder, 3) == ""


@pytest.mark.parametrize(
    ("asv", "project_urls", "found"),
    [
        ('{"show_commit_url": "https://a.org/c/"}', "", "https://a.org/c/"),
        ('{"show_commit_url": "#"}', "", ""),
        ("{}", '[project.urls]\nRepository = "https://a.org/x/"', "https://a.org/x/commit/"),
        ('{"show_commit_url": "javascript:alert(1)"}', "", ""),
        ("{}", '[project.urls]\nHomepage = "https://a.org"', ""),
    ],
)
def test_where_a_commits_page_is(tmp_path: Path, asv: str, project_urls: str, found: str) -> None:
    (tmp_path / "asv.conf.json").write_text(asv, "utf-8")
    (tmp_path / "pyproject.toml").write_text(project_urls, "utf-8")
    assert address(tmp_path) == found
