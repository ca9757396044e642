"""Warnings that are given once in a process: a folder that cannot be written to stays so in every call."""

from __future__ import annotations

import warnings

_said: set[str] = set()


def once(topic: str, message: str) -> None:
    """Warn, unless this process has warned of the topic; under ``-W error`` it is raised once, then."""
    if topic not in _said:
        _said.add(topic)
        warnings.warn(message, stacklevel=3)
