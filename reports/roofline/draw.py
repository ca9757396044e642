"""The roofline: multiply-adds a second against multiply-adds a byte, below what the machine can do."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

from corrconv.kit import units

from ..kit.axes import GUIDE, note
from ..kit.curves import label_all
from ..kit.figure import AID, Figure, canvas, drawing
from ..kit.look import End, look
from ..kit.material import Material
from ..kit.tables import tidy
from . import evidence
from .evidence import Roofline

LABEL_ROOM = 0.34
"""Share of a panel's width that is kept for names with their percentages."""


@drawing("roofline", "roofline", 10)
def draw(material: Material) -> Figure:
    """float32 and float64 beside each other, at the largest image."""
    found: Roofline = material.of(evidence)
    known, copied = found.roof.peaks, found.roof.copy.per_second
    rows = found.frame
    rows = rows[rows["N"] == rows["N"].max()]
    peak = rows["dtype"].map(known)
    intensity = rows["n"] ** 2 * rows["N"] ** 2 / rows["bytes"]
    rows = rows.assign(intensity=intensity, rate=rows["share"] * peak, peak=peak, copy=copied)
    rows = rows.sort_values(["dtype", "name", "n"])
    dtypes = sorted(rows["dtype"].unique())
    figure = canvas(max(5.2 * len(dtypes), 7.0), 4.8)
    panels = figure.subplots(1, len(dtypes), sharey=True, squeeze=False)[0]
    ends = []
    for axes, dtype in zip(panels, dtypes):
        of = rows[rows["dtype"] == dtype]
        ends.append((axes, _draw_panel(axes, of, known[dtype], copied)))
        axes.set_title(f"{dtype}, N = {of['N'].iloc[0]}", loc="left")
    panels[0].set_ylim(
        10 ** np.floor(np.log10(rows["rate"].min())), 1.9 * max(known[d] for d in dtypes)
    )
    panels[0].set_ylabel("multiply-adds a second")
    label_all(figure, ends)
    return Figure(
        "How near to what the core can do",
        "The roof is measured: the flat part by multiply-adds in registers alone, the slope by copying "
        "an array far beyond the caches; an image that fits into a cache may rise above the slope. A "
        "point is the part of the peak that was reached in the same moments, times that peak; its place "
        "along x is n²N² multiply-adds over the bytes of image and result. OpenCV is shown where it sums "
        f"directly. One thread, medians of {int(rows['rounds'].min())} pairs. {found.made.where}",
        "Log-log curves of multiply-adds a second against multiply-adds a byte, below a roof of a slope "
        "and a flat part.",
        figure,
        tidy(
            rows, "N", "n", "dtype", implementation="name", multiply_adds_a_byte="intensity",
            multiply_adds_a_second="rate", peak_multiply_adds_a_second="peak", bytes_copied_a_second="copy",
        ),
    )  # fmt: skip


def _draw_panel(axes: Axes, rows: pd.DataFrame, peak: float, copied: float) -> list[End]:
    sizes = rows.drop_duplicates("n").sort_values("n")
    places = sizes["intensity"].to_numpy(float)
    axes.set(xscale="log", yscale="log")
    span = max(places[-1] / places[0], 4.0)
    low, high = places[0] / span**0.35, places[-1] * span ** (LABEL_ROOM / (1 - LABEL_ROOM))
    axes.set_xlim(low, high)
    x = np.geomspace(low, places[-1] * 1.15, 200)  # names stand to the right of it
    axes.plot(x, np.minimum(peak, copied * x), color=GUIDE, linewidth=2.4, zorder=2, label=AID)
    axes.fill_between(x, np.minimum(peak, copied * x), 1e15, color="#f1f1ee", zorder=0)
    text = f"the core's peak, {peak / 1e9:.3g}·10⁹"
    note(axes, text, (low, peak), xytext=(5, 5))
    note(axes, f"memory, {copied / 1e9:.3g} GB/s", (low, copied * low), xytext=(12, -8), va="top")
    axes.xaxis.set_major_locator(FixedLocator(list(places)))
    names = dict(zip(places, sizes["n"]))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{units.digits(value)}\n{names.get(value, 0)}")
    )
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("multiply-adds a byte, and n below")
    axes.yaxis.set_major_locator(LogLocator(10, numticks=20))
    axes.yaxis.set_minor_formatter(NullFormatter())
    ends = []
    for name, line in rows.groupby("name"):
        style = look(str(name), str(line["family"].iloc[0]))
        at, reached = line["intensity"].to_numpy(float), line["rate"].to_numpy(float)
        axes.plot(
            at, reached, color=style.colour, linestyle=style.line, marker=style.marker,
            markerfacecolor=style.face, markersize=4.5, zorder=3,
        )  # fmt: skip
        share = f" {line['share'].iloc[-1]:.0%}"
        ends.append(End(float(at[-1]), float(reached[-1]), f"{name}{share}", style.colour))
    return ends
