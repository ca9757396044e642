"""What compiled code is given, arrays described in NumPy's terms alone, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

REFUSED, NO_MEMORY, RAISED = (k - 2**63 for k in range(3))
"""What the compiled call returns instead of the function's own integer: an array is not as described;
no memory for scratch; numba's code raised an error."""
ENTRY, NDARRAY = "corrconv_call", "corrconv_ndarray"
"""Symbols of an object file: the call, and where its loader writes the address of `numpy.ndarray`."""


@dataclass(frozen=True)
class Signature:
    """One array.

    Attributes
    ----------
    dtype : numpy.dtype
        In native byte order.
    ndim : int
    ordered : bool
        Whether it is C-contiguous; otherwise its strides may be any.
    written : bool
        Whether it is written to; otherwise it may be read-only.
    """

    dtype: np.dtype[Any]
    ndim: int
    ordered: bool = True
    written: bool = False

    def __str__(self) -> str:
        order = " C-contiguous" if self.ordered else ""
        return f"{self.ndim}-D{order}{' writeable' if self.written else ''} {self.dtype}"


def plain_operand(values: Any) -> Any:
    """Aligned, and no subclass: what compiled code takes. A copy only where needed."""
    if type(values) is np.ndarray and values.flags.aligned:
        own = np.dtype(values.dtype.str)  # C has several names for one integer
        return values if own.num == values.dtype.num else values.view(own)
    return plain_operand(np.require(np.asarray(values), requirements="A"))


def bring_back(plain: Any, out: Any) -> None:
    """To `out` what was written to ``plain_operand(out)``: nothing to do but where that is a copy."""
    if not out.flags.aligned:
        out[...] = plain


def answers(name: str, takes: tuple[Signature, ...]) -> Callable[..., int]:
    """``answer(status, *given)``: the function's own integer, or the error that stands for a status."""

    def answer(status: int, *given: Any) -> int:
        if status > RAISED:
            return status
        if status == NO_MEMORY:
            raise MemoryError(f"{name}: no memory for the scratch of the compiled code")
        if status == RAISED:
            raise RuntimeError(f"{name}: the compiled code raised an error")
        got = ", ".join(map(_described, given[: len(takes)]))
        raise TypeError(
            f"{name}: takes aligned numpy.ndarrays ({', '.join(map(str, takes))}), got ({got})"
        )

    return answer


def _described(value: Any) -> str:
    if not isinstance(value, np.ndarray):
        return type(value).__name__
    flags = value.flags
    what = {
        type(value).__name__: type(value) is not np.ndarray,
        "not aligned": not flags.aligned,
        "not C-contiguous": not flags.c_contiguous,
        "read-only": not flags.writeable,
        f"{value.ndim}-D {value.dtype.str}": True,
    }
    return " ".join(word for word, holds in what.items() if holds)
