"""Peak memory beyond input and output, against the image's side."""

from __future__ import annotations

import math

from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from corrconv.kit import units

from ..kit.figure import AID, Figure, canvas, styled
from ..kit.labels import End
from ..kit.look import look
from ..kit.material import Material
from ..kit.ratios import note
from ..kit.scales import size_axis, whole_decades
from ..kit.tidy import tidy
from ..timings.curves import label_all
from . import evidence
from .evidence import Memory

NAME = "memory-by-size"
PAGE, ORDER = "memory", 20
FLOOR = 2.0**18
"""Bytes below which a page more or less is all there is to see."""


@styled
def draw(material: Material) -> Figure:
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
        NAME,
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
