"""The model's own numbers, for the page's program: rules are written twice, numbers once."""

from __future__ import annotations

from typing import Any

from corrconv.impls import auto, mkl, numba_simd

from corrconv.core import memory
from corrconv.engines.tiles import choice
from corrconv.model import ours, predicting, table
from corrconv.model.bases import choices, lengths, sums, transforms

LIMITS = {1: 2**24, 2: 2**16}
"""Longest side that the page takes, by number of axes."""


def constants() -> dict[str, Any]:
    """By the names that the program knows them by."""
    return {
        "limits": LIMITS,
        "LONGEST": 4 * max(LIMITS.values()),  # beyond every transform of such sides
        "CALL": choice.CALL,
        "TILE_THREADS": choice.THREADS,
        "LARGEST_TILE": choice.LARGEST,
        "THREADS": predicting.THREADS,
        "TILES": table.TILES,
        "choosesAmong": auto.implementation.chooses_among,
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
        "LOOK": auto.LOOK,
        "LOOK_TAP": auto.LOOK_TAP,
        "MEBIBYTE": memory.MEBIBYTE,
        "SMALL_IMAGE": numba_simd.SMALL,
        "TRIED_FROM": mkl.TRIED_FROM,
    }
