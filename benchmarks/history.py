"""Our implementations over commits: times over a yardstick that no commit changes.

`make history` measures commit after commit, in processes that have each commit's corrconv, and files the
numbers with asv itself; here they have their names. See `corrconv.history`.
"""

from __future__ import annotations

import math
import subprocess
import sys
from functools import cache
from pathlib import Path

from benchmarks.origin import ROOT, installed
from corrconv.history import evidence
from corrconv.history.cells import REGIMES, YARDSTICK, names
from corrconv.history.series import numbers


class Ours:
    """The ratio that was measured of this commit; n/a where none was."""

    version = "1"
    unit = f"times {YARDSTICK}"
    param_names = ("implementation", "regime")
    params = (names(), list(REGIMES))

    def track_ratio(self, implementation: str, regime: str) -> float:
        stored = evidence.load(ROOT / "results")
        of = numbers(stored).get(commit(), {}) if stored else {}
        return of.get((regime, implementation), math.nan)


@cache
def commit() -> str:
    """What asv installed, or the checkout's."""
    if found := installed(Path(sys.prefix)):
        return found
    command = ["git", "rev-parse", "HEAD"]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
