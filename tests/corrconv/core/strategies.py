"""Questions for hypothesis to ask: operands of any dtype and layout, with everything else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from corrconv import Problem

FLOATS = ("float32", "float64", "complex64", "complex128")
INTEGERS = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")
DTYPES = (*FLOATS, *INTEGERS, "bool")


def _one_byte_off(array: np.ndarray) -> np.ndarray:
    """The same values one byte off, as in a packed record."""
    out = np.empty(array.nbytes + 1, np.uint8)[1:].view(array.dtype).reshape(array.shape)
    out[...] = array
    return out


LAYOUTS = {
    "C": np.ascontiguousarray,
    "Fortran": np.asfortranarray,
    "reversed": lambda a: np.flip(np.ascontiguousarray(np.flip(a))),
    "strided": lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
    "swapped bytes": lambda a: a.astype(a.dtype.newbyteorder()),
    "unaligned": _one_byte_off,
}


@dataclass(frozen=True)
class Question:
    """One call of `corrconv.correlate` or `corrconv.convolve`."""

    operation: str
    x: np.ndarray
    h: np.ndarray
    mode: str
    boundary: str
    fillvalue: complex
    data: str

    @property
    def dtype(self) -> np.dtype:
        """What both operands, and the result, are of."""
        return np.result_type(self.x.dtype, self.h.dtype)

    @property
    def problem(self) -> Problem:
        """The same question to an implementation."""
        return Problem(
            self.operation,
            self.x.shape,
            self.h.shape,
            self.mode,
            self.boundary,
            self.fillvalue,
            self.dtype,
        )


@st.composite
def shapes(draw, side=7, valid=False):
    """Two shapes of as many axes; one contains the other where `valid` is true."""
    ndim = draw(st.integers(1, 2))
    shape = st.tuples(*[st.integers(1, side)] * ndim)
    first, second = draw(shape), draw(shape)
    if valid:
        large = tuple(map(max, first, second))
        small = tuple(map(min, first, second))
        return (large, small) if draw(st.booleans()) else (small, large)
    return first, second


@st.composite
def questions(draw, side=7):
    """Any operation, mode, boundary, fill value, dtypes (often mixed), layouts, kernel larger or not."""
    mode = draw(st.sampled_from(("full", "same", "valid")))
    x_shape, h_shape = draw(shapes(side, valid=mode == "valid"))
    x_dtype = draw(st.sampled_from(DTYPES))
    h_dtype = draw(st.one_of(st.just(x_dtype), st.just(x_dtype), st.sampled_from(DTYPES)))
    data = draw(st.sampled_from(("whole", "normal", "graded")))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    operands = []
    for shape, dtype in ((x_shape, x_dtype), (h_shape, h_dtype)):
        array = LAYOUTS[draw(st.sampled_from(sorted(LAYOUTS)))](values(random, shape, dtype, data))
        array.flags.writeable = draw(st.booleans())
        operands.append(array)
    boundary = draw(st.sampled_from(("fill", "fill", "wrap", "symm")))
    kind = np.result_type(*operands).kind
    fillvalues = {"b": (0, 1), "u": (0, 3), "i": (0, -3), "f": (0, -3, 0.5), "c": (0, 0.5, 2 - 1j)}
    fillvalue = draw(st.sampled_from(fillvalues[kind])) if boundary == "fill" else 0
    operation = draw(st.sampled_from(("correlate", "convolve")))
    return Question(operation, *operands, mode, boundary, fillvalue, data)


def values(random: np.random.Generator, shape, dtype, data) -> np.ndarray:
    """Random values: ``whole`` are small integers, ``graded`` are of many magnitudes."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return random.random(shape) < 0.4
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        low, high = (max(info.min, -9), 9) if data == "whole" else (info.min, info.max)
        return random.integers(low, high, shape, dtype, endpoint=True)

    def real():
        if data == "whole":
            return random.integers(-9, 9, shape, endpoint=True).astype(float)
        scale = 2.0 ** random.integers(-20, 20, shape) if data == "graded" else 1.0
        return random.normal(size=shape) * scale

    return (real() + 1j * real() if dtype.kind == "c" else real()).astype(dtype)
