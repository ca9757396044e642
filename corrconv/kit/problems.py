"""A problem as the command line's options spell it, and as a line of Python that computes it."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

import corrconv

AXES, SAMPLES = 64, 10**12
"""Most that is taken: NumPy's axes, and some terabytes."""


def problem(
    image: str,
    kernel: str,
    *,
    dtype: str = "float32",
    operation: str = "correlate",
    mode: str = "same",
    boundary: str = "fill",
    accuracy: str = "normwise",
) -> corrconv.Problem:
    """The problem that options spell.

    Raises
    ------
    ValueError, TypeError
        Where they make no problem, naming the option.
    """
    try:
        kind = np.dtype(dtype)
    except TypeError:
        raise ValueError(
            f"dtype: {dtype!r:.80} is no dtype; float32, float64, complex64, int16 are some"
        ) from None
    shapes = shape("image", image), shape("kernel", kernel)
    return corrconv.Problem(
        operation,  # type: ignore[arg-type]
        *shapes,
        mode,  # type: ignore[arg-type]
        boundary,  # type: ignore[arg-type]
        dtype=kind,
        accuracy=accuracy,  # type: ignore[arg-type]
    )


def shape(option: str, text: str) -> tuple[int, ...]:
    """512x512 → (512, 512); 100000 → (100000,).

    Raises
    ------
    ValueError
    """
    try:
        sides = tuple(int(side) for side in text.lower().replace("×", "x").split("x"))
    except ValueError:
        sides = ()
    if sides and min(sides) > 0 and (len(sides) > AXES or math.prod(sides) > SAMPLES):
        raise ValueError(
            f"{option}: {text!r:.80} is more than an array can hold: {AXES} sides and {SAMPLES:.0e} samples"
        )
    if not sides or min(sides) < 1:
        raise ValueError(
            f"{option}: {text!r:.80} is no shape; write sides with x between them, as 512x512, or one number"
        )
    return sides


def spelled(sides: Iterable[int], by: str = "x") -> str:
    """(512, 512) → 512x512: what `shape` reads; or with another sign, for who only reads it."""
    return by.join(map(str, sides))


def line(problem: corrconv.Problem, method: str, workers: int = 1) -> str:
    """The line of Python that computes y from x and h, by one implementation."""
    boundary = "" if problem.zero_filled else f', "{problem.boundary}"'
    threads = f", workers={workers}" if workers > 1 else ""
    if problem.accuracy != "normwise":
        threads += f', accuracy="{problem.accuracy}"'
    return (
        f'y = corrconv.{problem.operation}(x, h, "{problem.mode}"{boundary}, method="{method}"'
        f"{threads})"
    )
