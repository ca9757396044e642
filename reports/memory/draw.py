"""Peak memory of a call beyond the operands and the library: the result, and what else is needed."""

from __future__ import annotations

from matplotlib.ticker import FuncFormatter, MaxNLocator

from corrconv.kit import units

from ..kit.bars import beside, middle_size, rows_of
from ..kit.figure import Figure, LeftOut, styled
from ..kit.look import look
from ..kit.material import Material
from ..kit.tidy import tidy
from ..kit.words import machine
from ..timings.frame import select

NAME = "memory"
PAGE, ORDER = "memory", 10
MEBIBYTE = 2.0**20


@styled
def draw(material: Material) -> Figure:
    """At one size, the leanest on top."""
    frame = material.cells
    stored = select(frame, "memory", dtype="float32")
    if stored.empty:
        raise LeftOut("no peak memory was measured")
    N, n = middle_size(stored)
    stored = stored[(stored["N"] == N) & (stored["n"] == n)].sort_values("value")
    stored = stored.assign(mebibytes=stored["value"].clip(lower=0.0) / MEBIBYTE)
    figure, axes = rows_of(list(stored["implementation"]), width=8.5)
    columns = stored[["implementation", "family", "value", "mebibytes"]]
    for row, (name, family, value, length) in enumerate(columns.itertuples(index=False)):
        style = look(name, family)
        hatch = "///" if family == "fft" else ""
        axes.barh(
            row, length, 0.62, color=style.colour, hatch=hatch, edgecolor="white", linewidth=0
        )
        beside(axes, length, row, str(units.size(value)))
    image = N * N * 4 / MEBIBYTE
    axes.axvline(image, color="#333333", linewidth=1.2)
    axes.annotate(
        " the image", (image, 1), xycoords=("data", "axes fraction"), va="bottom", ha="center"
    )
    axes.set_xlim(0, max(stored["mebibytes"].max(), image) * 1.14)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} MiB"))
    return Figure(
        NAME,
        "Memory",
        f"The peak of a process that plans and calls once, less the peak of one that does so on the "
        f"smallest problem, for N = {N}, n = {n}, float32: the result, and what is "
        "needed beyond it, the operands and the library. Only what rises above the process's earlier peak "
        "can be seen, so a few MiB may be "
        f"hidden. The black line is the size of the image. Hatched: FFT. One sample each. {machine(frame)}",
        "Horizontal bars of peak memory, with the size of the image as a line.",
        figure,
        tidy(stored, "implementation", "N", "n", "dtype", MiB="mebibytes"),
    )
