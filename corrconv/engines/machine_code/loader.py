"""Object files made callable: by LLVM's loader, without numba."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

import llvmlite.binding as llvm

from corrconv.engines.machine_code.emit import MEMORY, PYTHON
from corrconv.engines.machine_code.host import like_host

_kept: list[Any] = []  # code goes with its engine, and is called until the end


def addresses(code: bytes, names: Iterable[str]) -> dict[str, int]:
    """Where the functions of an object file lie, loaded for as long as the process lives.

    Raises
    ------
    ValueError
        Where it has no such functions.
    """
    engine = _engine(code)
    found = {name: engine.get_function_address(name) for name in names}
    if not all(found.values()):
        missing = ", ".join(name for name, address in found.items() if not address)
        raise ValueError(f"the object file has no {missing}")
    _kept.append((engine, code))
    return found


def _engine(code: bytes) -> Any:
    for symbol in (*MEMORY, *PYTHON):  # a symbol that LLVM does not find ends the process
        if not llvm.address_of_symbol(symbol):
            of_c = ctypes.CDLL(None) if hasattr(ctypes, "RTLD_LOCAL") else ctypes.cdll.msvcrt
            found = getattr(ctypes.pythonapi if symbol in PYTHON else of_c, symbol)
            llvm.add_symbol(symbol, ctypes.cast(found, ctypes.c_void_p).value)
    processor = like_host()  # for code that is made already its name changes nothing
    module = llvm.parse_assembly(f'target triple = "{processor.triple}"')
    engine = llvm.create_mcjit_compiler(module, processor.machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine
