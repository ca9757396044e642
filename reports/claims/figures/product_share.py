"""Where the time of an FFT convolution goes, stage by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...kit.figure import Figure, canvas, styled
from ...kit.look import ink

if TYPE_CHECKING:
    from ..cross_validated_fft import Shares

COLOURS = {
    "transform of the image": "#0072b2",
    "transform of the kernel": "#7fb8d9",
    "pointwise product": "#d55e00",
    "inverse transform": "#00407a",
    "cutting to size": "#b8b8b0",
}
WRITTEN = 0.07
"""A share from which it is written into its bar."""


@styled
def draw(evidence: Shares) -> Figure:
    """A bar for each N, in parts; the stages in the order in which they are done."""
    drawing = canvas(9, 0.6 * len(evidence.shares) + 1.7)
    axes = drawing.subplots()
    drawn = []
    for row, it in enumerate(evidence.shares):
        left, whole = 0.0, sum(it.seconds)
        for stage, seconds in zip(evidence.stages, it.seconds):
            share, colour = seconds / whole, COLOURS[stage]
            label = stage if row == 0 else None
            axes.barh(
                row, share, left=left, color=colour, edgecolor="white", height=0.72, label=label
            )
            if share >= WRITTEN or stage == "pointwise product":
                bold = "bold" if stage == "pointwise product" else "normal"
                place = {"ha": "center", "va": "center", "color": ink(colour), "weight": bold}
                axes.text(left + share / 2, row, f"{share:.0%}", fontsize=8.5, **place)
            left += share
            drawn.append(
                {"N": it.N, "n": evidence.n, "stage": stage, "seconds": seconds, "share": share}
            )
    axes.axvline(0.5, color="#222222", lw=1.2, ls="--")
    axes.set(
        xlim=(0, 1), yticks=range(len(evidence.shares)), ylim=(len(evidence.shares) - 0.5, -0.5)
    )
    axes.set_yticklabels([f"N = {it.N}" for it in evidence.shares])
    axes.set_xlabel("share of the time; dashed: one half, beyond which a stage dominates")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.grid(False, axis="y")
    drawing.legend(
        loc="outside upper center", ncols=5, frameon=False, fontsize=8.5, columnspacing=1.2
    )
    low = min(it.product.value for it in evidence.shares)
    high = max(it.product.value for it in evidence.shares)
    kept = max(it.kernel_kept.high for it in evidence.shares)
    return Figure(
        name="claim-b7",
        title="Where the time of an FFT convolution goes",
        caption=(
            f"A convolution of an N × N image with a kernel of {evidence.n} × {evidence.n} through SciPy's "
            "transforms, float32, each stage timed in the same rounds; bars are medians. The product "
            f"takes {low:.0%} to {high:.0%} of the whole; without the kernel's transform {kept:.0%} at the "
            f"most, its interval included. {evidence.machine}, one thread."
        ),
        alt=(
            "Stacked bars for growing image sides, in each the shares of the stages; the pointwise product "
            f"fills {low:.0%} to {high:.0%}."
        ),
        figure=drawing,
        data=pd.DataFrame(drawn),
    )
