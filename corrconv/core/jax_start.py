"""What the two JAX adapters share: its threads, its 64-bit switch, and compiling before a timing."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from corrconv.core.knobs import StartedWith
from corrconv.core.problem import Shape
from corrconv.core.reduction import Array
from corrconv.core.threads import all_workers

LINE = 64
"""Bytes of a cache line, and of the longest vector."""
WIDE = ("f8", "c16", "i8", "u8")


def compiled_call(
    function: Callable[..., Any], dtype: np.dtype[Any], *shapes: Shape
) -> Callable[..., Array]:
    """`function` as a function of ndarrays, compiled by `jax.jit` for these operands already.

    The result is copied: JAX's own memory may only be read. So are operands: XLA takes NumPy's memory as it
    is, and reads whole vectors, beyond its end.
    """
    import jax

    if dtype.str[1:] in WIDE:

        def call(*operands: Array) -> Array:
            with jax.enable_x64(True):
                return np.asarray(function(*map(roomy, operands))).copy()

    else:

        def call(*operands: Array) -> Array:
            return np.asarray(function(*map(roomy, operands))).copy()

    call(*(np.zeros(shape, dtype) for shape in shapes))
    return call


def roomy(values: Array) -> Array:
    """A copy that begins at a cache line, with one to spare behind it."""
    memory = np.empty(values.nbytes + 2 * LINE, np.uint8)
    start = -memory.ctypes.data % LINE
    made = memory[start : start + values.nbytes].view(values.dtype).reshape(values.shape)
    made[...] = values
    return made


def _running() -> int | None:
    """How many threads JAX has, if its backend was started already: all, unless NPROC said less."""
    import jax
    from jax._src import xla_bridge  # it says nowhere in public whether it has started

    assert jax.__version__
    return _processors() if xla_bridge.backends_are_initialized() else None


def _start(workers: int) -> None:
    """XLA's CPU client asks for NPROC when it starts, and makes so many threads."""
    import jax

    before = os.environ.get("NPROC")
    os.environ["NPROC"] = str(workers)
    try:
        jax.devices()
    finally:
        if before is None:
            del os.environ["NPROC"]
        else:
            os.environ["NPROC"] = before


def _processors() -> int:
    return int(os.environ.get("NPROC") or all_workers())


threads = StartedWith("JAX", "jax", _running, _start)
