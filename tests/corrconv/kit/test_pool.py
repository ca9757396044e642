"""Child processes of the pool find the standard library, whatever lies in the current folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from corrconv.kit.pool import SAFE, spawned

CODE = """
from corrconv.kit.pool import spawned
with spawned(1) as pool:
    print(pool.submit(abs, -3).result())
"""


def test_nothing_is_imported_from_the_current_folder(tmp_path: Path) -> None:
    for name in ("socket", "signal", "selectors", "pickle", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the user\\'s own file')")
    done = subprocess.run(
        [sys.executable, "-P", "-c", CODE], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout.strip() == "3", done.stderr


def test_the_environment_is_as_it_was() -> None:
    before = dict(os.environ)
    with spawned(1) as pool:
        assert pool.submit(os.getenv, SAFE).result() == "1"
    assert dict(os.environ) == before
