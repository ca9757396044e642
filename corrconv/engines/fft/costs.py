"""How long each part of a transform takes, for a complex vector: what a tile is chosen by.

``costs.json`` beside this file has what was measured, in nanoseconds, by dtype of real parts and length of
vectors. Choices go by ratios: what is twice as fast is so in all of its parts, more or less.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

BUILTIN = Path(__file__).with_name("costs.json")
FIRST, SECOND = 48 * 2**10, 2**20
"""Bytes of caches."""


@dataclass(frozen=True)
class Costs:
    """Nanoseconds for a complex vector.

    Attributes
    ----------
    passes : dict of int to float
        Of a pass and its inverse, by radix.
    row : float
        Of the end of a row, and of rows that come and go.
    first, second : float
        Of each doubling of a block beyond the first cache, and of a tile and a spectrum beyond the second.
    kernel : float
        What the kernel's spectrum takes, of a tile's time.
    """

    passes: dict[int, float]
    row: float
    first: float
    second: float
    kernel: float


@cache
def costs(real: np.dtype[Any], vector_bytes: int, ndim: int) -> Costs:
    """Those of one dtype of real parts, length of vectors, and of signals (1) or images (2)."""
    held = json.loads(BUILTIN.read_text("utf-8"))["nanoseconds"]
    found = held[f"{real} {vector_bytes}"][str(ndim)]
    passes = {int(radix): value for radix, value in found["passes"].items()}
    return Costs(**{**found, "passes": passes})
