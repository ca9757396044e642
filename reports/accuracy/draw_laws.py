"""How errors grow with the kernel: exponents by order of summation and implementation, and the errors."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from ..claims.rounding import COLOURS
from ..kit.figure import AID, Figure, LeftOut, canvas, drawing
from ..kit.look import look
from ..kit.material import Material
from ..kit.words import machine
from . import laws
from .laws import CONSTANT, SEQUENTIAL, Growth, Laws

ROW = 0.235  # inches
NAMES = {CONSTANT: "constant", SEQUENTIAL: "√taps"}


@drawing("error-laws", "accuracy", 20)
def exponents(material: Material) -> Figure:
    """Orders of summation beside implementations: a row each; raises as `laws.laws` does, too."""
    return drawn(laws.laws(material.results, material.run), machine(material.run))


def drawn(found: Laws, at: str) -> Figure:
    """The same from these laws; `at` is where they were measured."""
    groups = [
        ("By order of summation", found.routes, True),
        ("By implementation", found.implementations, False),
    ]
    groups = [group for group in groups if group[1]]
    if not groups:
        raise LeftOut(
            "the run found no errors at three kernels or more, nor claims B9 and E5 tested"
        )
    rows = max(len(growths) for _, growths, _ in groups)
    figure = canvas(max(5.6 * len(groups), 6.5), ROW * rows + 1.2)
    for axes, group in zip(figure.subplots(1, len(groups), squeeze=False)[0], groups):
        _draw_panel(axes, *group, rows)
    figure.supxlabel("exponent of the taps in the error", fontsize=9)
    return Figure(
        "How errors grow with the number of taps",
        "The error grows as taps to the power shown; bars are 95% intervals. The dashed lines are the "
        "laws: √taps, the random walk of a sum taken in sequence, and a constant, as for transforms, whose "
        "log₂ P hardly grows with the taps. Left: the same products in several orders, root mean square "
        "errors, over draws of operands (claims B9 and E5). Right: what the run found for each "
        "implementation, the largest error of some outputs, divided by what the largest of so many "
        f"normal deviates is; both dtypes share an exponent. {at}",
        "Points with error bars, in rows: exponents of the taps, with dashed lines at 0 and at one half. "
        f"{ranges(found)}",
        figure,
        data(found),
    )


def ranges(found: Laws) -> str:
    """From the least to the greatest exponent of each order of summation, and of the implementations."""
    groups: dict[str, list[float]] = {}
    for it in found.routes:
        groups.setdefault(it.who, []).append(it.value)
    for it in found.implementations:
        groups.setdefault("implementations", []).append(it.value)
    said = [f"{who} {min(of):.2f} to {max(of):.2f}" for who, of in groups.items()]
    return f"They are: {'; '.join(said)}."


def data(found: Laws) -> pd.DataFrame:
    """All exponents."""
    return pd.DataFrame(
        [
            {
                "who": it.who,
                "operands": it.where,
                "exponent": it.value,
                "low_95": it.low,
                "high_95": it.high,
                "values": it.points,
            }
            for it in (*found.routes, *found.implementations)
        ]
    )


def _draw_panel(
    axes: Axes, title: str, growths: Sequence[Growth], by_route: bool, rows: int
) -> None:
    for law, name in NAMES.items():
        axes.axvline(law, color="#555555", linewidth=1, linestyle=(0, (4, 3)), zorder=1, label=AID)
        axes.annotate(
            name, (law, 1), xytext=(0, 3), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", va="bottom", fontsize=8, color="#555555",
        )  # fmt: skip
    ordered = sorted(growths, key=lambda it: list(COLOURS).index(it.who)) if by_route else growths
    for row, it in enumerate(ordered):
        style = look(it.who, it.family)
        colour = COLOURS[it.who] if by_route else style.colour
        hollow = it.who == "FFT" if by_route else not style.filled
        axes.plot([it.low, it.high], [row, row], color=colour, linewidth=2.2, alpha=0.55)
        axes.plot(
            it.value, row, "o", color=colour, markersize=5.5, markerfacecolor="white" if hollow else colour
        )  # fmt: skip
    labels = [f"{it.who}, {it.where}" if by_route else it.who for it in ordered]
    axes.set_yticks(range(len(ordered)), labels, fontsize=7.6)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_title(title, loc="left", pad=16)
    low = min(it.low for it in growths)
    high = max(it.high for it in growths)
    axes.set_xlim(min(low, -0.1) - 0.05, max(high, 0.6) + 0.05)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
