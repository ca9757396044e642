"""What one implementation is predicted to take, by what the table says that it does.

Seconds belong to a machine's hour; what carries over are ratios. So a prediction has a *spread*, and the
ratio of two a range, which holds what is measured in nine of ten cases:

    log ratio ± HOLDS · √(spread² + spread²)

`HOLDS` was found on runs that no model had seen (split conformal prediction; A. N. Angelopoulos and
S. Bates, Conformal prediction: a gentle introduction, 2023): the package's models on another day of their
machine, and on another processor after a quick calibration. `corrconv.calibrate.coverage` counts it again
on any run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from corrconv.core.calibration import USUAL, Entry
from corrconv.core.contract import Implementation
from corrconv.core.exact import working_dtype
from corrconv.core.problem import Problem
from corrconv.core.threads import LEAST, all_workers
from corrconv.kit.problems import spelled
from corrconv.kit.units import counted
from corrconv.model import table
from corrconv.model.ours import OURS, TRANSFORMS, summed_in, tiles

THREADS = 60e-6
"""Seconds that handing parts to other threads costs our own sums."""
HOLDS = 1.28
"""Spreads of both, together, within which nine of ten ratios were measured."""
COMPLEX = 2.0
"""Times that complex operands take of what real ones of their precision do."""
BORROWED = 0.4
"""What models of another dtype, of fewer axes or of another machine add to the spread."""


@dataclass(frozen=True)
class Prediction:
    """What one implementation is predicted to take.

    Attributes
    ----------
    name : str
        The implementation.
    seconds : float
        Of a planned call, everything warm.
    detail : str
        How it would compute, where that is a choice.
    spread : float
        The 90th percentile of |log(measured / predicted)| on what was held out.
    alike : str
        By which dtype and number of axes it is predicted, where the table has not its own; else empty.
    """

    name: str
    seconds: float
    detail: str = ""
    spread: float = USUAL
    alike: str = ""


@dataclass(frozen=True)
class Ratio:
    """One's time over another's, and between what it is measured in nine of ten cases."""

    value: float
    low: float
    high: float

    @property
    def resolved(self) -> bool:
        """Whether the range excludes 1."""
        return not self.low <= 1 <= self.high


def ratio(one: Prediction, other: Prediction) -> Ratio:
    """The first's time over the second's."""
    if one.name == other.name:
        return Ratio(1.0, 1.0, 1.0)
    value = one.seconds / other.seconds
    factor = math.exp(HOLDS * math.hypot(one.spread, other.spread))
    return Ratio(value, value / factor, value * factor)


def capped(workers: int) -> int:
    """No more threads help than there are processors."""
    return min(workers, all_workers())


def predicted(name: str, problem: Problem, workers: int) -> Prediction | None:
    """None where the table has no such problems. No more threads help than there are processors."""
    workers = capped(workers)
    key = key_for(name, problem)
    known = table.entry(key) if key else None
    if known is None:
        return None
    alike = "" if key == _own_key(name, problem) else key.removeprefix(f"{name} ")
    if alike:
        known = _borrowed(known, problem)
    detail = ""
    if known.basis in OURS:
        features = OURS[known.basis](problem)
        seconds = known.seconds(features)
        if workers > 1 and seconds > LEAST:
            seconds = min(seconds, known.seconds(features, workers) + THREADS)
        if known.basis == TRANSFORMS and seconds < math.inf:
            found = tiles(problem)
            detail = f"{counted(found.tiles, 'tile')} of {spelled(found.tile.shape)}"
    else:
        from corrconv.model.bases import BASES  # not on the way of a first call

        seconds = known.seconds(BASES[known.basis].count(problem), workers)
    if not 0 < seconds < math.inf:  # of features that no fitted size had: nothing is known
        return None
    return Prediction(name, seconds, detail, known.spread, alike)


def alone(it: Implementation, problem: Problem) -> float:
    """Seconds that one thread is predicted to take for all items; by its rate where no table has any such."""
    one = problem.one
    found = predicted(it.name, one, 1)
    seconds = found.seconds if found else one.multiply_adds / it.rate(one)
    return math.prod(problem.stack_shape) * seconds


def key_for(name: str, problem: Problem) -> str:
    """Under which the table has what predicts it: its own entry, or one that is like it; else empty.

    What transforms integers does it in float64; a sum of integers takes about as long as one of floats as
    wide, and one over more axes as long as over two with as many taps.
    """
    basis, own = table.basis_of(name), _own_key(name, problem)
    if table.entry(own) is not None:
        return own
    if basis is None:
        return ""
    near = table.key_of(name, _like(basis, problem), min(problem.ndim, 2))
    return near if table.entry(near) is not None else ""


def _own_key(name: str, problem: Problem) -> str:
    """Our own by the dtype that they compute in."""
    basis, dtype = table.basis_of(name), problem.dtype.name
    if basis == TRANSFORMS:
        dtype = working_dtype(problem).name
    elif basis in OURS:
        dtype = summed_in(problem)
    return table.key_of(name, dtype, problem.ndim)


def _like(basis: str, problem: Problem) -> str:
    """The dtype of the table whose times are closest."""
    if problem.dtype.kind == "c":
        return "float32" if problem.dtype.itemsize == 8 else "float64"
    if problem.dtype.kind == "f":
        return problem.dtype.name
    from corrconv.model.bases import way_of

    wide = way_of(basis, problem) == "fft" or problem.compute_dtype.itemsize > 4
    return "float64" if wide else "float32"


def _borrowed(known: Entry, problem: Problem) -> Entry:
    factor = COMPLEX if problem.dtype.kind == "c" else 1.0
    return known.scaled(factor, math.hypot(known.spread, BORROWED))
