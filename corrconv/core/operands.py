"""What a caller hands in, checked and made into two ndarrays of one dtype; never written to."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from corrconv.core.reduction import Array


def operands(x: ArrayLike, h: ArrayLike, *, stacked: bool = False) -> tuple[Array, Array]:
    """Both operands as ndarrays of NumPy's promoted dtype, in native byte order.

    Stacks may be empty and differ in their number of axes; which ones may is for `Problem` to say.

    Raises
    ------
    TypeError
        Naming the operand that is not an array of numbers.
    ValueError
        Naming the operand that is empty, or whose number of axes is not x's.
    """
    image, kernel = _array("x", x, stacked), _array("h", h, stacked)
    if image.ndim != kernel.ndim and not stacked:
        raise ValueError(
            f"h: has {kernel.ndim} axes (shape {kernel.shape}) but x has {image.ndim} "
            f"(shape {image.shape}); give both as many axes, or say by axes which ones the operation "
            f"runs over"
        )
    dtype = np.result_type(image.dtype, kernel.dtype)
    return image.astype(dtype, copy=False), kernel.astype(dtype, copy=False)


def _array(name: str, value: ArrayLike, may_be_empty: bool) -> Array:
    refuse_meaning(name, value)
    try:
        array = np.asarray(value)
    except Exception as error:  # ragged lists, and whatever a foreign array raises of its own
        raise _fitting(error)(f"{name}: is not an array of numbers: {error}") from None
    if array.dtype.kind not in "biufc":
        raise TypeError(
            f"{name}: must hold booleans, integers, real or complex numbers, got dtype {array.dtype}"
        )
    if array.size == 0 and not may_be_empty:
        raise ValueError(f"{name}: must not be empty, got shape {array.shape}")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def outside_memory(*operands: object) -> bool:
    """Whether one of them is not in memory: a memory map, or kept in blocks, as Dask's and Zarr's arrays."""
    return any(isinstance(it, np.memmap) or hasattr(it, "chunks") for it in operands)


def _fitting(error: Exception) -> type[ValueError] | type[TypeError]:
    return ValueError if isinstance(error, ValueError) else TypeError


def refuse_meaning(name: str, value: object) -> None:
    """Raise a TypeError where an array says more than its numbers: that would be lost in silence.

    Masked arrays and quantities with a unit: what to do instead is said.
    """
    if type(value) is np.ndarray:
        return
    if isinstance(value, (list, tuple)):
        for each in value:
            if not isinstance(each, (int, float, complex)):
                refuse_meaning(name, each)
        return
    kind = type(value).__name__
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(
            f"{name}: is a {kind}, whose mask would be lost; give {name}.filled(value), "
            f"with numpy.nan for what is not known, or {name}.data"
        )
    if hasattr(value, "unmasked") and hasattr(value, "mask"):  # astropy's
        raise TypeError(f"{name}: is a {kind}, whose mask would be lost; give {name}.unmasked")
    unit = next((each for each in ("unit", "units") if hasattr(value, each)), None)
    if unit and (isinstance(value, np.ndarray) or hasattr(value, "magnitude")):
        raise TypeError(
            f"{name}: is a {kind}, whose {unit} would be lost; give its plain numbers"
            f"{_such_as(name, value)}, and put the unit to the result"
        )


def _such_as(name: str, value: object) -> str:
    found = (each for each in ("value", "magnitude") if hasattr(value, each))
    return next((f", such as {name}.{each}" for each in found), "")


def ndarrays(**operands: object) -> None:
    """Raise a TypeError, naming the argument, unless these are plain ndarrays, or memory-mapped ones."""
    for name, value in operands.items():
        refuse_meaning(name, value)
        if isinstance(value, np.matrix) or not isinstance(value, np.ndarray):
            raise TypeError(
                f"{name}: must be a numpy.ndarray, got {type(value).__name__}; "
                f"give numpy.asarray({name})"
            )
