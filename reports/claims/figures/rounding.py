"""Errors against n, with the laws that they follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...kit.figure import AID, Figure, canvas, styled
from ...kit.labels import End
from ...kit.scales import size_axis
from ...timings.curves import label_all

if TYPE_CHECKING:
    from ..cross_validated_error import BothRoutes

COLOURS = {"sequential": "#d55e00", "pairwise": "#009e73", "BLAS": "#8a6d1c", "FFT": "#0072b2"}
LINES = {"sequential": "-o", "pairwise": "-s", "BLAS": "-^", "FFT": "--D"}
LAW = "#777777"
SIDE = 96
"""Of the image."""


@styled
def draw(evidence: BothRoutes) -> Figure:
    """Above the error beside all outputs, below beside each output's own sum; a column for each data."""
    data = list(dict.fromkeys(kind for _, kind in evidence.kinds))
    drawing = canvas(12, 7.4)
    grid = drawing.subplots(2, len(data), sharex=True, sharey="row")
    ends = []
    for column, kind in enumerate(data):
        grid[0][column].set_title(f"{kind} data", loc="left")
        for axes, metric in zip(grid[:, column], ("norm", "component")):
            ends.append((axes, _lines(axes, evidence, kind, metric)))
        _laws(grid[0][column], evidence.sides, named=column == 0)
    grid[0][0].set_ylabel("rms error / rms output, in u")
    grid[1][0].set_ylabel("largest error / its own Σ|x||h|, in u")
    for axes in grid.flat:
        axes.set_yscale("log")
        size_axis(axes, evidence.sides, "n, side of the kernel" if axes in grid[1] else "")
    label_all(drawing, ends)
    return Figure(
        name="claim-b9",
        title="Rounding errors of both routes, and their laws",
        caption=(
            "Errors beside exact sums in units of u, the dtype's unit roundoff; medians over "
            "draws of operands. Thick "
            "lines with markers: float32; thin: float64. Dotted: 0.3·√taps, the law of a sequential sum, and "
            "√log₂P, that of an FFT of P points. The sequential sum errs more than the FFT "
            f"{_crossings(evidence)}. Uneven data fade to a millionth across the image: there an "
            "FFT's error, "
            "as large everywhere, is large beside small outputs (below)."
        ),
        alt=(
            "Six panels of errors against the kernel's side. In the upper row the sequential sum's line "
            "rises along the law of √taps while the FFT's stays nearly level; in the lower row every "
            "output's error is shown beside its own magnitude."
        ),
        figure=drawing,
        data=_tidy(evidence),
    )


def _tidy(evidence: BothRoutes) -> pd.DataFrame:
    errors = [(it, evidence.of(it, *kind), kind) for it in COLOURS for kind in evidence.kinds]
    return pd.concat(
        pd.DataFrame(
            {
                "route": route,
                "dtype": dtype,
                "data": data,
                "n": evidence.sides,
                "rms_error_u": found.norm,
                "largest_error_u": found.component,
            }
        )
        for route, found, (dtype, data) in errors
    )


def _crossings(evidence: BothRoutes) -> str:
    found = {kind: evidence.crossing(*kind) for kind in evidence.kinds}
    return ", ".join(
        f"{f'from n = {n}' if n else 'nowhere'} ({dtype}, {data})"
        for (dtype, data), n in found.items()
    )


def _lines(axes: Axes, evidence: BothRoutes, data: str, metric: str) -> list[End]:
    ends = []
    for route, colour in COLOURS.items():
        for dtype in dict.fromkeys(it for it, _ in evidence.kinds):
            values = getattr(evidence.of(route, dtype, data), metric)
            if dtype == "float32":
                axes.plot(evidence.sides, values, LINES[route], color=colour, ms=4.5, mfc="white")
                ends.append(End(float(evidence.sides[-1]), values[-1], route, colour))
            else:
                axes.plot(evidence.sides, values, color=colour, lw=0.8, alpha=0.8)
    return ends


def _laws(axes: Axes, sides: Sequence[int], *, named: bool) -> None:
    n = np.array(sides, float)
    log = np.full(len(n), np.sqrt(2 * np.log2(SIDE)))
    for name, law, at, offset in (
        ("0.3 √taps", 0.3 * n, -3, (-50, 5)),
        ("√log₂P", log, 0, (0, 14)),
    ):
        axes.plot(n, law, color=LAW, ls=":", lw=1.4, zorder=1, label=AID)
        if named:
            axes.annotate(
                name, (n[at], law[at]), offset, textcoords="offset points", color=LAW, fontsize=8
            )
