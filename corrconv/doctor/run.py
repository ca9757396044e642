"""All checks, in the order in which they are shown."""

from __future__ import annotations

import os
from pathlib import Path

from corrconv.doctor import caches, machine, simd, threads
from corrconv.doctor.evidence import Check


def examine() -> list[Check]:
    """Read this machine: about a second."""
    root = Path("/")
    try:
        import psutil

        busy = list(machine.busy(psutil))
    except ModuleNotFoundError:
        busy = [Check("load", "unknown", "psutil is not installed: pip install psutil")]
    here = [*busy, *machine.clock(root), *machine.share(root)]
    return [*here, *threads.checks(os.environ), *simd.checks(root), *caches.checks()]
