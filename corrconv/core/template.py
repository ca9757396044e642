"""Finding a template: how alike is it to each window of a picture?

The score of the window w that lies under template t, within picture x, is the correlation
coefficient of the two,

    Σ (w - mean w) (t - mean t) / (‖w - mean w‖₂ ‖t - mean t‖₂),    from -1 to 1,

and 0 where either has no contrast: such a one is like nothing. Scores have the shape of a ``valid``
correlate of x with t, whose `Problem` therefore states the question. It is answered by

`by_correlate`
    Whatever correlates can find templates: three correlations and some arithmetic.
`TemplateImplementation`
    A library's own function for it, which takes part in nothing else.
"""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from corrconv.core.contract import Family, Implementation, Plan, UnsupportedProblem, checked_workers
from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array

ANOTHER_QUANTITY = (
    "normalised cross-correlation, another quantity: it takes part in template finding"
)


def no_template(problem: Problem) -> str | None:
    """Why `problem` does not ask for a template's scores; None where it does."""
    if problem.operation != "correlate" or problem.mode != "valid" or problem.swapped:
        return "template finding asks for a 'valid' correlate, the picture x the larger operand"
    if problem.dtype.kind != "f":
        return f"{problem.dtype.name} operands: template finding takes real floats"
    return None


def by_correlate(implementation: Implementation, problem: Problem, workers: int = 1) -> Plan:
    """Scores by three calls of one plan of `implementation`, in the operands' dtype.

    A window's mean and contrast come from two box sums, its samples' and their squares', which are
    correlations with ones (J. P. Lewis, Fast normalized cross-correlation, Vision Interface, 1995).

    Parameters
    ----------
    implementation : Implementation
        What correlates.
    problem : Problem
        A ``valid`` correlate of real floats; its x is the picture and its h the template.
    workers : int
        How many threads may be used.

    Raises
    ------
    UnsupportedProblem, ValueError, ModuleNotFoundError
        As `Implementation.plan`.

    Notes
    -----
    The difference of squares cancels where a window's mean is large beside its contrast, so the
    picture's mean is taken off first. With x and w so centred, k of `rounding`, and
    v = ‖w - mean w‖₂², a score is off by about

        k √s / √v + 3 k s / (2 v),    s = ‖w‖₂² where sums are componentwise accurate, else
                                      s = max ‖w‖₂² + taps · rms(x²):

    the errors of an FFT spread over all outputs alike. The second term is that of v, and a window
    whose v is no more than 3 k s is taken to have no contrast: it may have none. So windows much
    fainter than the picture need float64. Operands must be finite.
    """
    if reason := implementation.supports_template(problem):
        raise UnsupportedProblem(f"{implementation.name} does not support this problem: {reason}")
    correlate = implementation.plan(problem, workers)
    box = np.ones(problem.h_shape, problem.dtype)
    k, taps = rounding(implementation.family, problem), problem.taps

    def compute(picture: Array, template: Array) -> Array:
        # of the template twice: what rounding left of its mean would meet every window's own mean
        x, t = centred(picture), centred(centred(template))
        if not t.any():
            return np.zeros(problem.output_shape, problem.dtype)
        squared = x * x
        # of the picture alone, but every call may bring another one
        sums, squares = correlate(x, box), correlate(squared, box)
        scale = squares if implementation.componentwise else squares.max() + taps * _rms(squared)
        contrast = squares - sums * (sums / taps)
        clear = contrast > 3 * k * scale
        norms = np.sqrt(contrast, out=contrast, where=clear)
        norms *= np.linalg.norm(t.ravel())
        scores = np.zeros_like(norms)
        np.divide(correlate(x, t), norms, out=scores, where=clear)
        return np.clip(scores, -1, 1, out=scores)

    return Plan(problem, workers, compute, correlate.nbytes + box.nbytes)


def rounding(family: Family, problem: Problem) -> float:
    """k: how far off a sum of a correlate may be beside its terms.

    A direct sum is given its worst case, taps · u: equal samples, one after the other, come near it,
    since they round the same way each time. The rest is as the correctness gate has it.
    """
    steps = 2 * max(math.sqrt(problem.taps), math.log2(2 * math.prod(problem.fft_shape)))
    if family == "direct":
        steps = max(steps, problem.taps)
    return steps * float(np.finfo(problem.dtype).eps) / 2


def centred(values: Array) -> Array:
    """`values` less their mean, scaled by a power of two to lie within ±1: no score is changed.

    Zeros where they are all equal, whatever rounding makes of their mean.
    """
    if values.max() == values.min():
        return np.zeros_like(values)
    less: Array = values - values.dtype.type(values.mean(dtype=np.float64))
    scaled: Array = np.ldexp(less, -int(np.frexp(max(less.max(), -less.min()))[1]))
    return scaled


def flat_windows(picture: Array, shape: Shape) -> Array | None:
    """Where a window's samples are all equal, for a library that cannot tell; None if nowhere.

    Costs a comparison of neighbours and, where equal ones are many enough, counts in each window.
    """
    flat = np.ones([N - n + 1 for N, n in zip(picture.shape, shape)], np.bool_)
    for axis, n in enumerate(shape):
        if n == 1:
            continue
        first, second = (
            picture[(slice(None),) * axis + (part,)] for part in (slice(1, None), slice(-1))
        )
        equal = first == second
        pairs = tuple(size - (other == axis) for other, size in enumerate(shape))
        if np.count_nonzero(equal) < math.prod(pairs):
            return None
        flat &= _counts(equal, pairs) == math.prod(pairs)
    return flat if flat.any() else None


def _counts(marks: Array, shape: Shape) -> Array:
    """How many are marked in each window, by running sums."""
    counts: Array = marks.astype(np.int64)
    for axis, n in enumerate(shape):
        before = [(axis == other, 0) for other in range(counts.ndim)]
        sums = np.moveaxis(np.pad(counts.cumsum(axis), before), axis, 0)
        counts = np.moveaxis(sums[n:] - sums[: len(sums) - n], 0, axis)
    return counts


def _rms(values: Array) -> float:
    return float(np.linalg.norm(values.ravel())) / math.sqrt(values.size)


class TemplateImplementation(Implementation):
    """A library's own normalised cross-correlation.

    An author writes `declines` and `make_plan`, as for any other; what the plan gives are scores.
    """

    family: ClassVar[Family] = "template"
    dtypes = "f4 f8"

    def supports(self, problem: Problem) -> str | None:
        return ANOTHER_QUANTITY

    def supports_template(self, problem: Problem) -> str | None:
        return no_template(problem) or super().supports(problem)

    def plan_template(self, problem: Problem, workers: int = 1) -> Plan:
        workers = checked_workers(workers)
        if reason := self.supports_template(problem):
            raise UnsupportedProblem(f"{self.name} does not support this problem: {reason}")
        if missing := self.unavailable():
            raise ModuleNotFoundError(f"{self.name} cannot run here: {missing}")
        return self.make_plan(problem, workers)
