"""The FFT's time over that of direct sums, against n, a panel for each N."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...kit.figure import Figure, styled
from ...kit.labels import End
from ...kit.look import look
from ...kit.scales import size_axis
from ...timings.curves import label_all, panels

if TYPE_CHECKING:
    from ..cross_validated_takeover import Takeovers


@styled
def draw(evidence: Takeovers) -> Figure:
    """A line for each direct sum with its intervals; a ring where the FFT takes over."""
    sides = list(dict.fromkeys(it.N for it in evidence.cells))
    drawing, every = panels(len(sides), height=3.9)
    ends: list[tuple[Axes, list[End]]] = []
    for axes, N in zip(every, sides):
        ends.append((axes, []))
        axes.set_yscale("log")
        size_axis(axes, [it.n for it in evidence.cells], "n, side of the kernel")
        axes.axhspan(1, 1e9, color="#f4f1ea", zorder=0)
        axes.axhline(1, color="#222222", lw=1.2)
        axes.set_title(f"N = {N}", loc="left")
        for against in dict.fromkeys(it.against for it in evidence.cells):
            cells = evidence.of(against, N)
            if not cells:
                continue
            style = look(against, "direct")
            n, value = [it.n for it in cells], [it.ratio.value for it in cells]
            low, high = [it.ratio.low for it in cells], [it.ratio.high for it in cells]
            axes.vlines(n, low, high, color=style.colour, lw=3, alpha=0.4)
            axes.plot(n, value, color=style.colour, marker=style.marker, ms=4.5)
            first = evidence.first(against, N)
            if first:
                at = dict(zip(n, value))[first]
                axes.plot(first, at, "o", mfc="none", mec="#222222", mew=1.4, ms=12)
            ends[-1][1].append(End(float(n[-1]), value[-1], against, style.colour))
    values = np.array([it.ratio.value for it in evidence.cells])
    every[0].set_ylim(values.min() / 2, values.max() * 2)
    every[0].set_ylabel(f"time of {evidence.fft} / time of the direct sum")
    label_all(drawing, ends)
    told = [
        f"{against} at N = {N} from n = {first}"
        for against, N in evidence.rows
        if (first := evidence.first(against, N))
    ]
    return Figure(
        name="claim-b8",
        title="From which n the FFT route is faster",
        caption=(
            f"The time of {evidence.fft} over that of each direct sum in the same rounds (mode same, "
            "float32), with 95% intervals. Below the black line the FFT is faster; rings mark from where "
            f"on beyond noise: {'; '.join(told) or 'nowhere'}. {evidence.machine}, one thread."
        ),
        alt=(
            "Falling lines of a ratio of times against the kernel's side, one panel for each image side. "
            "Each line's crossing of 1, where there is one, is in the caption."
        ),
        figure=drawing,
        data=pd.DataFrame(
            {
                "against": it.against,
                "N": it.N,
                "n": it.n,
                "ratio": it.ratio.value,
                "low": it.ratio.low,
                "high": it.ratio.high,
                "takes_over": it.n == evidence.first(it.against, it.N),
            }
            for it in evidence.cells
        ),
    )
