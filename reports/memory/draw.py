"""Memory that a call needs beyond its operands: by implementation, and against the image's size."""

from __future__ import annotations

import math

from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from corrconv.kit import units

from ..kit.axes import beside, middle_size, note, rows_of, size_axis, whole_decades
from ..kit.curves import label_all
from ..kit.figure import AID, Figure, LeftOut, canvas, drawing
from ..kit.look import End, look
from ..kit.material import Material
from ..kit.tables import tidy
from ..kit.words import machine
from ..timings.frame import select
from . import evidence
from .evidence import Memory

MEBIBYTE = 2.0**20


@drawing("memory", "memory", 10)
def in_the_run(material: Material) -> Figure:
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


FLOOR = 2.0**18
"""Bytes below which a page more or less is all there is to see."""


@drawing("memory-by-size", "memory", 20)
def by_size(material: Material) -> Figure:
    """All of them in one panel."""
    found: Memory = material.of(evidence)
    rows = found.frame.sort_values(["name", "N"])
    rows = rows.assign(shown=rows["extra"].clip(lower=FLOOR))
    figure = canvas(8.2, 4.8)
    axes = figure.subplots()
    axes.set_yscale("log", base=2)
    size_axis(axes, rows["N"], "image side N")
    whole_decades(axes, [*rows["shown"], rows["image"].max()])
    axes.yaxis.set_major_locator(LogLocator(4, numticks=20))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _plain(value)))
    axes.yaxis.set_minor_formatter(NullFormatter())
    images = rows.drop_duplicates("N").sort_values("N")
    axes.plot(
        images["N"], images["image"], color="#9a9a9a", linewidth=5, alpha=0.35, zorder=1, label=AID
    )
    middle = images.iloc[len(images) // 2]
    note(axes, "the image itself", (middle["N"], middle["image"]), xytext=(10, -12), style="italic")
    ends = []
    for name, line in rows.groupby("name"):
        style = look(str(name), str(line["family"].iloc[0]))
        axes.plot(
            line["N"], line["shown"], color=style.colour, linestyle=style.line, marker=style.marker,
            markerfacecolor=style.face, markeredgewidth=1.1,
        )  # fmt: skip
        last = line.iloc[-1]
        text = f"{name} {_of(last['extra'])}"
        ends.append(End(float(last["N"]), float(last["shown"]), text, style.colour))
    axes.set_ylabel("peak beyond input and output")
    label_all(figure, [(axes, ends)])
    n = int(rows["n"].iloc[0])
    return Figure(
        "Memory against image size",
        f"What a plan and one call add to the peak of a process that holds the operands and has used the "
        f"implementation on a tiny problem, less the result: float32, n = {n}, one thread, a fresh "
        f"process each. Less than {units.size(FLOOR)} is drawn there. {found.made.where}",
        "Log-log curves of peak memory against image side, with the size of the image as a grey line.",
        figure,
        tidy(rows, "N", "n", implementation="name", bytes="shown", bytes_of_image="image"),
    )


def _of(extra: float) -> str:
    return str(units.size(extra)) if extra >= FLOOR else f"under {units.size(FLOOR)}"


def _plain(value: float) -> str:
    power = round(math.log2(value))
    return f"{2 ** (power % 10)} {units.BYTES[power // 10][1]}"
