"""Errors of sums in several orders, and of the FFT, against the number of taps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...kit.figure import AID, Figure, canvas, styled
from ...kit.labels import End
from ...kit.scales import size_axis
from ...timings.curves import label_all
from .rounding import COLOURS, LAW, LINES

if TYPE_CHECKING:
    from ..johnson_frigo import ErrorGrowth


@styled
def draw(evidence: ErrorGrowth) -> Figure:
    """A line for each route; dotted √taps and √log taps through the first points."""
    drawing = canvas(7.5, 4.4)
    axes = drawing.subplots()
    axes.set_yscale("log")
    ends, drawn = [], []
    for route, colour in COLOURS.items():
        it = evidence.taps(route)
        axes.plot(it.taps, it.norm, LINES[route], color=colour, mfc="white")
        ends.append(End(float(it.taps[-1]), it.norm[-1], route, colour))
        drawn.append(pd.DataFrame({"route": route, "taps": it.taps, "rms_error_u": it.norm}))
    taps = np.array(evidence.by_taps[0].taps, float)
    start = evidence.taps("sequential").norm[0], evidence.taps("FFT").norm[0]
    for law, first, name in (
        (np.sqrt(taps), start[0], "√taps"),
        (np.sqrt(np.log2(3 * taps)), start[1], "√log₂P"),
    ):
        axes.plot(taps, first * law / law[0], color=LAW, ls=":", lw=1.3, zorder=1, label=AID)
        axes.annotate(
            name,
            (taps[-2], first * law[-2] / law[0]),
            (-6, 8),
            textcoords="offset points",
            color=LAW,
            ha="right",
        )
    size_axis(axes, [int(it) for it in taps], "taps")
    axes.set_ylabel("rms error / rms output, in u of float32")
    label_all(drawing, [(axes, ends)])
    growth = "; ".join(
        f"{route}: taps^{evidence.taps(route).norm_growth.value:.2f}" for route in COLOURS
    )
    return Figure(
        name="claim-e5",
        title="Rounding errors by order of summation",
        caption=(
            "Rounding errors of 1-D correlations of normal noise beside exact sums, float32; medians over "
            f"{evidence.fft.norm_growth.rounds} draws. They grow as {growth}; the FFT's as "
            f"(log P)^{evidence.fft.norm_growth.value:.2f}."
        ),
        alt=(
            "Errors against taps on logarithmic axes. How steeply each route's line rises is in the caption: "
            "the same products are summed in three orders, and a fourth line is the FFT."
        ),
        figure=drawing,
        data=pd.concat(drawn),
    )
