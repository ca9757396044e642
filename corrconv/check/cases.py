"""What the gate asks: small problems, chosen so that each way of being wrong shows in one of them.

Kernels are asymmetric (a symmetric one cannot tell convolve from correlate), of even and odd
sides, from one tap to larger than the image; every mode, boundary and dtype meets them.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, cast, get_args

import numpy as np

from corrconv import Problem
from corrconv.core import Array
from corrconv.core.problem import Boundary, Mode, Operation, Shape
from corrconv.kit.problems import shape, spelled

Data = Literal["whole", "normal", "graded"]
"""``whole``: small integers whose sums are exact in the dtype (any value for integer dtypes);
``normal``: Gaussian; ``graded``: magnitudes over many decades, to tell componentwise accuracy."""

SHAPES: tuple[tuple[Shape, Shape], ...] = (
    ((1,), (1,)),
    ((9,), (1,)),
    ((8,), (3,)),
    ((9,), (4,)),
    ((5,), (5,)),
    ((3,), (8,)),
    ((40,), (17,)),
    ((5, 7), (1, 1)),
    ((8, 9), (3, 3)),
    ((9, 8), (4, 2)),
    ((7, 6), (2, 5)),
    ((3, 4), (5, 7)),
    ((6, 5), (3, 8)),
    ((11, 12), (6, 7)),
    ((13, 14), (12, 11)),  # where OpenCV goes through its DFT
)
LOW_RANK_SHAPES: tuple[tuple[Shape, Shape], ...] = (
    ((8, 9), (3, 3)),
    ((9, 8), (4, 2)),
    ((40, 37), (5, 4)),
    ((3, 4), (5, 7)),
    ((11, 72), (6, 7)),
)
"""Sides odd and even, wide and high, a kernel larger than the image; images of less and of more than
the widest vector registers hold."""
FLOATS = ("float32", "float64", "complex64", "complex128")
INTEGERS = ("bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")
EXTENSIONS: tuple[tuple[Boundary, int], ...] = (("fill", 0), ("fill", 3), ("wrap", 0), ("symm", 0))


@dataclass(frozen=True)
class Case:
    """A problem and the kind of data to try it on; the same operands each time."""

    problem: Problem
    data: Data
    rank: int = 0
    """Of the kernel, where it is a sum of so many products of a column and a row; 0: as it is drawn."""

    def __str__(self) -> str:
        p = self.problem
        sizes = [spelled(sides) for sides in (p.x_shape, p.h_shape)]
        fill = f" fillvalue={p.fillvalue}" if p.fillvalue else ""
        data = f"{self.data} rank={self.rank}" if self.rank else self.data
        return (
            f"{p.operation} {p.mode} {p.boundary}{fill} {p.dtype} x={sizes[0]} h={sizes[1]} {data}"
        )

    @classmethod
    def parse(cls, text: str) -> Case:
        """The case that `str` wrote.

        Raises
        ------
        ValueError
            With an example of the form.
        """
        try:
            words = text.split()
            named = dict(word.split("=") for word in words if "=" in word)
            operation, mode, boundary, dtype, data = (word for word in words if "=" not in word)
            x_shape, h_shape = (shape(key, named[key]) for key in "xh")
            if data not in get_args(Data):
                raise ValueError(f"unknown data {data!r}; allowed are {', '.join(get_args(Data))}")
            problem = Problem(
                cast(Operation, operation),
                x_shape,
                h_shape,
                cast(Mode, mode),
                cast(Boundary, boundary),
                int(named.get("fillvalue", 0)),
                np.dtype(dtype),
            )
            rank = int(named.get("rank", 0))
            if rank and problem.ndim != 2:
                raise ValueError(f"rank={rank} of a kernel in {problem.ndim}-D")
        except (ValueError, KeyError, TypeError) as error:
            example = "correlate same symm float64 x=8x9 h=3x3 normal"
            raise ValueError(
                f"case: cannot read {text!r} ({error}); an example: {example!r}"
            ) from None
        return cls(problem, cast(Data, data), rank)

    def operands(self, variant: int = 0) -> tuple[Array, Array]:
        """x and h, read-only; another `variant` gives other values of the same kind.

        In every other case they are reversed views, so that strides are tried too.
        """
        reverse = zlib.crc32(str(self).encode()) % 2
        arrays = [
            values.copy() for values in _operands(self, variant)
        ]  # an implementation may write to its own
        for values in arrays:
            values.flags.writeable = False
        x, h = (np.flip(values) if reverse else values for values in arrays)
        return x, h


@lru_cache(maxsize=64)
def _operands(case: Case, variant: int) -> tuple[Array, Array]:
    generator = np.random.default_rng(zlib.crc32(f"{case} {variant}".encode()))
    problem = case.problem
    x = _values(generator, problem.x_shape, problem.dtype, case.data)
    if not case.rank:
        return x, _values(generator, problem.h_shape, problem.dtype, case.data)
    products = (
        _product(generator, problem.h_shape, problem.dtype, case.data) for _ in range(case.rank)
    )
    return x, sum(products, np.zeros(problem.h_shape, problem.dtype))


def _product(
    generator: np.random.Generator, shape: Shape, dtype: np.dtype[Any], data: Data
) -> Array:
    """A column times a row, both drawn; of integers small ones, so that the product is one of the dtype."""
    n0, n1 = shape
    if dtype.kind in "iu":
        low, high = (-3 if dtype.kind == "i" else 0), 9
        column, row = (
            generator.integers(low, high, n, dtype.type, endpoint=True) for n in (n0, n1)
        )
    else:
        column, row = (_values(generator, (n,), dtype, data) for n in (n0, n1))
    return np.multiply.outer(column, row)


def _values(
    generator: np.random.Generator, shape: Shape, dtype: np.dtype[Any], data: Data
) -> Array:
    if dtype.kind == "b":
        return generator.random(shape) < 0.3
    if dtype.kind in "iu":
        info = np.iinfo(cast("np.dtype[np.integer]", dtype))
        return generator.integers(info.min, info.max, shape, dtype.type, endpoint=True)
    draw = {
        "whole": lambda: generator.integers(-9, 9, shape, endpoint=True).astype(np.float64),
        "normal": lambda: generator.normal(size=shape),
        "graded": lambda: generator.normal(size=shape) * 2.0 ** generator.integers(-20, 20, shape),
    }[data]
    real = draw()
    return (real + 1j * draw() if dtype.kind == "c" else real).astype(dtype)


def every_case() -> Iterator[Case]:
    """All cases of the gate."""
    yield from _drawn_cases()
    yield from _low_rank_cases()


def _low_rank_cases() -> Iterator[Case]:
    """For what takes kernels of low rank alone: every mode and boundary in every dtype, sizes in turn."""
    for mode in get_args(Mode):
        shapes = itertools.cycle(s for s in LOW_RANK_SHAPES if mode != "valid" or min(s[0]) > 3)
        for boundary, fillvalue in EXTENSIONS if mode != "valid" else EXTENSIONS[:1]:
            for operation in get_args(Operation):
                for dtype in (*FLOATS, *INTEGERS):
                    kinds: list[tuple[Data, int]] = [("whole", 1)]
                    if dtype in FLOATS:  # products that are no whole numbers, and two of them
                        kinds.append(("normal", 1 if operation == "correlate" else 2))
                    for data, rank in kinds:
                        x_shape, h_shape = next(shapes)
                        if rank == 2:
                            h_shape = (6, 7)
                        fill = min(fillvalue, 1) if dtype == "bool" else fillvalue
                        case = _case(operation, x_shape, h_shape, mode, boundary, fill, dtype, data)
                        if case:
                            yield replace(case, rank=rank)


def _drawn_cases() -> Iterator[Case]:
    """Kernels as they are drawn: their rank is full."""
    for place, (x_shape, h_shape) in enumerate(SHAPES):
        for operation in get_args(Operation):
            for mode in get_args(Mode):
                for boundary, fillvalue in EXTENSIONS if mode != "valid" else EXTENSIONS[:1]:
                    for dtype, data in _dtypes(boundary, fillvalue, place):
                        case = _case(
                            operation, x_shape, h_shape, mode, boundary, fillvalue, dtype, data
                        )
                        if case:
                            yield case


def _dtypes(boundary: Boundary, fillvalue: int, place: int) -> Iterator[tuple[str, Data]]:
    plain = (boundary, fillvalue) == ("fill", 0)
    for dtype in FLOATS:
        yield from ((dtype, data) for data in get_args(Data) if plain or data != "graded")
    # integers take the same way through modes and boundaries as floats: two boundaries suffice, and
    # a third of their dtypes at each shape, in turn
    if plain or boundary == "symm":
        yield from ((dtype, "whole") for dtype in INTEGERS[place % 3 :: 3])


def _case(
    operation: Operation,
    x_shape: Shape,
    h_shape: Shape,
    mode: Mode,
    boundary: Boundary,
    fillvalue: int,
    dtype: str,
    data: Data,
) -> Case | None:
    """The case; None for ``valid`` where neither operand contains the other, which is an error."""
    fits = [N >= n for N, n in zip(x_shape, h_shape)]
    if mode == "valid" and any(fits) and not all(fits) and x_shape != h_shape:
        return None
    return Case(
        Problem(operation, x_shape, h_shape, mode, boundary, fillvalue, np.dtype(dtype)), data
    )


def quick_cases() -> list[Case]:
    """Every seventh case, evenly through all of them: seconds instead of half a minute."""
    return list(every_case())[3::7]
