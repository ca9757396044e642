"""How times of direct sums grow: exponents with their intervals, beside the count's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from corrconv.calibrate.exponents import NEAR

from ...kit.figure import Figure, canvas, styled

if TYPE_CHECKING:
    from ..cross_validated_direct import DirectCost

COLOURS = {"naive": "#009e73", "scipy_direct": "#d55e00", "numba_simd": "#0072b2"}
LESS = "Where n has less: what an output or a row of taps costs by itself weighs more, the fewer the taps. "
MARKERS = {"naive": "s", "scipy_direct": "o", "numba_simd": "D"}


@styled
def draw(evidence: DirectCost) -> Figure:
    """A panel for n and one for N, with a row for each sum; the band counts as agreement."""
    drawing = canvas(9, 2.9)
    panels = drawing.subplots(1, 2, sharex=True, sharey=True)
    rows = []
    for axes, side in zip(panels, ("n", "N")):
        for row, (name, colour) in enumerate(COLOURS.items()):
            it = getattr(getattr(evidence, name), side)
            axes.axvspan(it.expected - NEAR, it.expected + NEAR, color="#eeeeea", zorder=0)
            axes.axvline(it.expected, color="#222222", lw=1.1, ls="--")
            axes.hlines(row, it.low, it.high, color=colour, lw=5, alpha=0.4)
            axes.plot(it.value, row, MARKERS[name], color=colour)
            axes.annotate(
                f"{it.value:.2f}",
                (it.high, row),
                (6, 0),
                textcoords="offset points",
                va="center",
                color=colour,
            )
            rows.append((name, side, it.value, it.low, it.high, it.expected))
        kind = "kernel" if side == "n" else "image"
        axes.set(xlabel=f"exponent of {side}, the side of the {kind}", ylim=(2.6, -0.6))
        axes.grid(False)
    panels[0].set_yticks(range(len(COLOURS)), COLOURS)
    panels[0].set_xlim(right=max(high for *_, high, _ in rows) + 0.1)
    less = any(getattr(evidence, name).n.high < 2 - NEAR for name in COLOURS)
    columns = ["implementation", "side", "exponent", "low", "high", "expected"]
    return Figure(
        name="claim-b5",
        title="How times of direct sums grow beside their operations",
        caption=(
            "Exponents of n and N in the times of three direct sums, float32, with 95% intervals over "
            "resampled rounds and sizes. The count is n²N²: dashed, and shaded what agrees with it. "
            f"{LESS if less else ''}{evidence.machine}, one thread."
        ),
        alt="Exponents with intervals in two panels: "
        + "; ".join(f"{name}, {side}: {value:.2f}" for name, side, value, *_ in rows)
        + ". Expected is 2.",
        figure=drawing,
        data=pd.DataFrame(rows, columns=columns),
    )
