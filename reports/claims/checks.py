"""Evidence that is a list of comparisons, and its judge: most exact claims need nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from corrconv.kit.units import listed

from .claim import Claim, Finding, Number, Verdict, as_text

SHORT = 8
"""Results of at most so many numbers are shown whole."""
FEW = 8
"""So many comparisons are named where all hold."""


@dataclass(frozen=True)
class Check:
    """A comparison of two results: their largest difference, and what that may be; infinite of other shapes.

    `what` is a noun phrase, for a list of what holds and what does not; `result` the first of the two, where
    it is real and short.
    """

    what: str
    difference: float
    at_most: float | None = 0.0
    at_least: float | None = None
    result: tuple[float, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the difference is what it should be; NaN never is."""
        low = -math.inf if self.at_least is None else self.at_least
        return low <= self.difference <= (math.inf if self.at_most is None else self.at_most)

    @property
    def number(self) -> Number:
        """What to show: the result, or how far it lies from what was said."""
        if self.result and self.holds:
            return Number(self.what, self.result)
        if math.isinf(self.difference):
            return Number(self.what, "of another shape")
        apart = f"{as_text(self.difference)} apart" if self.difference else "equal"
        return Number(self.what, apart)


@dataclass(frozen=True)
class Checks:
    """All the comparisons of one experiment.

    Where one that the statement says fails, it is refuted; of the `wider` readings of its words, conditional.
    Without modules that are `missing` it is not tested in full.
    """

    stated: tuple[Check, ...]
    wider: tuple[Check, ...] = ()
    missing: tuple[str, ...] = ()


def same(what: str, result: ArrayLike, expected: ArrayLike, *, within: float = 0.0) -> Check:
    """That two results are equal, or nowhere farther apart than `within`."""
    return Check(what, _difference(result, expected), at_most=within, result=_shown(result))


def differ(what: str, result: ArrayLike, other: ArrayLike, *, by: float = 1e-6) -> Check:
    """That two results differ, somewhere by at least `by`."""
    return Check(what, _difference(result, other), at_most=None, at_least=by)


def judge(evidence: Checks) -> Finding:
    """Refuted where a stated one fails, conditional where a wider one does; else reproduced."""
    every = sorted((*evidence.stated, *evidence.wider), key=lambda check: check.holds)
    numbers = tuple(check.number for check in every)  # those that do not hold come first
    failed = [check.what for check in evidence.stated if not check.holds]
    kept = [check.what for check in every if check.holds]
    beyond = [check.what for check in evidence.wider if not check.holds]
    if failed:
        return Finding(Verdict.REFUTED, f"These do not hold: {listed(failed)}.", numbers)
    if beyond:
        words = f"These hold: {listed(kept)}. These do not: {listed(beyond)}."
        return Finding(Verdict.CONDITIONAL, words, numbers)
    if evidence.missing:
        tested = f"; the rest holds, that is {listed(kept)}" if kept else ""
        return Finding(Verdict.NOT_RESOLVED, f"needs {listed(evidence.missing)}{tested}.", numbers)
    few = f"These hold: {listed(kept)}."
    words = few if len(kept) <= FEW else f"All {len(kept)} comparisons hold."
    return Finding(Verdict.REPRODUCED, words, numbers)


compared: Callable[..., Claim[Checks]] = partial(Claim, judge=judge, exact=True)
"""A claim that comparisons of whole numbers settle."""


def _difference(result: ArrayLike, expected: ArrayLike) -> float:
    a, b = np.asarray(result), np.asarray(expected)
    if a.shape != b.shape:
        return math.inf
    wide = np.promote_types(np.promote_types(a.dtype, b.dtype), np.int64)
    return float(np.abs(a.astype(wide) - b.astype(wide)).max())


def _shown(result: ArrayLike) -> tuple[float, ...]:
    values = np.asarray(result)
    if values.ndim != 1 or values.size > SHORT or values.dtype.kind == "c":
        return ()
    return tuple(values.tolist())
