"""Values of operands: of every scale, and kernels of every structure that a short cut may be taken for."""

from __future__ import annotations

import math
from typing import Any, Literal, cast, get_args

import numpy as np

from corrconv.core import Array
from corrconv.core.problem import Shape

Data = Literal["whole", "normal", "graded", "steps", "patch", "fills", "subnormal", "special"]
"""``whole``: small integers whose sums are exact in the dtype (any value for integer dtypes);
``normal``: Gaussian; ``graded``: magnitudes over many decades, to tell componentwise accuracy;
``steps``: whole, and each part of an image of another magnitude; ``patch``: whole inside, zeros around;
``fills``: whole, and some as large as the fill values of rasters; of integers, the largest;
``subnormal``: whole multiples of the smallest number; ``special``: whole, and one that is NaN or infinite."""
Form = Literal["drawn", "box", "symmetric", "antisymmetric", "delta", "sparse", "zero"]
"""Of a kernel; ``delta``: one tap is not zero; ``sparse``: few are not."""
BEYOND: frozenset[Data] = frozenset({"fills", "subnormal"})
"""Data of which a transform keeps nothing: asked of those alone that are accurate componentwise."""
DATA: tuple[Data, ...] = get_args(Data)
FORMS: tuple[Form, ...] = get_args(Form)
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
        most = -(float(np.finfo(dtype).max) ** 0.9)  # so that sums stay finite
        values.real[generator.random(shape) < 3 / math.prod(shape)] = most
        values.real.flat[generator.integers(math.prod(shape))] = most
    elif data == "special":
        values.real.flat[generator.integers(math.prod(shape))] = generator.choice([np.nan, np.inf])
    return values


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
    values = drawn(generator, shape, dtype, data)
    if form == "box":
        values[...] = values.flat[0] if values.flat[0] != 0 else 1
    elif form in ("symmetric", "antisymmetric") and dtype.kind != "b":
        mirrored = np.flip(values)
        values = values + mirrored if form == "symmetric" else values - mirrored
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
    smallest = np.finfo(dtype).smallest_subnormal
    return np.asarray(values * (smallest if data == "subnormal" else 2.0**scale))


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
