"""The composite action: its scripts, run with a stand-in for corrconv, fail on what is confirmed alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.house import ROOT

ACTION = yaml.safe_load((ROOT / ".github/actions/regress/action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
STAND_IN = """#!/bin/sh
printf '%s\\n' "$@" >"$RUNNER_TEMP/asked"
while [ "$1" != --markdown ]; do shift; done
[ "$ANSWER" = 4 ] || echo "the table" >"$2"
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
        **{"BENCH": "a bench.py", "BUDGET": "10m", "BASE": "abc", "HEAD": "def", **given},
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
    assert (tmp_path / "summary").exists() == (answer != 4)


def test_what_is_given_is_never_an_option_or_a_script(tmp_path: Path) -> None:
    ran(tmp_path, 0, BASE="--help", HEAD="$(touch broken) `touch broken`")
    asked = (tmp_path / "a temp/asked").read_text("utf-8").splitlines()
    assert asked[-3:] == ["--", "--help", "$(touch broken) `touch broken`"]
    assert not (tmp_path / "broken").exists()


def test_nothing_of_an_event_stands_in_a_script() -> None:
    assert all("${{" not in step["run"] for step in STEPS)
    assert all(step["shell"] == "bash" for step in STEPS)
