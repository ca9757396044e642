"""Two commits of corrconv itself, built and measured: the change that is there is named, and no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corrconv.commits.repository import Repository
from corrconv.regress.selftest import plant
from tests.house import ROOT

pytestmark = pytest.mark.slow
ONLY = "strided", "numba"


@pytest.fixture
def clone(tmp_path: Path) -> Repository:
    repository = Repository.around(ROOT)
    return plant.clone(repository, repository.commit("HEAD"), tmp_path / "a clone")


def regress(clone: Repository, base: str, head: str, cache: Path) -> tuple[int, dict[str, Any]]:
    """The exit status, and what is said; in this environment, whatever the commits' lock says."""
    command = [sys.executable, "-P", "-m", "corrconv", "regress", base, head, "--json"]
    command += ["--environment", "here", "--budget", "25s", *(f"--only={name}" for name in ONLY)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=clone.root,
        env={**os.environ, "CORRCONV_CACHE": str(cache)},
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_one_implementation_that_takes_twice_as_long_is_named_alone(
    clone: Repository, tmp_path: Path
) -> None:
    base = clone.commit("HEAD")
    head = plant.slowed(clone, base, 1.0, ONLY[:1])
    status, said = regress(clone, base, head, tmp_path / "cache")
    named = {cell["name"] for cell in said["cells"] if cell["answer"] == "slower"}
    assert (named, status) == ({ONLY[0]}, 1), said
    assert (said["base"]["commit"], said["head"]["commit"]) == (base, head)
    assert min(said["base"]["files"], said["head"]["files"]) > 10
    reached = {cell["name"]: cell["reachable"] for cell in said["cells"]}
    assert reached == {ONLY[0]: True, ONLY[1]: False}


def test_a_change_of_comments_names_nothing_and_touches_nothing(
    clone: Repository, tmp_path: Path
) -> None:
    base = clone.commit("HEAD")
    for name in ONLY:
        path = clone.root / "impls" / f"{name}.py"
        path.write_text(path.read_text("utf-8") + "\n# a comment\n", "utf-8")
    head = plant.commit_all(clone, "Comments")
    status, said = regress(clone, base, head, tmp_path / "cache")
    answers = {cell["answer"] for cell in said["cells"]}
    assert answers <= {"not slower", "not resolved"}, said
    assert status in {0, 3}
    assert not any(cell["reachable"] for cell in said["cells"])
