"""The roofline: multiply-adds a second against multiply-adds a byte, below what the machine can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

from corrconv.kit import units

from ..kit.axes import GUIDE, note
from ..kit.curves import label_all
from ..kit.figure import AID, Figure, LeftOut, canvas, drawing
from ..kit.look import End, look
from ..kit.material import Material
from ..kit.quantity import What, row, table
from ..kit.words import machine
from . import evidence
from .evidence import Roofline
from .tables import Machine, measured, reached

LABEL_ROOM = 0.34
"""Share of a panel's width that is kept for names with their percentages."""


@drawing("roofline", "roofline", 10)
def draw(material: Material) -> Figure:
    """float32 and float64 beside each other, at the largest image."""
    found: Roofline = material.of(evidence)
    core = measured(found)
    rows = reached(material.run, core).sort_values(["dtype", "name", "n"])
    if rows.empty:
        raise LeftOut("the run has no direct sum of correlate in 2-D")
    dtypes = sorted(rows["dtype"].unique())
    figure = canvas(max(5.2 * len(dtypes), 7.0), 4.8)
    panels = figure.subplots(1, len(dtypes), sharey=True, squeeze=False)[0]
    ends = []
    for axes, dtype in zip(panels, dtypes):
        of = rows[rows["dtype"] == dtype]
        ends.append((axes, _draw_panel(axes, of, core.peaks[dtype], core.copied)))
        axes.set_title(f"{dtype}, N = {of['N'].iloc[0]}", loc="left")
    panels[0].set_ylim(
        10 ** np.floor(np.log10(rows["per_second"].min())), 1.9 * max(core.peaks[d] for d in dtypes)
    )
    panels[0].set_ylabel("multiply-adds a second")
    label_all(figure, ends)
    return Figure(
        "How near to what the core can do",
        "The roof is measured: the flat part by multiply-adds in registers alone, the slope by copying "
        "an array far beyond the caches; an image that fits into a cache may rise above the slope. A "
        "point is n²N² multiply-adds over the run's time of a call; its place along x is n²N² over the "
        "bytes of image and result. OpenCV is shown where it sums directly. One thread. "
        f"{machine(material.run)} The roof: {found.made.where}",
        "Log-log curves of multiply-adds a second against multiply-adds a byte, below a roof of a slope "
        "and a flat part.",
        figure,
        table(_row(it, core) for it in rows.to_dict("records")),
    )


def _row(it: Mapping[Any, Any], core: Machine) -> dict[str, object]:
    return row(
        it["case"], it["name"], What.SECONDS, it["seconds"], N=it["N"], n=it["n"], dtype=it["dtype"],
        multiply_adds_a_byte=it["intensity"], multiply_adds_a_second=it["per_second"],
        peak_multiply_adds_a_second=core.peaks[it["dtype"]], bytes_copied_a_second=core.copied,
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
        at, reached = line["intensity"].to_numpy(float), line["per_second"].to_numpy(float)
        axes.plot(
            at, reached, color=style.colour, linestyle=style.line, marker=style.marker,
            markerfacecolor=style.face, markersize=4.5, zorder=3,
        )  # fmt: skip
        share = f" {line['share'].iloc[-1]:.0%}"
        ends.append(End(float(at[-1]), float(reached[-1]), f"{name}{share}", style.colour))
    return ends
