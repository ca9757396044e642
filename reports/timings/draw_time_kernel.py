"""2-D: time against the kernel's side n, a panel for each image side N."""

from __future__ import annotations

from ..kit.figure import Figure, LeftOut, styled
from ..kit.material import Material
from ..kit.words import machine, samples
from .curves import others, time_panels
from .frame import select
from .winners import MAIN

NAME = "time-kernel"
PAGE, ORDER = "times", 10


@styled
def draw(material: Material) -> Figure:
    """Every implementation, of the regime with the densest grid."""
    frame = material.cells
    times = select(frame, "time", **vars(MAIN))
    if times.empty:
        raise LeftOut(f"no timings of {MAIN}")
    sides = sorted(times["N"].unique())
    figure, data = time_panels(times, "N", "n", sides, lambda N: f"N = {N}", "kernel side n")
    return Figure(
        NAME,
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
