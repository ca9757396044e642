"""SciPy's and NumPy's calls, answered by one of our implementations.

Signatures are those of SciPy 1.17 and NumPy 2.4. ``method`` is whatever the test asks for: each of
SciPy's three becomes the implementation under test, and any other name is handed on as it is, so
that a wrong one meets our own refusal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

import corrconv
from corrconv.core.problem import Operation

METHODS = ("auto", "direct", "fft")
BOUNDARIES = {"pad": "fill", "circular": "wrap", "symmetric": "symm"}
"""SciPy's second names."""


class DoesNotApply(Exception):
    """What a test asks is no question to ours; not a ValueError, which a test may expect."""


@dataclass(frozen=True)
class Answer:
    """One call of ours and its result."""

    operation: Operation
    x: Any
    h: Any
    mode: Any
    boundary: Any
    fillvalue: Any
    result: Any


@dataclass
class Ours:
    """The implementation under test; it keeps the answers it gave since `answers` was emptied."""

    name: str
    answers: list[Answer] = field(default_factory=list)

    def compute(
        self,
        operation: Operation,
        x: Any,
        h: Any,
        mode: Any,
        boundary: Any = "fill",
        fillvalue: Any = 0,
        method: Any = "auto",
    ) -> Any:
        """`corrconv.convolve` or `corrconv.correlate` by this implementation."""
        function = corrconv.convolve if operation == "convolve" else corrconv.correlate
        method = self.name if method in METHODS else method
        result = function(x, h, mode, boundary, fillvalue, method=method)
        self.answers.append(Answer(operation, x, h, mode, boundary, fillvalue, result))
        return result


@dataclass(frozen=True)
class SciPyCalls:
    """The functions of `scipy.signal`."""

    ours: Ours

    def convolve(self, in1: Any, in2: Any, mode: Any = "full", method: Any = "auto") -> Any:
        """Our convolve, whichever of SciPy's methods is asked for."""
        return self.ours.compute("convolve", in1, in2, mode, method=method)

    def correlate(self, in1: Any, in2: Any, mode: Any = "full", method: Any = "auto") -> Any:
        """Our correlate, whichever of SciPy's methods is asked for."""
        return self.ours.compute("correlate", in1, in2, mode, method=method)

    def convolve2d(
        self, in1: Any, in2: Any, mode: Any = "full", boundary: Any = "fill", fillvalue: Any = 0
    ) -> Any:
        """Our convolve with its boundary."""
        boundary = BOUNDARIES.get(boundary, boundary)
        return self.ours.compute("convolve", in1, in2, mode, boundary, fillvalue)

    def correlate2d(
        self, in1: Any, in2: Any, mode: Any = "full", boundary: Any = "fill", fillvalue: Any = 0
    ) -> Any:
        """Our correlate with its boundary.

        `scipy.signal.correlate2d` deviates from `scipy.signal.correlate`, whose meaning ours is: it
        starts ``same`` at n // 2, and conjugates a complex ``valid`` with the larger operand second.
        Nothing is done about that here: no test of SciPy's asks for either.
        """
        boundary = BOUNDARIES.get(boundary, boundary)
        return self.ours.compute("correlate", in1, in2, mode, boundary, fillvalue)

    def fftconvolve(self, in1: Any, in2: Any, mode: Any = "full", axes: Any = None) -> Any:
        """Our convolve of the operands as floats, which is what SciPy's gives."""
        x, h = np.asarray(in1), np.asarray(in2)
        if axes is not None and not _all_axes(axes, x.ndim):
            raise DoesNotApply("asks for some of the axes: ours has no argument axes")
        # an axis of one sample needs no transform: without any, SciPy multiplies the integers
        if x.ndim == h.ndim and any(min(N, n) > 1 for N, n in zip(x.shape, h.shape)):
            x, h = _floating(x), _floating(h)
        return self.ours.compute("convolve", x, h, mode)

    oaconvolve = fftconvolve


def _all_axes(axes: Any, ndim: int) -> bool:
    asked = sorted(axis % ndim for axis in np.atleast_1d(axes)) if ndim else []
    return asked == list(range(ndim))


def _floating(operand: Any) -> Any:
    return operand.astype(np.float64) if operand.dtype.kind in "biu" else operand


@dataclass(frozen=True)
class NumPyCalls:
    """`numpy.convolve` and `numpy.correlate`.

    NumPy's ``same`` has the length of the longer operand. That is ours with the operands swapped,
    which convolve does not notice and correlate undoes by reversing and conjugating.
    """

    ours: Ours

    def convolve(self, a: Any, v: Any, mode: Any = "full") -> Any:
        """Our convolve, of the longer operand with the shorter one."""
        a, v = np.atleast_1d(a), np.atleast_1d(v)
        if _swaps(a, v, mode):
            a, v = v, a
        return self.ours.compute("convolve", a, v, mode)

    def correlate(self, a: Any, v: Any, mode: Any = "valid") -> Any:
        """Our correlate, swapped where NumPy swaps."""
        a, v = np.atleast_1d(a), np.atleast_1d(v)
        if _swaps(a, v, mode):
            return np.conj(self.ours.compute("correlate", v, a, mode)[::-1])
        return self.ours.compute("correlate", a, v, mode)


def _swaps(a: Any, v: Any, mode: Any) -> bool:
    return bool(mode == "same" and v.size > a.size)


CALLS = {"scipy": SciPyCalls, "numpy": NumPyCalls}
