"""Whose fault it was that a process ended in nobody's step: each is asked alone, in one of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corrconv.measure.process import ProcessFailed


def culprits(alone: Mapping[str, Callable[[], object]]) -> dict[str, ProcessFailed]:
    """By name, who fails without the others, too: whose call raises `ProcessFailed`."""
    found: dict[str, ProcessFailed] = {}
    for name, ask in alone.items():
        try:
            ask()
        except ProcessFailed as gone:
            found[name] = gone.of(name)
    return found
