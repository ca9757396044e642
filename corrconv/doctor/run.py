"""All checks, in the order in which they are shown."""

from __future__ import annotations

from corrconv.doctor import busy, caches, clock, machine, simd, threads
from corrconv.doctor.check import Check


def examine() -> list[Check]:
    """Read this machine: about a second."""
    groups = (busy, clock, machine, threads, simd, caches)
    return [check for group in groups for check in group.checks()]
