"""The composite action: its scripts, run with a stand-in for corrconv, fail on what is confirmed alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.corrconv.commits.repositories import Made
from tests.house import ROOT

ACTION = yaml.safe_load((ROOT / ".github/actions/regress/action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
STAND_IN = """#!/bin/sh
printf '%s\\n' "$@" >"$RUNNER_TEMP/asked"
while [ "$1" != --markdown ]; do shift; done
echo "the table" >"$2"
exit "$ANSWER"
"""
pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="needs bash, as runners have it")


def ran(folder: Path, answer: int, **given: str) -> subprocess.CompletedProcess[str]:
    """The comparing step, as GitHub runs it."""
    place = folder / "a temp/corrconv/bin"
    place.mkdir(parents=True)
    (place / "corrconv").write_text(STAND_IN, "utf-8")
    (place / "corrconv").chmod(0o755)
    env = {
        **os.environ,
        "RUNNER_TEMP": str(folder / "a temp"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "ANSWER": str(answer),
        **{"BENCH": "a bench.py", "BUDGET": "10m", "EFFECT": "0.03", "INSTALL": "false"},
        **{"GIVEN": "abc", "PULLED": "", "HEAD": "def", **given},
    }
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", STEPS[1]["run"]]
    return subprocess.run(command, env=env, capture_output=True, text=True, cwd=folder)


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (0, 0, ""),
        (1, 1, ""),
        (2, 2, ""),
        (3, 0, "not resolved"),
        (4, 0, "not measured"),
        (5, 5, ""),
    ],
)
def test_it_fails_on_what_is_confirmed_and_never_hides_the_answer(
    tmp_path: Path, answer: int, status: int, said: str
) -> None:
    done = ran(tmp_path, answer)
    assert done.returncode == status, done.stderr
    assert said in done.stdout
    assert bool(done.stdout) == bool(said)
    assert (tmp_path / "output").read_text("utf-8") == f"status={answer}\n"
    assert (tmp_path / "summary").read_text("utf-8") == "the table\n"


def test_a_pull_request_is_compared_with_where_it_was_cut(tmp_path: Path) -> None:
    made = Made(tmp_path)
    cut = made.commit(thing="x = 1")
    made.git("checkout", "-q", "-b", "change")
    head = made.commit(thing="x = 2")
    made.git("checkout", "-q", "-")
    later = made.commit(thing="x = 3")
    done = ran(made.root, 0, GIVEN="", PULLED=later, HEAD=head)
    assert done.returncode == 0, done.stderr
    asked = (made.root / "a temp/asked").read_text("utf-8").splitlines()
    assert asked[-3:] == ["--", cut, head]


def test_inputs_reach_the_command(tmp_path: Path) -> None:
    ran(tmp_path, 0, INSTALL="true", EFFECT="0.1")
    asked = (tmp_path / "a temp/asked").read_text("utf-8").splitlines()
    assert "--install" in asked
    assert asked[asked.index("--effect") + 1] == "0.1"


def test_what_is_given_is_never_an_option_or_a_script(tmp_path: Path) -> None:
    ran(tmp_path, 0, GIVEN="--help", HEAD="$(touch broken) `touch broken`")
    asked = (tmp_path / "a temp/asked").read_text("utf-8").splitlines()
    assert asked[-3:] == ["--", "--help", "$(touch broken) `touch broken`"]
    assert not (tmp_path / "broken").exists()


def test_nothing_of_an_event_stands_in_a_script() -> None:
    assert all("${{" not in step["run"] for step in STEPS)
    assert all(step["shell"] == "bash" for step in STEPS)


@pytest.mark.parametrize(("answer", "status"), [(0, 0), (1, 1), (2, 2), (3, 0), (4, 0), (5, 5)])
def test_the_projects_own_workflow_does_the_same(tmp_path: Path, answer: int, status: int) -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/regress.yml").read_text("utf-8"))
    (script,) = (
        step["run"]
        for step in workflow["jobs"]["regress"]["steps"]
        if "corrconv" in step.get("run", "")
    )
    made = Made(tmp_path)
    cut = made.commit(thing="x = 1")
    place = made.root / ".venv" / "bin"
    place.mkdir(parents=True)
    (place / "corrconv").write_text(STAND_IN, "utf-8")
    (made.root / "make").write_text("#!/bin/sh\n", "utf-8")
    for stand_in in (place / "corrconv", made.root / "make"):
        stand_in.chmod(0o755)
    env = {
        **os.environ,
        "PATH": f"{made.root}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        **{"ANSWER": str(answer), "BASE": cut, "HEAD": made.commit(thing="x = 2")},
    }
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
    done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=made.root)
    assert done.returncode == status, done.stderr
    assert ("::notice::" in done.stdout) == (answer in {3, 4})
    assert (tmp_path / "summary").read_text("utf-8") == "the table\n"
    assert (tmp_path / "asked").read_text("utf-8").splitlines()[-3:] == ["--", cut, env["HEAD"]]
