"""A row of the photograph across two edges, and the widths of many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...kit.figure import Figure, canvas, styled
from ...pictures.draw_smooth import AFTER, BEFORE, ROW

if TYPE_CHECKING:
    from ..cross_validated_edges import Edges


@styled
def draw(evidence: Edges) -> Figure:
    """Left the grey levels along a row, right how the widths are distributed."""
    drawing = canvas(10.5, 3.7)
    row, widths = drawing.subplots(1, 2, width_ratios=[1.4, 1])
    columns = np.arange(len(evidence.row_before)) + evidence.first_column
    row.step(
        columns, evidence.row_before, where="mid", color=BEFORE, lw=1.4, ls="--", label="before"
    )
    row.plot(columns, evidence.row_after, color=AFTER, lw=2, marker="o", ms=3, label="after")
    row.set(xlabel=f"column, along row {ROW}", ylabel="grey level", xlim=(columns[0], columns[-1]))
    row.set_title("Grey levels across a star", loc="left")
    row.legend(frameon=False)
    top = max(max(evidence.before), max(evidence.after))
    bins = np.linspace(1, top, 31)
    tallest, histograms = 0.0, []
    for name, values, colour, style in (
        ("before", evidence.before, BEFORE, "--"),
        ("after", evidence.after, AFTER, "-"),
    ):
        counts, _, _ = widths.hist(values, bins, histtype="step", color=colour, lw=1.8, ls=style)
        histograms.append(
            pd.DataFrame(
                {
                    "image": name,
                    "width_from_pixels": bins[:-1],
                    "width_to_pixels": bins[1:],
                    "edges": np.asarray(counts, int),
                }
            )
        )
        middle, tallest = float(np.median(values)), max(tallest, float(np.max(counts)))
        widths.axvline(middle, color=colour, lw=1, ls=":")
        widths.annotate(
            f"{name}: {middle:.2f}",
            (middle, float(np.max(counts))),
            (6, 6),
            textcoords="offset points",
            color=colour,
            weight="bold",
        )
    widths.set_ylim(0, 1.15 * tallest)
    widths.set(xlabel="width, pixels: height / steepest step", ylabel="edges")
    widths.set_title(f"The {len(evidence.before)} steepest edges", loc="left")
    before, after = np.median(evidence.before), np.median(evidence.after)
    return Figure(
        name="claim-b10",
        title="Edges of a photograph, before and after smoothing",
        caption=(
            f"A photograph smoothed with the 5 × 5 Gaussian. The {len(evidence.before)} edges that "
            "are steepest "
            f"along rows take {before:.2f} pixels before and {after:.2f} after, medians (dotted). "
            f"{len(evidence.names)} implementations give the same picture, to {evidence.apart:.1g} of its "
            "largest value."
        ),
        alt=(
            "Grey levels along a row, with steep flanks before smoothing and gentler ones after; and two "
            "histograms of edge widths, before and after."
        ),
        figure=drawing,
        data=pd.concat([_profile(evidence, columns), *histograms]),
    )


def _profile(evidence: Edges, columns: NDArray[np.int64]) -> pd.DataFrame:
    """The grey levels along the row."""
    levels = {"before": evidence.row_before, "after": evidence.row_after}
    return pd.concat(
        pd.DataFrame({"image": name, "column": columns, "grey_level": values})
        for name, values in levels.items()
    )
