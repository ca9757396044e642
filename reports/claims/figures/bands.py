"""How often SciPy's choice was right, by decades of samples times taps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib
import pandas as pd

from ...kit.figure import STYLE, Figure, canvas

if TYPE_CHECKING:
    from ..choosing import Share

COLOUR, OTHER = "#d55e00", "#0072b2"


@matplotlib.rc_context(STYLE)
def draw(shares: Sequence[Share], names: Sequence[str], named: int, machine: str) -> Figure:
    """A point with its exact interval for each decade; the one in question in another colour."""
    drawing = canvas(6.6, 3.4)
    axes = drawing.subplots()
    for place, share in enumerate(shares):
        low, high = share.interval
        colour = COLOUR if place == named else OTHER
        axes.vlines(place, low, high, color=colour, lw=3, alpha=0.45)
        axes.plot(place, share.value, "D" if place == named else "o", color=colour)
        axes.annotate(
            f"{share.value:.0%}",
            (place, share.value),
            (9, 0),
            textcoords="offset points",
            va="center",
            color=colour,
        )
    axes.set(xlim=(-0.5, len(shares) - 0.3), xlabel="size · size: samples times taps")
    axes.set_xticks(range(len(shares)), names)
    axes.set_ylabel("choices that were right")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.grid(False, axis="x")
    return Figure(
        name="claim-e2",
        title="Where SciPy's choice is right",
        caption=(
            f"In 1-D, {shares[0].of} problems a decade with shapes and modes drawn at random: how often the "
            "method that was not chosen is not faster by over 5%, with exact 95% intervals. The decade of "
            f"which the docstring says that it is the worst is a diamond. {machine}, one thread."
        ),
        alt=(
            "Shares with intervals for four decades: "
            + ", ".join(f"{name}: {share.value:.0%}" for name, share in zip(names, shares))
            + "."
        ),
        figure=drawing,
        data=pd.DataFrame(
            {
                "samples_times_taps": name,
                "right": share.count,
                "of": share.of,
                "share": share.value,
                "low": share.interval[0],
                "high": share.interval[1],
            }
            for name, share in zip(names, shares)
        ),
    )
