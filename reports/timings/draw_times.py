"""Time against the kernel's side, the image's (with the slopes of theory), and in 1-D against taps."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from corrconv.kit import units

from ..kit.figure import AID, HALO, Figure, LeftOut, drawing
from ..kit.material import Material
from ..kit.words import listed, machine, samples
from .curves import others, some, time_panels
from .frame import select
from .winners import MAIN, Regime


@drawing("time-kernel", "times", 10)
def against_kernel(material: Material) -> Figure:
    """Every implementation, of the regime with the densest grid."""
    frame = material.cells
    times = select(frame, "time", **vars(MAIN))
    if times.empty:
        raise LeftOut(f"no timings of {MAIN}")
    sides = sorted(times["N"].unique())
    figure, data = time_panels(times, "N", "n", sides, lambda N: f"N = {N}", "kernel side n")
    return Figure(
        "Time against kernel size",
        f"{MAIN}: an N×N image with an n×n kernel, planned and warm. Solid lines with filled "
        "markers are direct sums, dashed lines with hollow markers go through the FFT, dotted ones "
        "choose among other implementations, dash-dotted ones are libraries that take either way. A "
        "line ends where a call would take over the tier's limit, a second or less. "
        f"{others(times)}{samples(times)} {machine(frame)}",
        "Log-log curves of time against kernel side, one panel for each image side: direct sums rise "
        "with the kernel's area, FFT routes stay nearly flat.",
        figure,
        data,
    )


GUIDES = {"direct": "∝ n²N²", "fft": "∝ N² log N"}


@drawing("time-image", "times", 70)
def against_image(material: Material) -> Figure:
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


REGIME = Regime(1, "one", "float32", "correlate")


@drawing("time-taps", "times", 80)
def against_taps(material: Material) -> Figure:
    """Every implementation."""
    frame = material.cells
    times = select(frame, "time", **vars(REGIME))
    if times.empty:
        raise LeftOut(f"no timings of {REGIME}")
    lengths = sorted(times["N"].unique())
    figure, data = time_panels(
        times, "N", "n", lengths, lambda N: f"{units.number(N)} samples", "taps n"
    )
    return Figure(
        "One dimension: time against taps",
        f"{REGIME}: a signal with a filter of n taps, planned and warm; lines and markers as above. "
        f"{others(times)}{samples(times)} {machine(frame)}",
        "Log-log curves of time against the number of taps, one panel for each length of the signal.",
        figure,
        data,
    )
