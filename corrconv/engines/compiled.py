"""Compiling with numba, and keeping what was compiled on the disk where there is a place for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from corrconv.core import warned


def not_compiling() -> str | None:
    """Why numba compiles nothing in this process; None where it does."""
    if os.environ.get("NUMBA_DISABLE_JIT", "") in ("", "0"):
        return None
    return "NUMBA_DISABLE_JIT is set, so numba compiles nothing: unset it"


def compiled(function: Callable[..., Any], signatures: Any = None, **options: Any) -> Any:
    """`function`, compiled; kept on disk, or with a warning where no folder may be written to.

    Parameters
    ----------
    function : callable
        What numba is to compile.
    signatures : optional
        What to compile it for at once; otherwise when it is first called.
    **options
        Of `numba.njit`.
    """
    import numba

    compiler: Any = numba.njit  # its overloads take no options that are handed on
    first = () if signatures is None else (signatures,)
    try:
        return compiler(*first, cache=True, **options)(function)
    except RuntimeError as error:  # no folder that it may write to
        warned.once("numba", f"numba compiles in every process: {error}")
        return compiler(*first, **options)(function)
