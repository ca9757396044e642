"""The compiled calls: one for each dtype and number of axes, compiled once and kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.engines.machine_code import Signature, function
from corrconv.engines.simd.host import SHAPE

SOURCES = tuple(Path(__file__).parent.glob("*.py"))


@cache
def compiled(dtype: np.dtype[Any], ndim: int) -> Callable[..., int]:
    """``call(image, kernel, out, geometry, fills, queue)`` for operands of `ndim` axes.

    image and kernel may have any strides and be read-only; out is C-contiguous; `fills` holds the
    fill value, in an array of one element, `queue` what `corrconv.engines.machine_code.rows` shares; the
    answer is one of its. It raises what `corrconv.engines.machine_code.function` says.
    """
    operand, out = Signature(dtype, ndim, ordered=False), Signature(dtype, ndim, written=True)
    return _function(f"simd-{ndim}d-{dtype}", _line if ndim == 1 else _plane, operand, out)


@cache
def compiled_stack(dtype: np.dtype[Any], ndim: int) -> Callable[..., int]:
    """The same for a stack, with one axis more, whose items are what the queue shares.

    Of `out` only the items are C-contiguous.
    """
    operand = Signature(dtype, ndim + 1, ordered=False)
    out = Signature(dtype, ndim + 1, ordered=False, written=True)
    build = _lines if ndim == 1 else _planes
    return _function(f"simd-stack-{ndim}d-{dtype}", build, operand, out)


@cache
def compiled_volume(dtype: np.dtype[Any]) -> Callable[..., int]:
    """``call(images, kernels, out, geometry, fills, queue, sources)`` for planes of operands of more axes.

    ``sources[p, t]`` says which image plane t of the kernel meets for plane p of the outputs; -1: none.
    """
    operand, out = Signature(dtype, 3, ordered=False), Signature(dtype, 3, written=True)
    sources = Signature(np.dtype(np.int64), 2)
    return _function(f"simd-volume-{dtype}", _volume, operand, out, sources)


def _function(
    name: str,
    build: Callable[[], Callable[..., int]],
    operand: Signature,
    out: Signature,
    *more: Signature,
) -> Callable[..., int]:
    whole = np.dtype(np.int64)
    geometry, queue = Signature(whole, 1), Signature(whole, 1, written=True)
    takes = operand, operand, out, geometry, Signature(out.dtype, 1), queue, *more
    return function(name, build, takes, sources=SOURCES, settings=f"tile {SHAPE}")


def _line() -> Callable[..., int]:
    from corrconv.engines.simd.line import correlate_line

    return correlate_line


def _plane() -> Callable[..., int]:
    from corrconv.engines.simd.plane import correlate_plane

    return correlate_plane


def _lines() -> Callable[..., int]:
    from corrconv.engines.simd.stack_loop import correlate_lines

    return correlate_lines


def _planes() -> Callable[..., int]:
    from corrconv.engines.simd.stack_loop import correlate_planes

    return correlate_planes


def _volume() -> Callable[..., int]:
    from corrconv.engines.simd.volume_loop import correlate_volume

    return correlate_volume
