"""SIGKILL at drawn moments: nothing is lost but the turn in flight, none is there twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.slow)])
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killed_many_times_a_sweep_still_comes_to_its_end(tmp_path: Path, kills: int):
    command = [sys.executable, "-m", "tests.corrconv.sweep.killing", tmp_path / "out", kills, 1]
    done = subprocess.run(
        list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["turns"] % 240 == 0
    # each costs one turn at the most
    assert told["turns"] <= told["measured"] <= told["turns"] + kills
    assert told["midway"] > 0
    assert not list((tmp_path / "out").rglob("*.new"))
