"""psutil and cpuinfo, which read the machine: where one is missing it is said how to install it."""

from __future__ import annotations

import importlib
import shlex
import sys
from typing import Any

READERS = {"psutil": "psutil", "cpuinfo": "py-cpuinfo"}
"""Distributions by module."""


def reader(name: str) -> Any:
    """The module.

    Raises
    ------
    ModuleNotFoundError
        Where it is missing: it says what installs it.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            f"{name} is missing, which reads what this machine is and how much memory is free; nothing "
            f"is measured without that: {shlex.quote(sys.executable)} -m pip install {READERS[name]}"
        ) from None
