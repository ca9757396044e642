"""Overlap-add beside several direct sums: what a speed-up says depends on the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib
import pandas as pd

from ...kit.figure import STYLE, Figure, canvas

if TYPE_CHECKING:
    from ..highlander_rodriguez import OverlapAdd

FASTER, SLOWER, SAID = "#0072b2", "#d55e00", "#555555"


@matplotlib.rc_context(STYLE)
def draw(evidence: OverlapAdd, said: float) -> Figure:
    """A row for each direct sum: its time over overlap-add's, with the interval."""
    drawing = canvas(8, 0.55 * len(evidence.speedups) + 1.5)
    axes = drawing.subplots()
    rows = sorted(evidence.speedups, key=lambda it: -it.ratio.value)
    for row, it in enumerate(rows):
        colour = FASTER if it.ratio.value >= 1 else SLOWER
        axes.hlines(row, it.ratio.low, it.ratio.high, color=colour, lw=5, alpha=0.4)
        axes.plot(it.ratio.value, row, "o" if it.ratio.value >= 1 else "s", color=colour)
        axes.annotate(
            f"{it.ratio.value:.3g}",
            (it.ratio.value, row),
            (0, 8),
            textcoords="offset points",
            ha="center",
            color=colour,
        )
    axes.axvline(1, color="#222222", lw=1.2)
    axes.axvline(said, color=SAID, lw=1.2, ls="--")
    axes.annotate(
        f"said: {said:g}",
        (said, 1),
        (4, 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        color=SAID,
    )
    axes.set(
        xscale="log", ylim=(len(rows) - 0.5, -0.7), xlabel="time of the direct sum / overlap-add's"
    )
    axes.set_yticks(range(len(rows)), [it.direct for it in rows])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(False, axis="y")
    return Figure(
        name="claim-e3",
        title="Faster than which direct sum?",
        caption=(
            "The time of direct sums over that of overlap-add in the same rounds, for one image of 224 × 224 "
            "and one kernel of 8 × 8, float32, with 95% intervals. Right of the black line overlap-add is "
            f"faster; the dashed one is the published speed-up. {evidence.machine}, one thread."
        ),
        alt="Speed-ups of overlap-add on a logarithmic axis: "
        + ", ".join(f"{it.ratio.value:.3g} beside {it.direct}" for it in rows)
        + f"; the published one is {said:g}.",
        figure=drawing,
        data=pd.DataFrame(
            {
                "direct_sum": it.direct,
                "speed_up": it.ratio.value,
                "low": it.ratio.low,
                "high": it.ratio.high,
                "rounds": it.ratio.rounds,
            }
            for it in rows
        ),
    )
