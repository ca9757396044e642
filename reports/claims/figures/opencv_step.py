"""OpenCV's times against n, with the step where it goes over to a DFT."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...kit.figure import Figure, canvas, styled
from ...kit.labels import End
from ...kit.scales import size_axis, time_axis
from ...timings.curves import label_all

if TYPE_CHECKING:
    from ..opencv_filter2d import Steps

COLOURS = {"uint8": "#009e73", "float32": "#d55e00", "float64": "#0072b2"}
MARKERS = {"uint8": "s", "float32": "o", "float64": "D"}


@styled
def draw(evidence: Steps) -> Figure:
    """A line for each dtype; hollow markers from its step on; dotted the direct sum's line, carried on."""
    drawing = canvas(7.5, 4.4)
    axes = drawing.subplots()
    time_axis(axes.yaxis)
    ends, drawn = [], []
    for it in evidence.steps:
        colour, sides = COLOURS[it.dtype], np.array(it.sides)
        seconds, after = np.array(it.seconds), np.array(it.sides) >= it.first
        line = np.polyfit(np.log(sides[~after]), np.log(seconds[~after]), 1)
        further = np.exp(np.polyval(line, np.log(sides)))
        axes.plot(sides[after], further[after], color=colour, ls=":", lw=1.2)
        axes.plot(sides, seconds, color=colour)
        axes.plot(sides[~after], seconds[~after], MARKERS[it.dtype], color=colour)
        axes.plot(sides[after], seconds[after], MARKERS[it.dtype], color=colour, mfc="white")
        axes.axvline(it.first - 0.5, color=colour, lw=0.8, ls="--", zorder=1)
        ends.append(End(float(sides[-1]), float(seconds[-1]), it.dtype, colour))
        route, carried = np.where(after, "DFT", "direct"), np.where(after, further, np.nan)
        drawn.append(
            pd.DataFrame(
                {
                    "dtype": it.dtype,
                    "n": sides,
                    "seconds": seconds,
                    "route": route,
                    "seconds_of_direct_carried_on": carried,
                }
            )
        )
    size_axis(axes, evidence.steps[0].sides, "n, side of the kernel")
    axes.set_ylabel("time of one call")
    label_all(drawing, [(axes, ends)])
    told = ", ".join(f"{it.dtype} at n = {it.first}" for it in evidence.steps)
    return Figure(
        name="claim-e4",
        title="Where filter2D goes over to a DFT",
        caption=(
            f"cv2.filter2D {evidence.version} against the kernel's side. Filled: the direct sum; "
            "hollow: from the "
            f"step on ({told}); dotted: the direct sum's line, carried on. {evidence.machine}, one thread."
        ),
        alt=(
            "Times that rise with the kernel's side and become level at a step, one line for each "
            "dtype. Where "
            "the steps lie is in the caption."
        ),
        figure=drawing,
        data=pd.concat(drawn),
    )
