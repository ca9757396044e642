"""A function of arrays, called with what it describes, or refused: by its entry, see `entry`."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from corrconv.engines.machine_code.loader import addresses
from corrconv.engines.machine_code.signature import ENTRY, NDARRAY, Signature, answers

METH_FASTCALL = 0x80


class _Definition(ctypes.Structure):
    """CPython's PyMethodDef, as its stable ABI has it."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("function", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("doc", ctypes.c_char_p),
    )


_kept: list[_Definition] = []  # functions point to theirs


@cache
def _builtin() -> Callable[..., Any]:
    """``builtin(definition, self, None)``: a function as those of extension modules."""
    kind = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p)
    return kind(("PyCFunction_NewEx", ctypes.pythonapi))


def loaded(name: str, code: bytes, takes: tuple[Signature, ...]) -> Callable[..., int]:
    """``call(*arrays, *integers)`` of an object file.

    Raises
    ------
    ValueError
        Where it has no such function.
    """
    found = addresses(code, (ENTRY, NDARRAY))
    ctypes.c_int64.from_address(found[NDARRAY]).value = id(np.ndarray)
    definition = _Definition(name.encode(), found[ENTRY], METH_FASTCALL, None)
    _kept.append(definition)
    made: Callable[..., int] = _builtin()(ctypes.addressof(definition), answers(name, takes), None)
    return made
