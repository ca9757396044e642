"""Whether numba compiles anything in this process."""

from __future__ import annotations

import os


def not_compiling() -> str | None:
    """Why numba compiles nothing in this process; None where it does."""
    if os.environ.get("NUMBA_DISABLE_JIT", "") in ("", "0"):
        return None
    return "NUMBA_DISABLE_JIT is set, so numba compiles nothing: unset it"
