"""Machine code of a Python function, by way of numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import llvmlite.binding as llvm
import numba
from numba import types
from numba.core.codegen import get_host_cpu_features

from corrconv.engines.machine_code.emit import object_file
from corrconv.engines.machine_code.entry import entry
from corrconv.engines.machine_code.host import Processor, like_host
from corrconv.engines.machine_code.signature import ENTRY, NDARRAY, Signature


def compiled_by_numba(
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
    return object_file(function.__name__, module, (ENTRY, NDARRAY), _processor())


def _processor() -> Processor:
    """What numba compiles for: this machine, unless its settings say otherwise."""
    settings: Any = numba.config
    cpu, features = settings.CPU_NAME, settings.CPU_FEATURES
    cpu = llvm.get_host_cpu_name() if cpu is None else cpu
    features = get_host_cpu_features() if features is None else features  # type: ignore[no-untyped-call]
    return like_host(cpu, features)


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
