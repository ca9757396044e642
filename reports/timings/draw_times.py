"""Time against the kernel's side, the image's (with the slopes of theory), and in 1-D against taps."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from corrconv.sweep.cells import Cell

from ..kit.curves import Line, some
from ..kit.figure import AID, HALO, Figure, LeftOut, drawing
from ..kit.material import Material
from ..kit.run import MAIN, Run, View, sides
from ..kit.words import floor, listed, machine, samples
from .curves import others, time_panels


@drawing("time-kernel", "times", 10)
def against_kernel(material: Material) -> Figure:
    """Every implementation, of the view with the densest grid."""
    cells = _cells(material.run, MAIN)
    figure, data = time_panels(cells, "n", _sizes(cells, 0), "N = {}", "kernel side n")
    return Figure(
        "Time against kernel size",
        f"{MAIN}: an N×N image with an n×n kernel, planned and warm. Solid lines with filled "
        "markers are direct sums, dashed lines with hollow markers go through the FFT, dotted ones "
        "choose among other implementations, dash-dotted ones are libraries that take either way. A "
        f"line ends where a call would take too long. {_foot(cells, material.run)}",
        "Log-log curves of time against kernel side, one panel for each image side: direct sums rise "
        "with the kernel's area, FFT routes stay nearly flat.",
        figure,
        data,
    )


GUIDES = {"direct": "∝ n²N²", "fft": "∝ N² log N"}


@drawing("time-image", "times", 70)
def against_image(material: Material) -> Figure:
    """At a small, a middle and a large kernel."""
    cells = _cells(material.run, MAIN)
    if len(_sizes(cells, 0)) < 2:
        raise LeftOut(f"it needs two image sides N or more of {MAIN}")
    chosen = some(_sizes(cells, 1))
    figure, data = time_panels(
        cells, "N", chosen, "n = {}", "image side N", under=_guides, margin=2
    )
    return Figure(
        "Time against image size",
        f"{MAIN}: an N×N image with an n×n kernel, for n = {listed(chosen)}. The grey lines are slopes "
        "alone, not fits: n²N² laid through the fastest direct sum at the largest N that it reached, "
        "N² log N through the fastest FFT route. Below them at the left, calls cost more than their "
        f"arithmetic. {_foot(cells, material.run)}",
        "Log-log curves of time against image side, a panel for each of three kernel sides, with the "
        "slopes of n²N² and N² log N as grey lines; on this scale the two are almost parallel.",
        figure,
        data,
    )


SIGNALS = View(ndim=1)


@drawing("time-taps", "times", 80)
def against_taps(material: Material) -> Figure:
    """Every implementation."""
    cells = _cells(material.run, SIGNALS)
    figure, data = time_panels(cells, "n", _sizes(cells, 0), "{} samples", "taps n")
    return Figure(
        "One dimension: time against taps",
        f"{SIGNALS}: a signal with a filter of n taps, planned and warm; lines and markers as above. "
        f"{_foot(cells, material.run)}",
        "Log-log curves of time against the number of taps, one panel for each length of the signal.",
        figure,
        data,
    )


def _cells(run: Run, view: View) -> tuple[Cell, ...]:
    cells = run.of_view(view)
    if not cells:
        raise LeftOut(f"nothing of {view} was measured")
    return cells


def _sizes(cells: tuple[Cell, ...], which: int) -> list[int]:
    return sorted({sides(cell)[which] for cell in cells})


def _foot(cells: tuple[Cell, ...], run: Run) -> str:
    return f"{others(cells)}{samples(cells)} {floor(run.floors)} {machine(run)}"


def _guides(axes: Axes, lines: list[Line]) -> None:
    for family in GUIDES:
        _guide(axes, [line for line in lines if line.family == family], family)


def _guide(axes: Axes, kin: list[Line], family: str) -> None:
    """A slope through the fastest of the family at the largest N; nothing where there is no slope."""
    reached = {x for line in kin for x in line.x}
    if len(reached) < 2:
        return
    last = max(reached)
    anchor = min(line.y[-1] for line in kin if line.x[-1] == last)
    N = np.geomspace(min(reached), last, 50)
    work = N**2 * (np.log(N) if family == "fft" else 1.0)
    slope = anchor * work / work[-1]
    stroke = "-" if family == "direct" else (0, (5, 2))
    axes.plot(
        N, slope, color="#9a9a9a", linestyle=stroke, linewidth=5, alpha=0.35, zorder=1, label=AID
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
