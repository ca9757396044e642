"""The one step that a quick calibration has and a full one has not: what was not measured is scaled.

A machine is so many times as slow at direct sums as the one of the table, so many times at two passes,
and at transforms; by that the entries of all others are multiplied. Their spreads grow, since none was
measured here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from statistics import median

from corrconv import Problem, model
from corrconv.calibrate.sizes import DIRECT, OURS, TILED
from corrconv.core.calibration import Entry
from corrconv.model import table
from corrconv.model.bases import BASES

LIKE = {"complex64": "float32", "complex128": "float64", "int32": "float32", "int64": "float64"}
"""As which of the measured dtypes others are scaled: what a host makes of one, it makes of the other."""
SCALED = 0.6
"""What scaling adds to the spread: with it nine of ten ratios on another processor lay in their ranges."""
Predicted = Mapping[tuple[str, Problem], float]
"""Seconds, by implementation and problem."""


def predictions(problems: Iterable[Problem]) -> Predicted:
    """What the table of now says of `auto`'s three."""
    return {
        (each.name, problem): each.seconds
        for problem in dict.fromkeys(problems)
        for each in model.predict_all(problem, names=OURS)
    }


def scaled(before: Predicted, now: Predicted, measured: Iterable[str]) -> list[tuple[str, Entry]]:
    """Every entry but those measured, as many times as slow as what it is like has become.

    By the `predictions` without (`before`) and with what was measured (`now`).
    """
    factors = _factors(before, now)
    left, found, builtin = set(measured), [], table.all_builtin()
    for key in table.all_keys():
        name, dtype, axes = key.split()
        known = table.entry(key)
        if key in left or known is None:
            continue
        of = {which: factors.get((which, LIKE.get(dtype, dtype), int(axes[0]))) for which in OURS}
        if factor := of[name] if name in OURS else _factor(known.basis, of[DIRECT], of[TILED]):
            spread = builtin[key].spread if key in builtin else known.spread
            found.append((key, known.scaled(factor, math.hypot(spread, SCALED))))
    return found


def _factors(before: Predicted, now: Predicted) -> dict[tuple[str, str, int], float]:
    ratios: dict[tuple[str, str, int], list[float]] = {}
    for (name, problem), seconds in now.items():
        if (name, problem) in before:
            of = ratios.setdefault((name, problem.dtype.name, problem.ndim), [])
            of.append(seconds / before[name, problem])
    return {key: median(found) for key, found in ratios.items()}


def _factor(basis: str, direct: float | None, transforms: float | None) -> float | None:
    """Who chooses between sums and transforms is scaled by the geometric mean."""
    if direct is None or transforms is None:
        return None
    by_fft = BASES[basis].by_fft
    if callable(by_fft):
        return math.sqrt(direct * transforms)
    return transforms if by_fft else direct
