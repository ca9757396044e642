"""Machine code, made by numba: an object file that needs nothing but C's memory functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import llvmlite.binding as llvm
import numba
from numba import types
from numba.core.codegen import get_host_cpu_features

from corrconv.engines.machine_code.entry import entry
from corrconv.engines.machine_code.host import machine
from corrconv.engines.machine_code.signature import ENTRY, MEMORY, NDARRAY, Signature

LIBM = re.compile(
    r"llvm\.(a?(sin|cos|tan)h?|sincos|atan2|exp|exp2|exp10|log|log2|log10|pow|ldexp)\."
)


def object_file(
    function: Callable[..., int],
    takes: tuple[Signature, ...],
    integers: int,
    fastmath: tuple[str, ...] = (),
) -> bytes:
    """The function and its entry, compiled.

    Raises
    ------
    RuntimeError
        Where the code would call something else than C's memory functions.
    """
    dispatcher = dispatched(function, takes, integers, fastmath, wrapped=False)
    (signature,) = dispatcher.signatures
    target = dispatcher.overloads[signature].fndesc.llvm_func_name
    module = llvm.parse_assembly(dispatcher.inspect_llvm(signature))
    around = entry(target, takes, integers)
    around.triple, around.data_layout = module.triple, module.data_layout
    module.link_in(llvm.parse_assembly(str(around)))
    if outside := called_outside(module) - set(MEMORY):
        raise RuntimeError(
            f"{function.__name__}: compiled code may call C's memory functions alone, and would call "
            f"{', '.join(sorted(outside))}; take memory from corrconv.engines.machine_code.scratch"
        )
    for symbol in (*module.functions, *module.global_variables):
        if not symbol.is_declaration and symbol.name not in (ENTRY, NDARRAY):
            symbol.linkage = "internal"
    module.verify()
    settings: Any = numba.config
    cpu, features = settings.CPU_NAME, settings.CPU_FEATURES
    cpu = llvm.get_host_cpu_name() if cpu is None else cpu
    features = get_host_cpu_features() if features is None else features  # type: ignore[no-untyped-call]
    return machine(cpu, features).emit_object(module)  # type: ignore[no-any-return]


def called_outside(module: Any) -> set[str]:
    """Symbols that a module needs from elsewhere: not LLVM's own, but for those that call C's libm."""
    symbols = (*module.functions, *module.global_variables)
    names = {symbol.name for symbol in symbols if symbol.is_declaration}
    return {name for name in names if not name.startswith("llvm.") or LIBM.match(name)}


def dispatched(
    function: Callable[..., int],
    takes: tuple[Signature, ...],
    integers: int,
    fastmath: tuple[str, ...] = (),
    *,
    wrapped: bool = True,
) -> Any:
    """Compiled by numba for these arguments; `wrapped`: to be called as numba does it."""
    signature = types.int64(*map(_array, takes), *[types.int64] * integers)
    options = {"no_cpython_wrapper": not wrapped, "no_cfunc_wrapper": True, "_nrt": False}
    compiler: Any = numba.njit
    return compiler(
        [signature], nogil=True, error_model="numpy", fastmath=set(fastmath), **options
    )(function)


def _array(given: Signature) -> Any:
    element = numba.from_dtype(given.dtype)
    array: Any = types.Array
    order = "C" if given.ordered else "A"
    return array(element, given.ndim, order, readonly=not given.written)
