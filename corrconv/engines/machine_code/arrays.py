"""A function of arrays, called with what it describes, or refused: by its entry, see `entry`."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np

from corrconv.engines.machine_code.loader import addresses
from corrconv.engines.machine_code.signature import ENTRY, NDARRAY, Signature, answers


def loaded(
    name: str, code: bytes, takes: tuple[Signature, ...], integers: int
) -> Callable[..., int]:
    """``call(*arrays, *integers)`` of an object file.

    Raises
    ------
    ValueError
        Where it has no such function.
    """
    found = addresses(code, (ENTRY, NDARRAY))
    ctypes.c_int64.from_address(found[NDARRAY]).value = id(np.ndarray)
    kind = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.py_object, *[ctypes.c_int64] * integers)
    return _call(name, kind(found[ENTRY]), takes, integers)


def _call(name: str, code: Any, takes: tuple[Signature, ...], integers: int) -> Callable[..., int]:
    answer, count = answers(name, takes), len(takes)

    def of_arrays(*arrays: Any) -> int:
        if status := code(arrays):  # in one tuple: ctypes takes its time for each argument
            return answer(status, arrays)
        return 0

    def of_all(*given: Any) -> int:
        if status := code(given[:count], *given[count:]):
            return answer(status, given)
        return 0

    return of_all if integers else of_arrays
