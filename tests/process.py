"""Code in a fresh interpreter, which has imported nothing and settled nothing."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.house import ROOT


def ended(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """However it ends; `environment` is beside this process's own."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def printed(code: str, *arguments: str, **environment: str) -> str:
    """What it prints; it has to end well."""
    done = ended(code, *arguments, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout
