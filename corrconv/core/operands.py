"""What a caller hands in, checked and made into two ndarrays of one dtype; never written to."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from corrconv.core.reduction import Array


def operands(x: ArrayLike, h: ArrayLike) -> tuple[Array, Array]:
    """Both operands as ndarrays of NumPy's promoted dtype, in native byte order.

    Raises
    ------
    TypeError
        Naming the operand that is not an array of numbers.
    ValueError
        Naming the operand that is empty, or whose number of axes is not x's.
    """
    image, kernel = _array("x", x), _array("h", h)
    if image.ndim != kernel.ndim:
        raise ValueError(
            f"h: has {kernel.ndim} axes (shape {kernel.shape}) but x has {image.ndim} "
            f"(shape {image.shape}); give both as many axes"
        )
    dtype = np.result_type(image.dtype, kernel.dtype)
    return image.astype(dtype, copy=False), kernel.astype(dtype, copy=False)


def _array(name: str, value: ArrayLike) -> Array:
    try:
        array = np.asarray(value)
    except ValueError as error:  # ragged nested lists
        raise ValueError(f"{name}: is not an array of numbers: {error}") from None
    if array.dtype.kind not in "biufc":
        raise TypeError(
            f"{name}: must hold booleans, integers, real or complex numbers, got dtype {array.dtype}"
        )
    if array.size == 0:
        raise ValueError(f"{name}: must not be empty, got shape {array.shape}")
    return array.astype(array.dtype.newbyteorder("="), copy=False)
