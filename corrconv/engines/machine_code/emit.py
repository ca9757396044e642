"""An LLVM module becomes an object file that needs nothing but C's memory functions."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from corrconv.engines.machine_code.host import Processor

MEMORY = "malloc", "free", "memcpy", "memmove", "memset"
"""C's functions that compiled code may call."""
PYTHON = (
    "PyErr_Occurred",
    "PyEval_RestoreThread",
    "PyEval_SaveThread",
    "PyLong_AsLongLong",
    "PyLong_FromLongLong",
    "PyObject_Vectorcall",
)
"""Python's functions that an entry calls, see `entry`."""
LIBM = re.compile(
    r"llvm\.(a?(sin|cos|tan)h?|sincos|atan2|exp|exp2|exp10|log|log2|log10|pow|ldexp)\."
)


def object_file(name: str, module: Any, exports: Collection[str], processor: Processor) -> bytes:
    """Machine code of a module, in which no other symbols than `exports` are seen from outside.

    Raises
    ------
    RuntimeError
        Where the code would call something else than C's memory functions.
    """
    if outside := called_outside(module) - {*MEMORY, *PYTHON}:
        raise RuntimeError(
            f"{name}: compiled code may call C's memory functions alone, and would call "
            f"{', '.join(sorted(outside))}; take memory from corrconv.engines.machine_code.scratch"
        )
    symbols = (*module.functions, *module.global_variables)
    if missing := set(exports) - {each.name for each in symbols if not each.is_declaration}:
        raise RuntimeError(f"{name}: the module does not define {', '.join(sorted(missing))}")
    for symbol in symbols:
        if not symbol.is_declaration and symbol.name not in exports:
            symbol.linkage = "internal"
    module.verify()
    code: bytes = processor.machine().emit_object(module)
    return code


def called_outside(module: Any) -> set[str]:
    """Symbols that a module needs from elsewhere: not LLVM's own, but for those that call C's libm."""
    symbols = (*module.functions, *module.global_variables)
    names = {symbol.name for symbol in symbols if symbol.is_declaration}
    return {name for name in names if not name.startswith("llvm.") or LIBM.match(name)}
