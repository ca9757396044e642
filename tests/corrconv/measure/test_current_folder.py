"""A user's folder with files called as modules are: no measuring process takes anything from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = f"""
import sys
sys.path.append({str(ROOT)!r})  # last: as a checkout that is not installed
from corrconv.cli import main
main()
"""


@pytest.fixture
def user(tmp_path: Path) -> Path:
    """Their folder, and the command that is installed in another one."""
    for name in ("random", "numpy", "json", "benchmarks", "impls", "statistics"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('a file of the user')\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "corrconv").write_text(SCRIPT)
    return tmp_path


@pytest.mark.parametrize(
    "verb",
    [
        ("compare", "numpy", "strided", "--image", "60", "--kernel", "3", "--seconds", "0"),
        pytest.param(
            (
                "crossover",
                "numpy",
                "strided",
                "--ndim",
                "1",
                "--image-sides",
                "8",
                "--seconds",
                "0",
            ),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            ("sweep", "--only", "strided", "--image", "60", "--kernel", "3", "--passes", "1"),
            marks=pytest.mark.slow,
        ),
    ],
    ids=lambda verb: verb[0],
)
def test_nothing_is_imported_from_the_current_folder(user: Path, verb: tuple[str, ...]):
    output = ["--output", str(user / "out")] if verb[0] != "compare" else []
    done = subprocess.run(
        [sys.executable, str(user / "bin" / "corrconv"), *verb, *output, "--json"],
        cwd=user,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert not list(user.rglob("__pycache__"))
