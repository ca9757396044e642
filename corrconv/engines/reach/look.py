"""The look at an operand: its largest magnitude, and the least that a window of it has as its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array
from corrconv.engines.compiled import not_compiling
from corrconv.engines.reach.codes import LARGEST, LEAST, LOWEST, NARROW, SIGNS
from corrconv.engines.reach.windows import runs

SOURCES = tuple(Path(__file__).with_name(f"{name}.py") for name in ("codes", "look_loop"))


class Seen(NamedTuple):
    """What a look found; exponents are biased, as in the dtype: 0 of zero and of subnormal numbers.

    Attributes
    ----------
    largest : int
        Binary exponent of the largest magnitude; infinity and NaN have the dtype's last.
    least : int
        That of the block whose largest magnitude is least, but for blocks of zeros.
    negative : bool
        Whether some sample is less than 0.
    hollow : bool
        Whether some block is all zeros.
    zero : bool
        Whether all are.
    """

    largest: int
    least: int
    negative: bool
    hollow: bool
    zero: bool

    @classmethod
    def of(cls, parts: list[Seen]) -> Seen:
        """What was seen of several parts, as of one."""
        if len(parts) == 1:
            return parts[0]
        largest, least, negative, hollow, zero = zip(*parts) if parts else ((0,),) * 5
        return cls(max(largest), min(least), any(negative), any(hollow), all(zero) or not parts)


class Look:
    """A look at arrays of one dtype.

    A window of n samples contains a whole block of (n + 1) // 2, wherever it lies: so where no block is all
    zeros no window inside the array has a largest magnitude below the least of the blocks'.

    Parameters
    ----------
    dtype : numpy.dtype
        Real or complex: of a complex number the larger part counts.
    window : tuple of int
        Of the windows that are taken from the arrays. Of more than two axes the last one counts.
    """

    def __init__(self, dtype: np.dtype[Any], window: Shape) -> None:
        self._real = np.zeros(0, dtype).real.dtype
        self.bits = np.dtype(f"u{self._real.itemsize}")
        parts = dtype.itemsize // self._real.itemsize
        blocks = [(n + 1) // 2 for n in window]
        self.sides = np.array([blocks[0] if len(window) == 2 else 1, parts * blocks[-1]], np.int64)
        self.shift = int(np.finfo(self._real).nmant)
        self.mask = np.array([2 ** (8 * self._real.itemsize - 1) - 1], self.bits)
        self._sign = int(self.mask[0])
        self._find: Callable[..., object] = _by_numpy if not_compiling() else compiled(self.bits)

    def __call__(self, values: Array) -> Seen:
        """Look at all of an array."""
        values = np.asarray(values)  # no memory map, nor another subclass
        if values.ndim == 1:
            values = values[None]
        if values.ndim != 2 or values.dtype != self._real or not values.flags.aligned:
            plain = np.require(values, requirements=["C", "A"]).view(self._real)
            values = plain.reshape(math.prod(plain.shape[:-1]), plain.shape[-1])
        return self.at(values)(slice(None))

    def at(self, samples: Array) -> Callable[[Any], Seen]:
        """``see(region)``, for parts of a 2-D array that is looked at again and again, by one thread."""
        bits, parts = samples.view(self.bits), samples.itemsize // self.bits.itemsize
        found, scratch = np.empty(4, self.bits), np.empty(2 * bits.shape[1], self.bits)
        find, sides, mask, shift, sign = self._find, self.sides, self.mask, self.shift, self._sign

        def see(region: Any) -> Seen:
            part = bits[region] if parts == 1 else samples[region].view(self.bits)
            find(part, scratch, sides, mask, found)
            largest, least, signs, lowest = found.tolist()
            return Seen(largest >> shift, least >> shift, signs > sign, not lowest, not largest)

        return see


class Border:
    """A look at an image's border, where windows that lie in part outside meet a row of it, or a corner.

    In ``same`` and ``valid`` every window meets a whole block, and there is nothing to look at.

    Parameters
    ----------
    problem : Problem
        Of floating point.
    """

    def __init__(self, problem: Problem) -> None:
        self.looks: list[tuple[tuple[slice, ...], int, Look]] = []
        if problem.mode != "full" or problem.boundary != "fill":
            return
        ends = [slice(None, None, max(N - 1, 1)) for N in problem.image_shape]
        axes = range(problem.ndim)
        for count in range(1, problem.ndim + 1):
            for chosen in combinations(axes, count):
                face = tuple(ends[axis] if axis in chosen else slice(None) for axis in axes)
                left = [axis for axis in axes if axis not in chosen]
                n = problem.kernel_shape[left[-1]] if left else 1
                self.looks.append((face, left[-1] if left else -1, Look(problem.dtype, (1, n))))

    def __call__(self, image: Array) -> Seen:
        """What is seen of all faces, edges and corners."""
        return Seen.of(
            [look(np.moveaxis(image[face], axis, -1)) for face, axis, look in self.looks]
        )


@cache
def compiled(bits: np.dtype[Any]) -> Callable[..., int]:
    """`corrconv.engines.reach.look_loop.look` for unsigned integers of this size, compiled when that pays."""
    from corrconv.engines.machine_code import Signature, function

    def build() -> Callable[..., int]:
        from corrconv.engines.reach.look_loop import look

        return look

    image = Signature(bits, 2, ordered=False)
    row, one = Signature(bits, 1, written=True), Signature(bits, 1)
    takes = image, row, Signature(np.dtype(np.int64), 1), one, row
    return function(f"look-{bits}", build, takes, sources=SOURCES, instead=_by_numpy)


def _by_numpy(image: Array, scratch: Array, sides: Array, mask: Array, found: Array) -> int:
    """The same, where nothing is compiled."""
    magnitudes = image & mask
    for axis, side in enumerate(map(int, sides)):
        size = image.shape[axis]
        side = min(side, size)
        if axis == 1 and side < NARROW:
            magnitudes = runs(magnitudes, axis, side)
            continue
        end = np.take(magnitudes, range(size - side, size), axis).max(axis, keepdims=True)
        whole = np.take(magnitudes, range(size // side * side), axis)
        starts = range(0, whole.shape[axis], side)
        blocks = np.maximum.reduceat(whole, starts, axis=axis)
        magnitudes = np.concatenate([blocks, end], axis)
    found[LARGEST], found[LOWEST] = magnitudes.max(), magnitudes.min()
    found[LEAST] = np.min(magnitudes, where=magnitudes > 0, initial=mask[0])
    found[SIGNS] = np.bitwise_or.reduce(
        np.where(image & mask, image, mask.dtype.type(0)), axis=None
    )
    return 0
