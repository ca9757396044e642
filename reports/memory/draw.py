"""Memory that a call needs beyond its operands: by implementation, and against the image's size."""

from __future__ import annotations

import math

from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from corrconv.kit import units
from corrconv.sweep.judging import family

from ..kit.axes import beside, note, rows_of, size_axis, whole_decades
from ..kit.curves import label_all
from ..kit.figure import AID, Figure, LeftOut, canvas, drawing
from ..kit.look import End, look
from ..kit.material import Material
from ..kit.quantity import What, row, table
from ..kit.words import machine
from . import evidence
from .evidence import Memory
from .tables import HIDDEN, image, of_run, of_study, size

MEBIBYTE = 2.0**20


@drawing("memory", "memory", 10)
def in_the_run(material: Material) -> Figure:
    """At the run's largest size, the leanest on top."""
    run = material.run
    peaks = of_run(run)
    if not peaks:
        raise LeftOut("no peak memory was measured")
    line = peaks[-1].case
    peaks = [peak for peak in peaks if peak.case == line]
    figure, axes = rows_of([peak.name for peak in peaks], width=8.5)
    for place, peak in enumerate(peaks):
        kind = family(peak.name, run.sweep.about.families)
        style, length = look(peak.name, kind), peak.measured / MEBIBYTE
        hatch = "///" if kind == "fft" else ""
        axes.barh(
            place, length, 0.62, color=style.colour, hatch=hatch, edgecolor="white", linewidth=0
        )
        beside(axes, length, place, str(units.size(peak.measured)))
    of_image = image(line) / MEBIBYTE
    axes.axvline(of_image, color="#333333", linewidth=1.2, label=AID)
    axes.annotate(
        " the image", (of_image, 1), xycoords=("data", "axes fraction"), va="bottom", ha="center"
    )
    axes.set_xlim(0, max(peaks[-1].measured / MEBIBYTE, of_image) * 1.14)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} MiB"))
    return Figure(
        "Memory",
        f"The peak of a plan and one call beyond operands and result, for {size(line)}, float32, one thread: "
        "each implementation in processes of its own, the median of them. The black line is the size of the "
        f"image. Hatched: FFT. {machine(run)}",
        "Horizontal bars of peak memory, with the size of the image as a line.",
        figure,
        table(
            row(line, it.name, What.MEMORY, it.measured, MiB=it.measured / MEBIBYTE) for it in peaks
        ),
    )


@drawing("memory-by-size", "memory", 20)
def by_size(material: Material) -> Figure:
    """All of them in one panel."""
    found: Memory = material.of(evidence)
    rows = found.frame.sort_values(["name", "N"])
    rows = rows.assign(shown=rows["extra"].clip(lower=HIDDEN))
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
        f"process each. Less than {units.size(HIDDEN)} is drawn there. {found.made.where}",
        "Log-log curves of peak memory against image side, with the size of the image as a grey line.",
        figure,
        table(
            row(
                peak.case,
                peak.name,
                What.MEMORY,
                peak.measured,
                N=N,
                n=n,
                drawn_bytes=max(peak.measured, HIDDEN),
                bytes_of_image=image(peak.case),
            )
            for peak, N in zip(of_study(rows), rows["N"])
        ),
    )


def _of(extra: float) -> str:
    return str(units.size(extra)) if extra >= HIDDEN else f"under {units.size(HIDDEN)}"


def _plain(value: float) -> str:
    power = round(math.log2(value))
    return f"{2 ** (power % 10)} {units.BYTES[power // 10][1]}"
