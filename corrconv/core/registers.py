"""The shape of a tile of registers, which `numba_simd` is compiled for and a calibration measures."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """A tile: `rows` x `vectors` registers of `vector_bytes` each."""

    vector_bytes: int
    rows: int
    vectors: int

    def __post_init__(self) -> None:
        if (
            self.vector_bytes not in (16, 32, 64)
            or not 1 <= self.rows <= 8
            or self.vectors not in (2, 3, 4, 6, 8)  # halves that make up a whole
        ):
            raise ValueError(
                f"tile {self}: must be 16, 32 or 64 bytes x 1 to 8 rows x 2, 3, 4, 6 or 8 vectors, "
                "such as 32x4x2"
            )

    def __str__(self) -> str:
        return f"{self.vector_bytes}x{self.rows}x{self.vectors}"

    @classmethod
    def parse(cls, text: str) -> Shape:
        """The shape that `str` wrote, else a ValueError."""
        sides = text.split("x")
        if len(sides) != 3 or not all(re.fullmatch("[0-9]{1,2}", side) for side in sides):
            raise ValueError(f"tile {text!r:.40}: must be bytes x rows x vectors, such as 32x4x2")
        return cls(*map(int, sides))
