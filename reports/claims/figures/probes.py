"""Which probes the plain and the normalised correlation find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...kit.figure import Figure, canvas, styled

if TYPE_CHECKING:
    from ..cross_validated_probes import Probes

FOUND, LOST = "#0072b2", "#d55e00"
SCORES = (
    ("plain", "plain: Σ window · probe"),
    ("less_mean", "the probe less its mean"),
    ("normalised", "normalised"),
)


@styled
def draw(evidence: Probes) -> Figure:
    """A panel for each score: every probe by its brightness and contrast."""
    drawing = canvas(11, 3.9)
    panels = drawing.subplots(1, len(SCORES), sharex=True, sharey=True)
    for axes, (score, title) in zip(panels, SCORES):
        for found, colour, marker in ((True, FOUND, "o"), (False, LOST, "x")):
            these = [it for it in evidence.probes if getattr(it, score) is found]
            axes.scatter(
                [it.mean for it in these],
                [it.contrast for it in these],
                marker=marker,
                color=colour,
                s=26,
                label=f"{'found' if found else 'not found'}: {len(these)}",
            )
        axes.set_title(title, loc="left")
        axes.set_xlabel("brightness of the probe, grey levels")
        axes.legend(frameon=False, loc="upper left", handletextpad=0.2, fontsize=8.5)
    panels[0].set_ylabel("its contrast (standard deviation)")
    top = max(it.contrast for it in evidence.probes)
    panels[0].set_ylim(0, top * 1.28)
    return Figure(
        name="claim-b11",
        title="Probes found in a photograph",
        caption=(
            f"{len(evidence.probes)} patches of {evidence.side} × {evidence.side} pixels of a "
            "photograph, each sought "
            f"in it with noise of {evidence.noise:g} grey levels added. The plain score finds "
            f"{evidence.share('plain'):.0%}, with the probe's mean taken off "
            f"{evidence.share('less_mean'):.0%}, "
            f"normalised {evidence.share('normalised'):.0%}."
        ),
        alt=(
            "Three scatter plots of probes by brightness and contrast, marked as found or not. How many of "
            "each there are is written in the panels."
        ),
        figure=drawing,
        data=pd.DataFrame(
            {
                "brightness_grey_levels": it.mean,
                "contrast_grey_levels": it.contrast,
                **{f"found_by_{score}": getattr(it, score) for score, _ in SCORES},
            }
            for it in evidence.probes
        ),
    )
