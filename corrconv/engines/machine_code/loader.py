"""Machine code made callable: by LLVM's loader and ctypes, without numba."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from corrconv.engines.machine_code.host import machine
from corrconv.engines.machine_code.signature import ENTRY, MEMORY, NDARRAY, Signature, answers

_kept: list[Any] = []  # code goes with its engine, and is called until the end


def loaded(
    name: str, code: bytes, takes: tuple[Signature, ...], integers: int
) -> Callable[..., int]:
    """``call(*arrays, *integers)`` of an object file.

    Raises
    ------
    ValueError
        Where the bytes are no object file with such a function.
    """
    engine = _engine(code)
    address = engine.get_function_address(ENTRY)
    ndarray = engine.get_global_value_address(NDARRAY)
    if not address or not ndarray:
        raise ValueError("the object file has no such function")
    ctypes.c_int64.from_address(ndarray).value = id(np.ndarray)
    _kept.append((engine, code))
    kind = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.py_object, *[ctypes.c_int64] * integers)
    return _call(name, kind(address), takes, integers)


def _engine(code: bytes) -> Any:
    for symbol in MEMORY:  # a symbol that LLVM does not find ends the process
        if not llvm.address_of_symbol(symbol):
            library = ctypes.CDLL(None) if hasattr(ctypes, "RTLD_LOCAL") else ctypes.cdll.msvcrt
            llvm.add_symbol(symbol, ctypes.cast(getattr(library, symbol), ctypes.c_void_p).value)
    module = llvm.parse_assembly(f'target triple = "{llvm.get_process_triple()}"')
    engine = llvm.create_mcjit_compiler(module, machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine


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
