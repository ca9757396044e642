"""B10: a photograph smoothed, after a question on Cross Validated and its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

import corrconv
from corrconv.core import Array

from ..canvas import Figure, canvas, figure, note
from ..claim import Claim, Effort, Finding, Function, Number, Verdict
from .cross_validated import SOURCE

EDGES, REACH = 200, 5
"""How many of the steepest edges are looked at, and pixels to each side of one."""
ALIKE = 64 * 2.0**-24
"""What implementations may be apart beside the largest output: some roundings of float32."""
MOST, FEW = 0.9, 0.5
"""Shares of what is measured: nearly all, and less than half."""


@dataclass(frozen=True)
class Edges:
    """Widths of the same edges, in pixels, and grey levels along a row across a star.

    A width is the height of an edge over its steepest step. `names` are of the implementations that smoothed
    the picture; `apart` is the largest difference of any two, anywhere, beside the largest output.
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
    from ...pictures.draw_smooth import COLUMNS, GAUSSIAN, ROW
    from ...pictures.samples import agreement, photograph

    before = photograph()
    after = convolve(before, GAUSSIAN, "same", "symm")
    places = steepest(before)
    rows = slice(0, effort.of(600, 120))
    every = agreement(np.pad(before[rows], 2, "symmetric"), GAUSSIAN, "valid")
    ours = corrconv.convolve(before, GAUSSIAN, "same", "symm")
    own = np.abs(after[rows][:-2] - ours[rows][:-2]).max()
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
    wider, count = float(np.mean(np.greater(evidence.after, evidence.before))), len(evidence.names)
    numbers = (
        Number("width of an edge before, the median", float(before), "pixels"),
        Number("after", float(after), "pixels"),
        Number("edges that became wider", f"{wider:.0%} of {len(evidence.before)}"),
        Number(f"{count} implementations apart, beside the largest output", evidence.apart),
    )
    if not evidence.apart <= ALIKE:
        words = f"The implementations do not give the same picture: {evidence.apart:.2g} of its top apart."
        return Finding(Verdict.REFUTED, words, numbers)
    words = (
        f"The median of the {len(evidence.before)} steepest edges takes {before:.2f} pixels before and "
        f"{after:.2f} after; {wider:.0%} became wider. All {count} implementations give that picture."
    )
    if wider >= MOST:
        return Finding(Verdict.REPRODUCED, words, numbers)
    return Finding(Verdict.CONDITIONAL if wider > FEW else Verdict.REFUTED, words, numbers)


def draw(evidence: Edges) -> Figure:
    """Left the grey levels along a row, right how the widths are distributed."""
    from ...pictures.draw_smooth import AFTER, BEFORE, ROW

    drawing = canvas(10.5, 3.7)
    row, widths = drawing.subplots(1, 2, width_ratios=[1.4, 1])
    columns = range(evidence.first_column, evidence.first_column + len(evidence.row_before))
    dashed = {"color": BEFORE, "lw": 1.4, "ls": "--", "label": "before"}
    row.step(columns, evidence.row_before, where="mid", **dashed)
    row.plot(columns, evidence.row_after, color=AFTER, lw=2, marker="o", ms=3, label="after")
    row.set(xlabel=f"column, along row {ROW}", ylabel="grey level", xlim=(columns[0], columns[-1]))
    row.set_title("Grey levels across a star", loc="left")
    row.legend(frameon=False)
    levels = {"before": evidence.row_before, "after": evidence.row_after}
    drawn: list[dict[str, Any]] = [
        {"image": name, "column": column, "grey_level": value}
        for name, values in levels.items()
        for column, value in zip(columns, values)
    ]
    bins = np.linspace(1, max(*evidence.before, *evidence.after), 31)
    tallest, medians = 0.0, {}
    for name, values, colour, style in (
        ("before", evidence.before, BEFORE, "--"),
        ("after", evidence.after, AFTER, "-"),
    ):
        counts, _, _ = widths.hist(values, bins, histtype="step", color=colour, lw=1.8, ls=style)
        drawn += [
            {"image": name, "width_from_pixels": low, "width_to_pixels": high, "edges": int(count)}
            for low, high, count in zip(bins, bins[1:], counts)
        ]
        medians[name], top = float(np.median(values)), float(np.max(counts))
        tallest = max(tallest, top)
        widths.axvline(medians[name], color=colour, lw=1, ls=":")
        said = f"{name}: {medians[name]:.2f}"
        note(widths, said, (medians[name], top), (6, 6), colour, weight="bold")
    widths.set_ylim(0, 1.15 * tallest)
    widths.set(xlabel="width, pixels: height / steepest step", ylabel="edges")
    widths.set_title(f"The {len(evidence.before)} steepest edges", loc="left")
    return figure(
        drawing,
        "Edges of a photograph, before and after smoothing",
        f"A photograph smoothed with the 5 × 5 Gaussian. The {len(evidence.before)} edges that are "
        f"steepest along rows take {medians['before']:.2f} pixels before and {medians['after']:.2f} "
        f"after, medians (dotted). {len(evidence.names)} implementations give the same picture, to "
        f"{evidence.apart:.1g} of its largest value.",
        "Grey levels along a row, with steep flanks before smoothing and gentler ones after; and two "
        "histograms of edge widths, before and after.",
        drawn,
    )


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
        draw=draw,
    ),
)
