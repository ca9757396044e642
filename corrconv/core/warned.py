"""Warnings: of the caller's own line, and some once in a process alone."""

from __future__ import annotations

import sys
import warnings

_said: set[str] = set()
PACKAGE = __name__.partition(".")[0]


def once(topic: str, message: str) -> None:
    """Warn, unless this process has warned of the topic; under ``-W error`` it is raised once, then.

    A folder that cannot be written to stays so in every call.
    """
    if topic not in _said:
        _said.add(topic)
        warnings.warn(message, stacklevel=3)


def warn(message: str, category: type[Warning] = UserWarning) -> None:
    """Warn of the line outside this package that called into it: Python shows it once for each line."""
    level, frame = 1, sys._getframe()
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == PACKAGE:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)
