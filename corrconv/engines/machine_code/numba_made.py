"""What code that numba made depends on beside its sources: versions and settings, known without numba."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from corrconv.engines.machine_code import layout


def made_with() -> str:
    """Python and its objects, numba, and how numba is set up."""
    return f"{sys.version} {layout.HEADER} {layout.ITEMS} numba {_numba()} {_settings()}"


@cache
def _numba() -> str:
    """Numba's version, which is read without importing it."""
    spec = find_spec("numba")
    version = Path(spec.origin or "").with_name("_version.py") if spec else None
    if version and version.is_file():
        return hashlib.sha256(version.read_bytes()).hexdigest()
    from importlib import metadata  # it takes its time

    return metadata.version("numba")


def _settings() -> str:
    """Environment variables by which numba makes other code."""
    names = sorted(name for name in os.environ if name.startswith("NUMBA_"))
    return " ".join(f"{name}={os.environ[name]}" for name in names if name != "NUMBA_CACHE_DIR")
