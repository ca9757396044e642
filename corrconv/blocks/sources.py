"""What an image may be: a Dask array, whose blocks are tasks, or whatever gives an array for slices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrconv.core.operands import refuse_meaning
from corrconv.core.problem import Shape


@dataclass(frozen=True)
class Mapped:
    """A file that NumPy maps: as it is sent to another process, which maps it itself.

    Attributes
    ----------
    file : str
    dtype : dtype
    shape : tuple of int
    offset : int
        Bytes before the array.
    order : {"C", "F"}
    """

    file: str
    dtype: np.dtype[Any]
    shape: Shape
    offset: int
    order: str

    def __getitem__(self, part: tuple[slice, ...]) -> NDArray[Any]:
        array = np.memmap(self.file, self.dtype, "r", self.offset, self.shape, self.order)  # type: ignore[call-overload]
        return np.asarray(array[part])


def source(name: str, value: Any) -> Any:
    """An operand as blocks read it.

    Raises
    ------
    TypeError
        Naming the operand that is no array of numbers.
    """
    refuse_meaning(name, value)
    if not hasattr(value, "shape") or not hasattr(value, "dtype"):
        value = np.asarray(value)
    if np.dtype(value.dtype).kind not in "biufc":
        raise TypeError(
            f"{name}: must hold booleans, integers, real or complex numbers, got dtype {value.dtype}"
        )
    if isinstance(value, np.memmap) and value.filename and value.base is not None:
        return _mapped(value)
    return value


def _mapped(array: np.memmap[Any, Any]) -> Any:
    """A whole map as its file; what is a part of one is read as it is."""
    whole = isinstance(array.base, np.memmap) is False
    order = "C" if array.flags.c_contiguous else "F" if array.flags.f_contiguous else ""
    if not whole or not order:
        return array
    return Mapped(str(array.filename), array.dtype, array.shape, array.offset, order)


def own_blocks(value: Any) -> tuple[tuple[int, ...], ...]:
    """Lengths of the blocks along each axis that tasks hold: one of all for what is no Dask array."""
    chunks = getattr(value, "chunks", None)
    if chunks and isinstance(chunks[0], tuple):
        return tuple(chunks)
    return tuple((length,) for length in value.shape)


def grid(value: Any) -> Shape:
    """Typical lengths of the blocks in which an image is kept; 1 where it is in one piece."""
    chunks = getattr(value, "chunks", None)
    if not chunks:
        return (1,) * len(value.shape)
    return tuple(max(each) if isinstance(each, tuple) else int(each) for each in chunks)
