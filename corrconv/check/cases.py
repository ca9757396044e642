"""What the gate always asks: small problems, chosen so that each way of being wrong shows in one of them.

Kernels are asymmetric (a symmetric one cannot tell convolve from correlate), of even and odd
sides, from one tap to larger than the image; every mode, boundary and dtype meets them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import numpy as np

from corrconv import Problem
from corrconv.check.case import Case
from corrconv.check.values import Data
from corrconv.core.problem import Boundary, Mode, Operation, Shape

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
KINDS: tuple[Data, ...] = ("whole", "normal", "graded")


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
        yield from ((dtype, data) for data in KINDS if plain or data != "graded")
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
