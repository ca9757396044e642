"""What a comparison resolves on this machine: an implementation against itself slowed by a known factor.

    python -m corrconv.measure.sensitivity numba_simd --factor 1.05 --runs 10 --seconds 10

Prints a line for each run, and at the end how many were resolved, and how many of them rightly. With
``--factor 1`` it counts false alarms. Whether intervals cover is not for this to say, since the factor is
known to about a percent only: tests/corrconv/measure/test_coverage.py counts that.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corrconv import Problem
from corrconv.compare.run import SECONDS, Settings, compare
from corrconv.measure.planted import VARIABLE
from corrconv.measure.sides import Side
from corrconv.measure.types import Comparison, Verdict

PLANTED = str(Path(__file__).with_name("planted.py"))


def measure(
    name: str, problem: Problem, factor: float, seconds: float = SECONDS, seed: int = 0
) -> Comparison:
    """One run; the second side is `name`, slowed."""
    os.environ[VARIABLE] = f"{name} {factor!r}"  # measuring processes inherit it
    sides = [Side(name, problem), Side(PLANTED, problem)]
    return compare(sides, Settings(seconds=seconds, seed=seed), names=[name, "planted"])


def said(found: Comparison) -> str:
    """A line about a run."""
    (judged,) = found.summary.judgements
    ratio = judged.ratio
    return (
        f"{judged.verdict:13} {ratio.value:.3f} [{ratio.low:.3f}, {ratio.high:.3f}]  "
        f"floor {found.summary.floor.factor:.3f}  {found.processes} processes, "
        f"{ratio.rounds} rounds, {found.spent.total:.1f} s ({found.spent.starting:.1f} s starting)"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--factor", type=float, default=1.05)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("-N", type=int, default=512, help="side of the image")
    parser.add_argument("-n", type=int, default=15, help="side of the kernel")
    options = parser.parse_args(arguments)
    problem = Problem(
        "correlate",
        (options.N,) * 2,
        (options.n,) * 2,
        "same",
        dtype=np.dtype(np.float32),
    )
    runs = []
    for seed in range(options.runs):
        runs.append(measure(options.name, problem, options.factor, options.seconds, seed))
        print(said(runs[-1]), flush=True)
    judged = [found.summary.judgements[0] for found in runs]
    resolved = sum(each.verdict is not Verdict.NOT_RESOLVED for each in judged)
    slower = sum(each.verdict is Verdict.SLOWER for each in judged)
    longest = max(found.spent.total for found in runs)
    print(
        f"{options.name} against itself × {options.factor:g}, {options.N}² with {options.n}²: "
        f"{resolved} of {len(runs)} resolved, {slower} as slower; at most {longest:.1f} s a run"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
