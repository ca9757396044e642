"""Each output beside its own magnitude: a sum keeps its digits there, an FFT does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter

from corrconv.check.metrics import COMPONENT_CONSTANT
from corrconv.kit import units

from ..claims.registry import evidence_of
from ..kit.axes import size_axis
from ..kit.curves import label_all, panels
from ..kit.figure import AID, HALO, Figure, LeftOut, drawing
from ..kit.look import End
from ..kit.material import Material
from .draw_laws import COLOURS
from .front import roundoff

if TYPE_CHECKING:
    from ..claims.rounding import Errors
    from ..claims.sources.cross_validated_error import BothRoutes

UNEVEN = "uneven"
"""Operands that fade to a millionth across the image."""


@drawing("error-componentwise", "accuracy", 40)
def draw(material: Material) -> Figure:
    """float32 and float64 beside each other, on uneven operands; raises as `evidence_of` does, too."""
    found = evidence_of(material.results, "B9")
    if not found or all(it.data != UNEVEN for it in found.errors):
        raise LeftOut("the claim B9 was not put to the test: corrconv claims B9")
    return drawn(found)


def drawn(evidence: BothRoutes) -> Figure:
    """The same from this evidence."""
    shown = [it for it in evidence.errors if it.data == UNEVEN]
    dtypes = sorted({it.dtype for it in shown})
    figure, axes = panels(len(dtypes), height=4.6, sharey=False)
    ends = [(panel, _draw_panel(panel, evidence, dtype)) for panel, dtype in zip(axes, dtypes)]
    axes[0].set_ylabel("largest |y − exact| / Σ|x||h|")
    label_all(figure, ends)
    return Figure(
        "Errors beside each output's own magnitude",
        "An image of noise that fades to a millionth from one side to the other. The error of each output "
        "is set beside its own Σ|x||h|, and the largest is shown: at 1 not a digit of that output is right. "
        f"Dotted: the bound {COMPONENT_CONSTANT:g}(taps + 1)u, to which the gate holds a direct sum, so that "
        f"each output keeps its digits. {reached(shown, evidence.sides)} Medians over draws of operands; "
        "from the claim B9.",
        f"Log-log curves for {' and '.join(dtypes)}: the error of each route beside the outputs' own "
        f"magnitude, against n. {reached(shown, evidence.sides)}",
        figure,
        data(evidence),
    )


def reached(shown: Sequence[Errors], sides: Sequence[int]) -> str:
    """How near the direct sums come to their bound, and how large the FFT's errors are."""
    bounds = [COMPONENT_CONSTANT * (side**2 + 1) for side in sides]
    direct = [
        value / bound
        for it in shown
        if it.route != "FFT"
        for value, bound in zip(it.component, bounds)
    ]
    ffts = [it for it in shown if it.route == "FFT"]
    said = []
    if direct:
        said.append(f"Direct sums are at most {units.digits(max(direct))} of the bound.")
    if ffts:
        most = [
            f"{units.digits(max(it.component) * roundoff(it.dtype))} ({it.dtype})" for it in ffts
        ]
        said.append(f"The FFT's largest is {', '.join(most)}.")
    return " ".join(said)


def data(evidence: BothRoutes) -> pd.DataFrame:
    """What is drawn, as a part of Σ|x||h|."""
    return pd.DataFrame(
        [
            {
                "route": it.route,
                "dtype": it.dtype,
                "operands": it.data,
                "n": n,
                "componentwise_error": value * roundoff(it.dtype),
                "in_u": value,
            }
            for it in evidence.errors
            if it.data == UNEVEN
            for n, value in zip(evidence.sides, it.component)
        ]
    )


def _draw_panel(axes: Axes, evidence: BothRoutes, dtype: str) -> list[End]:
    u, ends = roundoff(dtype), []
    sides = np.array(evidence.sides, float)
    axes.set_yscale("log")
    size_axis(axes, evidence.sides, "kernel side n")
    for it in evidence.errors:
        if (it.data, it.dtype) != (UNEVEN, dtype):
            continue
        colour, fft = COLOURS[it.route], it.route == "FFT"
        values = np.array(it.component) * u
        axes.plot(
            sides, values, "--D" if fft else "-o", color=colour, markersize=4.5,
            markerfacecolor="white" if fft else colour,
        )  # fmt: skip
        ends.append(End(float(sides[-1]), float(values[-1]), it.route, colour))
    bound = COMPONENT_CONSTANT * (sides**2 + 1) * u
    axes.plot(sides, bound, color="#555555", linestyle=":", linewidth=1.3, zorder=1, label=AID)
    ends.append(End(float(sides[-1]), float(bound[-1]), "bound", "#555555"))
    for level, words in ((u, "u"), (1.0, "no digit is right")):
        axes.axhline(level, color="#333333", linewidth=1, zorder=1, label=AID)
        axes.annotate(
            words, (0, level), xytext=(4, 3), xycoords=("axes fraction", "data"),
            textcoords="offset points", gid=HALO, fontsize=8,
        )  # fmt: skip
    axes.yaxis.set_major_locator(LogLocator(10, numticks=20))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim(min(u, *(end.y for end in ends)) / 4, 8.0)
    axes.set_title(dtype, loc="left")
    return ends
