"""2-D: time against the image's side N, with the slopes of n²N² and N² log N drawn in."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..kit.figure import AID, HALO, Figure, LeftOut, styled
from ..kit.material import Material
from ..kit.words import listed, machine, samples
from .curves import others, time_panels
from .frame import select
from .winners import MAIN

NAME = "time-image"
PAGE, ORDER = "times", 70
GUIDES = {"direct": "∝ n²N²", "fft": "∝ N² log N"}


@styled
def draw(material: Material) -> Figure:
    """At a small, a middle and a large kernel."""
    frame = material.cells
    times = select(frame, "time", **vars(MAIN))
    if times["N"].nunique() < 2:
        raise LeftOut(f"it needs two image sides N or more of {MAIN}")
    chosen = some(sorted(times["n"].unique()))
    figure, data = time_panels(
        times, "n", "N", chosen, lambda n: f"n = {n}", "image side N", under=_guides, margin=2
    )
    return Figure(
        NAME,
        "Time against image size",
        f"{MAIN}: an N×N image with an n×n kernel, for n = {listed(chosen)}. The grey lines are slopes "
        "alone, not fits: n²N² laid through the fastest direct sum at the largest N that it reached, "
        "N² log N through the fastest FFT route. Below them at the left, calls cost more than their "
        f"arithmetic. {others(times)}{samples(times)} {machine(frame)}",
        "Log-log curves of time against image side, a panel for each of three kernel sides, with the "
        "slopes of n²N² and N² log N as grey lines; on this scale the two are almost parallel.",
        figure,
        data,
    )


def some(sizes: list[int], count: int = 3) -> list[int]:
    """The first, the last and those evenly between."""
    if len(sizes) <= count:
        return sizes
    return [sizes[round(i * (len(sizes) - 1) / (count - 1))] for i in range(count)]


def _guides(axes: Axes, rows: pd.DataFrame) -> None:
    for family in GUIDES:
        _guide(axes, rows, family)


def _guide(axes: Axes, rows: pd.DataFrame, family: str) -> None:
    """A slope through the fastest of the family at the largest N; nothing where there is no slope."""
    kin = rows[rows["family"] == family]
    if kin["N"].nunique() < 2:
        return
    last = int(kin["N"].max())
    anchor = kin.loc[kin["N"] == last, "value"].min()
    N = np.geomspace(rows["N"].min(), last, 50)
    work = N**2 * (np.log(N) if family == "fft" else 1.0)
    slope = anchor * work / work[-1]
    line = "-" if family == "direct" else (0, (5, 2))
    axes.plot(
        N, slope, color="#9a9a9a", linestyle=line, linewidth=5, alpha=0.35, zorder=1, label=AID
    )
    middle = 20 if family == "direct" else 12
    axes.annotate(
        GUIDES[family],
        (N[middle], slope[middle]),
        xytext=(8, -12),
        textcoords="offset points",
        color="#6a6a6a",
        fontsize=8,
        style="italic",
        gid=HALO,
        zorder=6,
    )
