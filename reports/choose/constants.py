"""The model's own numbers, for the page's program: rules are written twice, numbers once."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from corrconv.core import memory
from corrconv.core.registry import get
from corrconv.engines.tiles import choice as tiles
from corrconv.model import choice, ours, prediction, table
from corrconv.model.bases import choices, lengths, sums, transforms

LIMITS = {1: 2**24, 2: 2**16}
"""Longest side that the page takes, by number of axes."""


def constants() -> dict[str, Any]:
    """By the names that the program knows them by."""
    return {
        "limits": LIMITS,
        "LONGEST": 4 * max(LIMITS.values()),  # beyond every transform of such sides
        "CALL": tiles.CALL,
        "TILE_THREADS": tiles.THREADS,
        "LARGEST_TILE": tiles.LARGEST,
        "THREADS": prediction.THREADS,
        "TILES": table.TILES,
        "choosesAmong": get("auto").chooses_among,
        "SECOND_CACHE": ours.SECOND_CACHE,
        "FIRST_CACHE": sums.FIRST_CACHE,
        "THIRD_CACHE": transforms.THIRD_CACHE,
        "SMALL_KERNEL": sums.SMALL_KERNEL,
        "DOT_BLOCK": sums.DOT_BLOCK,
        "XLA_TAPS": sums.XLA_TAPS,
        "DFT_TAPS": choices.DFT_TAPS,
        "DFT_TAPS_ELSE": choices.DFT_TAPS_ELSE,
        "SCIPY_1D": choices.SCIPY_1D,
        "SCIPY_1D_LONGER_KERNEL": choices.SCIPY_1D_LONGER_KERNEL,
        "SCIPY_2D": choices.SCIPY_2D,
        "REAL": lengths.REAL,
        "COMPLEX": lengths.COMPLEX,
        "OF_FFTW": lengths.OF_FFTW,
        "SMALL_FACTOR": lengths.SMALL_FACTOR,
        "LARGE_FACTOR": lengths.LARGE_FACTOR,
        "AT_ONCE": lengths.AT_ONCE,
        "LOOK": choice.LOOK,
        "LOOK_TAP": choice.LOOK_TAP,
        "MEBIBYTE": memory.MEBIBYTE,
        "SMALL_IMAGE": _file_of("numba_simd").SMALL,
        "TRIED_FROM": _file_of("mkl").TRIED_FROM,
    }


def _file_of(name: str) -> ModuleType:
    """The module of an implementation, in which its own numbers stand."""
    return import_module(type(get(name)).__module__)
