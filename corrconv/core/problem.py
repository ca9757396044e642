"""What is asked: one correlate or convolve problem, and all of its shape arithmetic.

Every implementation answers the same question, and the parts that everyone gets wrong (where `same`
starts, what `valid` does when the kernel is the larger one, how much a boundary needs) are worked out
here, once. The key identity: **any operation, mode and boundary is a plain, un-conjugated `valid`
cross-correlation of an extended image with a prepared kernel**,

    y[k] = Σ_l image[k + l] · kernel[l],    0 ≤ k < output_shape.

`reduction.py` builds that image and kernel from x and h; this file says how large everything is.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, cast, get_args

import numpy as np
from numpy.typing import DTypeLike

from corrconv.core.axes import Shape as Shape
from corrconv.core.axes import aligned, broadcast, counted, integers

Operation = Literal["correlate", "convolve"]
Mode = Literal["full", "same", "valid"]
Boundary = Literal["fill", "wrap", "symm"]
Accuracy = Literal["normwise", "componentwise"]
Number = int | float | complex
MOST_LAG = 2**40
"""Beyond it lies nothing but the boundary, and no memory holds as many."""


@dataclass(frozen=True)
class Problem:
    """One correlate or convolve problem: immutable, hashable, and knowing its own arithmetic.

    Parameters
    ----------
    operation : {"correlate", "convolve"}
        Correlate conjugates the second operand; convolve flips it.
    x_shape, h_shape : tuple of int
        Shapes of the image x and of the kernel h: as many axes, at least one, none empty. With `axes`
        the shorter one counts as having axes of length 1 before its own, and the stack may be empty.
    mode : {"full", "same", "valid"}
        ``full`` has size N + n - 1; ``same`` has x's size and starts at (n - 1) // 2 of ``full``;
        ``valid`` holds what needs no boundary.
    boundary : {"fill", "wrap", "symm"}
        What x is taken to be outside itself: `fillvalue`, periodic, or mirrored about its edge
        (the edge sample repeated), as in `scipy.signal.convolve2d`.
    fillvalue : number
        The value outside x where `boundary` is ``fill``; kept as 0 for the other boundaries.
    dtype : dtype
        The dtype of both operands and of the result.
    accuracy : {"normwise", "componentwise"}
        How small errors have to be: beside ‖x‖₂ ‖h‖₂ (``normwise``), or each output's beside its own
        Σ|x||h| (``componentwise``), which a sum gives and a transform does not.
    axes : int or tuple of int, optional
        The axes that the operation runs over, negative ones counted from the last; all where it is left
        out. Along the others the operands are a stack, and broadcast as NumPy broadcasts: lengths are
        equal, or one of them is 1. Kept in order, and as None where it names all.
    max_lag : int or tuple of int, optional
        Of correlate in mode ``full``: only the outputs at lags from -max_lag to max_lag, along every axis
        of `axes`, or a number for each. They are 2 max_lag + 1: output i is
        Σ x[l + i - max_lag] · conj(h[l]), index n - 1 - max_lag + i of ``full``, and beyond ``full``, where
        x is met only outside itself, what the boundary gives: zeros by default.

    Raises
    ------
    ValueError
        Naming the argument: an unknown name, an empty or unequal shape, ``valid`` where neither
        operand contains the other, a fill value that `dtype` cannot hold, axes that there are not, or
        that do not broadcast, lags of anything but a full correlation.
    TypeError
        A dtype that is not boolean, integer, real or complex; axes or lags that are no integers.

    Notes
    -----
    The meaning is that of `scipy.signal.correlate` and `scipy.signal.convolve` (SciPy 1.17), with
    the boundaries of `scipy.signal.convolve2d`.
    """

    operation: Operation
    x_shape: Shape
    h_shape: Shape
    mode: Mode = "full"
    boundary: Boundary = "fill"
    fillvalue: Number = 0
    dtype: np.dtype[Any] = np.dtype(np.float64)
    accuracy: Accuracy = "normwise"
    axes: Shape | None = None
    max_lag: Shape | None = None

    def __post_init__(self) -> None:
        _one_of("operation", self.operation, get_args(Operation))
        _one_of("mode", self.mode, get_args(Mode))
        _one_of("boundary", self.boundary, get_args(Boundary))
        _one_of("accuracy", self.accuracy, get_args(Accuracy))
        # the dataclass is frozen: normalised values are written once, here
        put = object.__setattr__
        stacked = self.axes is not None
        put(self, "x_shape", _shape("x", self.x_shape, may_be_empty=stacked))
        put(self, "h_shape", _shape("h", self.h_shape, may_be_empty=stacked))
        put(self, "dtype", _numeric(self.dtype))
        put(self, "axes", self._axes())
        put(self, "max_lag", self._lags())
        put(self, "fillvalue", self._fill() if self.boundary == "fill" else 0)
        if self.mode == "valid" and not (self._x_contains_h or self.swapped):
            along = "" if self.axes is None else f" of {self.axes}"
            raise ValueError(
                f"mode: 'valid' needs one operand to be at least as large as the other in every "
                f"axis{along}, got x {self.x_shape} and h {self.h_shape}; use 'full' or 'same'"
            )

    def _axes(self) -> Shape | None:
        x, h = aligned(self.x_shape, self.h_shape)
        if self.axes is None:
            if len(self.x_shape) != len(self.h_shape):
                raise ValueError(
                    f"h: has {len(self.h_shape)} axes (shape {self.h_shape}) but x has "
                    f"{len(self.x_shape)} (shape {self.x_shape}); give both as many axes, or say "
                    f"by axes which ones the operation runs over"
                )
            return None
        axes = counted(self.axes, len(x))
        for operand, shape in (("x", x), ("h", h)):
            if not all(shape[axis] for axis in axes):
                raise ValueError(f"{operand}: has an empty axis among {axes}, got shape {shape}")
        broadcast(x, h, axes)
        all_of_them = len(axes) == len(self.x_shape) == len(self.h_shape)
        return None if all_of_them else axes

    def _lags(self) -> Shape | None:
        if self.max_lag is None:
            return None
        if self.operation != "correlate" or self.mode != "full":
            raise ValueError(
                f"max_lag: is for correlate in mode 'full', whose outputs it selects, "
                f"got {self.operation} in mode {self.mode!r}; leave one of the two out"
            )
        lags, count = integers("max_lag", self.max_lag), len(self._over[0])
        lags = lags * count if len(lags) == 1 else lags
        if len(lags) != count or min(lags) < 0:
            raise ValueError(
                f"max_lag: must be an integer of at least 0, or one for each of {count} axes, "
                f"got {self.max_lag!r}"
            )
        if max(lags) > MOST_LAG:
            raise ValueError(f"max_lag: must be at most {MOST_LAG}, got {self.max_lag!r}")
        return lags

    def _fill(self) -> Number:
        value = np.asarray(self.fillvalue)
        if value.ndim or value.dtype.kind not in "biufc":
            raise ValueError(f"fillvalue: must be one number, got {self.fillvalue!r}")
        number = cast(Number, value.item())
        if isinstance(number, complex) and self.dtype.kind != "c":
            raise ValueError(f"fillvalue: {number!r} is complex, but the operands are {self.dtype}")
        if self.dtype.kind in "biu":
            low, high = (0, 1) if self.dtype.kind == "b" else integer_limits(self.dtype)
            if not (
                math.isfinite(number.real)
                and number == int(number.real)
                and low <= number.real <= high
            ):
                raise ValueError(
                    f"fillvalue: {number!r} is not a value of {self.dtype}; "
                    f"allowed are the integers from {low} to {high}"
                )
            return int(number.real)
        if number != number:
            return math.nan  # one object for all, so that equal problems are equal
        with np.errstate(over="ignore"):
            kept = np.asarray(number).astype(self.dtype)
        if np.isfinite(number) and not np.isfinite(kept):
            raise ValueError(f"fillvalue: {number!r} is too large for {self.dtype}")
        return number

    # ---- a stack of problems, and lags of one -------------------------------------------------

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return max(len(self.x_shape), len(self.h_shape))

    @property
    def stacked(self) -> bool:
        """Whether the operands are stacks: the operation does not run over all axes."""
        return self.axes is not None

    @cached_property
    def stack_shape(self) -> Shape:
        """Lengths of the stack, along the axes that are not in `axes`."""
        if self.axes is None:
            return ()
        return broadcast(*aligned(self.x_shape, self.h_shape), self.axes)

    @cached_property
    def one(self) -> Problem:
        """What is computed for each item of the stack: the problem over `axes` alone."""
        if self.axes is None:
            return self
        x, h = self._over
        return replace(self, x_shape=x, h_shape=h, axes=None)

    @cached_property
    def plain(self) -> Problem:
        """What an implementation is asked: one item's problem; of lags, the ``valid`` one that has them."""
        one = self.one
        if one.max_lag is None:
            return one
        h = tuple(stop - start for start, stop in one.lag_taps)
        x = tuple(n + 2 * lag for n, lag in zip(h, one.max_lag))
        return replace(
            one, x_shape=x, h_shape=h, mode="valid", boundary="fill", fillvalue=0, max_lag=None
        )

    @property
    def lag_taps(self) -> tuple[tuple[int, int], ...]:
        """(start, stop) of the taps that meet more than zeros at the lags asked for, per axis."""
        lags = self.max_lag or ()
        if not self.zero_filled:
            return tuple((0, n) for n in self.h_shape)
        # tap l meets samples l - lag to l + lag; one at least is taken
        sides = zip(self.x_shape, self.h_shape, lags)
        return tuple((0, max(min(n, N + lag), 1)) for N, n, lag in sides)

    @cached_property
    def _over(self) -> tuple[Shape, Shape]:
        """Both shapes over `axes` alone."""
        x, h = aligned(self.x_shape, self.h_shape)
        if self.axes is None:
            return x, h
        return tuple(x[axis] for axis in self.axes), tuple(h[axis] for axis in self.axes)

    # ---- which operand plays which part -------------------------------------------------------

    @cached_property
    def _x_contains_h(self) -> bool:
        return all(N >= n for N, n in zip(*self._over))

    @cached_property
    def swapped(self) -> bool:
        """Whether h is the image and x the kernel: ``valid`` with h the larger operand."""
        return (
            self.mode == "valid"
            and not self._x_contains_h
            and all(n >= N for N, n in zip(*self._over))
        )

    @property
    def image_shape(self) -> Shape:
        """Shape of the operand that the other one slides over, before it is extended."""
        return self.h_shape if self.swapped else self.x_shape

    @property
    def kernel_shape(self) -> Shape:
        """Shape of the operand that slides."""
        return self.x_shape if self.swapped else self.h_shape

    @property
    def taps(self) -> int:
        """Number of kernel elements: multiply-adds per output."""
        return math.prod(self.plain.kernel_shape)

    # ---- sizes --------------------------------------------------------------------------------

    @cached_property
    def output_shape(self) -> Shape:
        """Shape of the result."""
        if self.axes is not None:
            stack, one = iter(self.stack_shape), iter(self.one.output_shape)
            return tuple(next(one if axis in self.axes else stack) for axis in range(self.ndim))
        if self.max_lag is not None:
            return tuple(2 * lag + 1 for lag in self.max_lag)
        if self.mode == "same":
            return self.x_shape
        sign = 1 if self.mode == "full" else -1
        return tuple(N + sign * (n - 1) for N, n in zip(self.image_shape, self.kernel_shape))

    @property
    def same_start(self) -> Shape:
        """Index in ``full`` at which ``same`` starts: (n - 1) // 2, for both operations."""
        return tuple((n - 1) // 2 for n in self.h_shape)

    @cached_property
    def padding(self) -> tuple[tuple[int, int], ...]:
        """(before, after) per axis: what turns this mode into a ``valid`` cross-correlation.

        ``full`` needs n - 1 on both sides. ``same`` starts (n - 1) // 2 later, so it needs n // 2
        before, and (n - 1) // 2 after.
        """
        if self.axes is not None:
            sides = iter(self.one.padding)
            return tuple(next(sides) if axis in self.axes else (0, 0) for axis in range(self.ndim))
        if self.mode == "valid":
            return ((0, 0),) * self.ndim
        if self.mode == "full":
            return tuple((n - 1, n - 1) for n in self.kernel_shape)
        return tuple((n // 2, (n - 1) // 2) for n in self.kernel_shape)

    @property
    def extended(self) -> bool:
        """Whether the boundary matters at all: some output reads outside the image."""
        return self.max_lag is not None or any(before or after for before, after in self.padding)

    @property
    def zero_filled(self) -> bool:
        """Whether everything outside the image counts as zero (or is never read)."""
        return not self.extended or (self.boundary == "fill" and self.fillvalue == 0)

    @cached_property
    def extended_shape(self) -> Shape:
        """Shape of the extended image: output_shape + kernel_shape - 1."""
        return tuple(
            N + before + after for N, (before, after) in zip(self.image_shape, self.padding)
        )

    @cached_property
    def multiply_adds(self) -> int:
        """Multiply-adds of the direct sum, outputs × taps: n²N² for ``same`` in 2-D."""
        return math.prod(self.output_shape) * self.taps

    @cached_property
    def fft_shape(self) -> Shape:
        """Smallest transform, per axis, whose circular correlation holds every output.

        A zero border may serve both ends, since a circular correlation reads past the end from
        the beginning; any other border must stand there twice. The kernel has to fit as well.
        """
        return tuple(
            max(n, N + (max(border) if self.zero_filled else sum(border)))
            for N, n, border in zip(self.image_shape, self.kernel_shape, self.padding)
        )

    @property
    def compute_dtype(self) -> np.dtype[Any]:
        """Dtype to compute in: the operands' own, but int64 counts for bool, which ``!= 0`` ends."""
        return np.dtype(np.int64) if self.dtype.kind == "b" else self.dtype


def integer_limits(dtype: np.dtype[Any]) -> tuple[int, int]:
    """Smallest and largest value of an integer dtype."""
    info = np.iinfo(cast(DTypeLike, dtype))
    return int(info.min), int(info.max)


def _one_of(argument: str, value: object, allowed: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(
            f"{argument}: must be one of {', '.join(map(repr, allowed))}, got {value!r}"
        )


def _shape(operand: str, shape: object, *, may_be_empty: bool = False) -> Shape:
    try:
        result = tuple(operator.index(size) for size in cast(Shape, shape))
    except TypeError:
        raise ValueError(
            f"{operand}: its shape must be a tuple of integers, got {shape!r}"
        ) from None
    if may_be_empty and min(result, default=0) >= 0:
        return result
    if not result or min(result) < 1:
        raise ValueError(
            f"{operand}: must have at least one axis and no empty one, got shape {result}"
        )
    return result


def _numeric(dtype: object) -> np.dtype[Any]:
    result = np.dtype(cast(DTypeLike, dtype)).newbyteorder("=")
    result = np.dtype(result.str)  # C has several names for one integer, as long and long long
    if result.kind not in "biufc":
        raise TypeError(f"dtype: must be boolean, integer, real or complex, got {result}")
    return result
