"""B10: a photograph smoothed, after a question on Cross Validated and its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import corrconv
from corrconv.measure.arrays import Array

from ..pictures.agreement import agreement
from ..pictures.draw_smooth import COLUMNS, GAUSSIAN, ROW
from ..pictures.samples import photograph
from .claim import Claim, Effort, Finding, Number, Verdict
from .cross_validated import SOURCE
from .figures import edge_widths

Function = Callable[..., Any]
"""Called as `corrconv.convolve` is."""
EDGES, REACH = 200, 5
"""How many of the steepest edges are looked at, and pixels to each side of one."""
ALIKE = 64 * 2.0**-24
"""What implementations may be apart beside the largest output: some roundings of float32."""
MOST, FEW = 0.9, 0.5
"""Shares of what is measured: nearly all, and less than half."""


@dataclass(frozen=True)
class Edges:
    """Widths of the same edges, in pixels, and one row of the picture.

    Attributes
    ----------
    before, after : tuple of float
        The height of each edge over its steepest step.
    names : tuple of str
        The implementations that smoothed it; `apart` is the largest difference of any two, anywhere,
        beside the largest output.
    apart : float
    row_before, row_after : tuple of float
        Grey levels along a row across a star.
    first_column : int
    """

    before: tuple[float, ...]
    after: tuple[float, ...]
    names: tuple[str, ...]
    apart: float
    row_before: tuple[float, ...]
    row_after: tuple[float, ...]
    first_column: int


def b10(effort: Effort, convolve: Function = corrconv.convolve) -> Edges:
    """The 5 × 5 Gaussian over a photograph; then the widths of its 200 steepest edges along rows."""
    before = photograph()
    after = convolve(before, GAUSSIAN, "same", "symm")
    places = steepest(before)
    rows = slice(0, effort.of(600, 120))
    every = agreement(np.pad(before[rows], 2, "symmetric"), GAUSSIAN, "valid")
    own = np.abs(
        after[rows][:-2] - corrconv.convolve(before, GAUSSIAN, "same", "symm")[rows][:-2]
    ).max()
    return Edges(
        before=tuple(width(before, place) for place in places),
        after=tuple(width(after, place) for place in places),
        names=every.names,
        apart=max(every.difference, float(own)) / every.largest,
        row_before=tuple(before[ROW, COLUMNS].tolist()),
        row_after=tuple(after[ROW, COLUMNS].tolist()),
        first_column=COLUMNS.start,
    )


def steepest(image: Array) -> list[tuple[int, int]]:
    """Row and column of the steepest steps along rows, each the only one in its neighbourhood."""
    steps = np.abs(np.diff(image, axis=1))
    steps[:, :REACH] = steps[:, -REACH:] = 0
    found: list[tuple[int, int]] = []
    while len(found) < EDGES:
        row, column = np.unravel_index(int(steps.argmax()), steps.shape)
        found.append((int(row), int(column)))
        steps[max(0, row - 1) : row + 2, max(0, column - REACH) : column + REACH + 1] = 0
    return found


def width(image: Array, place: tuple[int, int]) -> float:
    """Pixels that an edge takes at its steepest: its height over its largest step."""
    row, column = place
    around = image[row, column - REACH + 1 : column + REACH + 1].astype(float)
    step = np.abs(np.diff(around)).max()
    return float(np.ptp(around) / step) if step else 0.0


def judge_edges(evidence: Edges) -> Finding:
    """Edges must be wider, nearly all of them, and the implementations alike."""
    before, after = np.median(evidence.before), np.median(evidence.after)
    wider = float(np.mean(np.array(evidence.after) > np.array(evidence.before)))
    numbers = (
        Number("width of an edge before, the median", float(before), "pixels"),
        Number("after", float(after), "pixels"),
        Number("edges that became wider", f"{wider:.0%} of {len(evidence.before)}"),
        Number(
            f"{len(evidence.names)} implementations apart, beside the largest output",
            evidence.apart,
        ),
    )
    if not evidence.apart <= ALIKE:
        words = f"The implementations do not give the same picture: {evidence.apart:.2g} of its top apart."
        return Finding(Verdict.REFUTED, words, numbers)
    words = (
        f"The median of the {len(evidence.before)} steepest edges takes {before:.2f} pixels before "
        f"and {after:.2f} "
        f"after; {wider:.0%} became wider. All {len(evidence.names)} implementations give that picture."
    )
    if wider >= MOST:
        return Finding(Verdict.REPRODUCED, words, numbers)
    return Finding(Verdict.CONDITIONAL if wider > FEW else Verdict.REFUTED, words, numbers)


CLAIMS = (
    Claim(
        id="B10",
        title="the 5 × 5 Gaussian blurs a photograph's edges",
        statement="Smoothing a photograph with the 5 × 5 Gaussian [1 4 7 4 1; 4 16 26 16 4; 7 26 41 26 7; …] "
        "blurs its edges.",
        source=SOURCE,
        sense="The kernel is divided by its sum, 273. An edge's width is its height over its steepest "
        "step, in pixels along a row.",
        experiment=b10,
        judge=judge_edges,
        meaning="All implementations give the same picture, so choose by speed; this kernel is nearly of "
        "rank one, so one that works along rows and then along columns is worth asking for.",
        loads=True,
        draw=edge_widths.draw,
    ),
)
