"""Over which axes an operation runs; along the others its operands are a stack, broadcast as by NumPy."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Shape = tuple[int, ...]
Integers = int | Iterable[int]


def integers(argument: str, value: object) -> Shape:
    """One integer, or several, as a tuple.

    Raises
    ------
    TypeError
        Naming the argument.
    """
    if isinstance(value, bool):
        raise TypeError(f"{argument}: must be an integer or a tuple of integers, got {value!r}")
    try:
        return (operator.index(cast(int, value)),)
    except TypeError:
        pass
    try:
        return tuple(operator.index(each) for each in cast(Iterable[int], value))
    except TypeError:
        raise TypeError(
            f"{argument}: must be an integer or a tuple of integers, got {value!r}"
        ) from None


def counted(axes: Integers, ndim: int) -> Shape:
    """The axes of operands of so many, counted from the first, in order.

    Raises
    ------
    TypeError, ValueError
        Where they are no integers, none, out of range or repeated.
    """
    given = integers("axes", axes)
    if not given:
        raise ValueError(
            "axes: must name at least one axis, got (); leave it out for all of them, and multiply "
            "operands that have none to sum over"
        )
    if not ndim:
        raise ValueError(f"axes: operands that are numbers have none, got {given}; leave it out")
    if wrong := [axis for axis in given if not -ndim <= axis < ndim]:
        raise ValueError(
            f"axes: {wrong[0]} is not an axis of operands of {ndim}; "
            f"allowed are {-ndim} to {ndim - 1}, got {given}"
        )
    found = sorted(axis % ndim for axis in given)
    if repeated := [axis for axis, following in itertools.pairwise(found) if axis == following]:
        raise ValueError(
            f"axes: names axis {repeated[0]} more than once, got {given}; name it once"
        )
    return tuple(found)


def aligned(x_shape: Shape, h_shape: Shape) -> tuple[Shape, Shape]:
    """Both shapes with as many axes: the shorter one gets axes of length 1 before its own."""
    ndim = max(len(x_shape), len(h_shape))
    x, h = ((1,) * (ndim - len(shape)) + shape for shape in (x_shape, h_shape))
    return x, h


def others(shape: Shape, axes: Shape) -> Shape:
    """The lengths along all other axes."""
    return tuple(length for axis, length in enumerate(shape) if axis not in axes)


def broadcast(x_shape: Shape, h_shape: Shape, axes: Shape) -> Shape:
    """The shape of the stack, of aligned shapes.

    Raises
    ------
    ValueError
        Where lengths differ, and none is 1.
    """
    pairs = list(zip(x_shape, h_shape))
    for axis, (N, n) in enumerate(pairs):
        if axis not in axes and N != n and 1 not in (N, n):
            raise ValueError(
                f"axes: axis {axis} is not one of {axes}, so its lengths must be equal or one of them 1, "
                f"got x {x_shape} and h {h_shape}"
            )
    return others(tuple(n if N == 1 else N for N, n in pairs), axes)


def items(array: NDArray[Any], axes: Shape, ndim: int) -> NDArray[Any]:
    """A view of an operand, or of a result, whose first axes are the stack's, and whose last are `axes`.

    Parameters
    ----------
    array : ndarray
        Of at most `ndim` axes; what it has less is before its own.
    axes : tuple of int
        Of `ndim`, in order.
    ndim : int
    """
    whole = array[(np.newaxis,) * (ndim - array.ndim)] if array.ndim < ndim else array
    return whole.transpose(*(axis for axis in range(ndim) if axis not in axes), *axes)
