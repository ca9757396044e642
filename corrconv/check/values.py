"""Values of operands: of every scale, and kernels of every structure that a short cut may be taken for."""

from __future__ import annotations

import math
from typing import Any, Literal, cast, get_args

import numpy as np

from corrconv.core import Array
from corrconv.core.problem import Shape

Data = Literal[
    "whole", "normal", "graded", "steps", "patch", "fills", "huge", "subnormal", "special", "tap", "flat",
    "blank",
]  # fmt: skip
"""``whole``: small integers whose sums are exact in the dtype (any value for integer dtypes);
``normal``: Gaussian; ``graded``: magnitudes over many decades, to tell componentwise accuracy;
``steps``: whole, and each part of an image of another magnitude; ``patch``: whole inside, zeros around;
``fills``: whole, and some as large as fill values of rasters, up to the largest; of integers, the largest;
``huge``: whole and of one sign, so large that their sum overflows and the answer does not;
``subnormal``: whole multiples of the smallest number; ``special``: whole, and some that are NaN or infinite;
``tap``: one of the kernel is; ``flat``: all samples are one whole number; ``blank``: zero."""
Form = Literal["drawn", "box", "symmetric", "antisymmetric", "delta", "sparse", "zero", "real"]
"""Of a kernel; ``delta``: one tap is not zero; ``sparse``: few are not; ``real``: where it is complex."""
DATA: tuple[Data, ...] = get_args(Data)
FORMS: tuple[Form, ...] = get_args(Form)
FILLS = (1e20, 1e34, -1e36, 9.96921e36, -3.4028234663852886e38, -1.7976931348623157e308)
"""What stands for nothing in rasters and recordings, up to the largest of each dtype."""
STANDS_OUT = 1e19
"""From which a sample of ``fills`` is one."""
SHRUNK: frozenset[Data] = frozenset({"fills", "huge"})
"""Data whose kernels are so small that no sum is larger than a sample."""
STEP = 12
"""Binary orders of magnitude from a part of ``steps`` to the next."""


def image(
    generator: np.random.Generator, shape: Shape, dtype: np.dtype[Any], data: Data, scale: int = 0
) -> Array:
    """An image, `scale` binary orders of magnitude larger."""
    values = drawn(generator, shape, dtype, data, scale)
    if dtype.kind in "biu":
        return values
    if data == "steps":
        part = np.arange(shape[-1]) * 3 // shape[-1] - 1  # large, middle, small, from left to right
        values *= (2.0 ** (-STEP * part)).astype(values.real.dtype)
    elif data == "patch":
        inside = tuple(slice(N // 3, N // 2 + 1) for N in shape)
        kept = values[inside].copy()
        values[...] = 0
        values[inside] = kept
    elif data == "fills":
        limit = float(np.finfo(dtype).max)
        fill = generator.choice([each for each in FILLS if abs(each) <= limit])
        _some(generator, values, fill)
    elif data in ("flat", "blank"):
        values[...] = 0 if data == "blank" else values.flat[0] or 1
    elif data == "huge":
        return np.asarray(np.abs(values.real).astype(dtype))
    elif data == "special":
        for each in generator.choice([np.nan, np.inf, -np.inf], 2):
            _some(generator, values, each)
    return values


def _some(generator: np.random.Generator, values: Array, value: float) -> None:
    """One sample at least is this."""
    values.real[generator.random(values.shape) < 1 / values.size] = value
    values.real.flat[generator.integers(values.size)] = value


def unit(dtype: np.dtype[Any], data: Data) -> int:
    """The binary exponent of which an image's samples are whole multiples, where they are."""
    if dtype.kind not in "fc":
        return 0
    info = np.finfo(dtype)
    return {"subnormal": int(info.minexp) - int(info.nmant), "huge": int(info.maxexp) - 6}.get(
        data, 0
    )


def kernel_unit(shape: Shape, dtype: np.dtype[Any], data: Data) -> int:
    """The same of a kernel's taps: with ``fills`` and ``huge`` their magnitudes add up to a half at most."""
    if data not in SHRUNK or dtype.kind not in "fc":
        return 0
    return -(11 + math.prod(shape).bit_length())


def kernel(
    generator: np.random.Generator,
    shape: Shape,
    dtype: np.dtype[Any],
    data: Data,
    form: Form = "drawn",
    rank: int = 0,
) -> Array:
    """A kernel of a structure, or of a rank where that is not 0."""
    if data not in ("normal", "graded") and dtype.kind in "fc":
        data = "whole"  # the others are images
    if rank:
        products = (_product(generator, shape, dtype, data) for _ in range(rank))
        return sum(products, np.zeros(shape, dtype))
    return _formed(generator, drawn(generator, shape, dtype, data), form)


def _formed(generator: np.random.Generator, values: Array, form: Form) -> Array:
    shape, dtype = values.shape, values.dtype
    if form == "box":
        values[...] = values.flat[0] if values.flat[0] != 0 else 1
    elif form in ("symmetric", "antisymmetric") and dtype.kind != "b":
        mirrored = np.flip(values)
        values = values + mirrored if form == "symmetric" else values - mirrored
    elif form == "real" and dtype.kind == "c":
        values.imag[...] = 0
    elif form in ("delta", "sparse", "zero"):
        share = {"delta": 0, "sparse": 0.15, "zero": 0}[form]
        kept = generator.random(shape) < share
        kept.flat[generator.integers(kept.size)] |= form == "delta"
        values[~kept] = 0
    return values


def drawn(
    generator: np.random.Generator,
    shape: Shape,
    dtype: np.dtype[Any],
    data: Data,
    scale: int = 0,
) -> Array:
    """Values as they are drawn, without structure."""
    if dtype.kind == "b":
        return generator.random(shape) < 0.3
    if dtype.kind in "iu":
        info = np.iinfo(cast("np.dtype[np.integer]", dtype))
        if data == "fills":  # sums as large as they can be
            most = generator.random(shape) < 0.9
            return np.where(most, info.max, info.min).astype(dtype)
        return generator.integers(info.min, info.max, shape, dtype.type, endpoint=True)

    def draw() -> Array:
        if data == "normal":
            return generator.normal(size=shape)
        if data == "graded":
            return generator.normal(size=shape) * 2.0 ** generator.integers(-20, 20, shape)
        return generator.integers(-9, 9, shape, endpoint=True).astype(np.float64)

    real = draw()
    values = (real + 1j * draw() if dtype.kind == "c" else real).astype(dtype)
    return scaled(values, unit(dtype, data) + scale)


def scaled(values: Array, exponent: int) -> Array:
    """Times a power of two, which may be no number of the dtype itself."""
    if values.dtype.kind != "c":
        return np.asarray(np.ldexp(values, exponent))
    reals = np.ascontiguousarray(values).view(values.real.dtype)
    return np.asarray(np.ldexp(reals, exponent)).view(values.dtype).reshape(values.shape)


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
        column, row = (drawn(generator, (n,), dtype, data) for n in (n0, n1))
    return np.multiply.outer(column, row)
