"""What more threads bring: how many times faster than one, beside what the machine allows."""

from __future__ import annotations

from corrconv.kit import units

from ..kit.bars import rows_of
from ..kit.figure import HALO, Figure, LeftOut, styled
from ..kit.look import look
from ..kit.material import Material
from ..kit.ratios import GUIDE
from ..kit.tidy import tidy
from . import evidence
from .evidence import BOUND, FROM_SECONDS, Threads

NAME = "scaling"
PAGE, ORDER = "threads", 10


@styled
def draw(material: Material) -> Figure:
    """With the most threads: a row for each implementation, a point for each size."""
    found: Threads = material.of(evidence)
    rows = found.frame
    most = int(rows["workers"].max())
    if most == 1:
        raise LeftOut("one processor: there is nothing to scale to")
    rows = rows[rows["workers"] == most]
    alone = rows.loc[rows["name"] == BOUND, "speed"]
    rows = rows[rows["name"] != BOUND]
    rows = rows.assign(one=rows["median"] * rows["speed"])
    long = rows[rows["one"] > FROM_SECONDS]
    shown = long if not long.empty else rows
    order = shown.groupby("name")["speed"].median().sort_values(ascending=False)
    figure, axes = rows_of(list(order.index), width=8.5)
    for place, name in enumerate(order.index):
        cells = shown[shown["name"] == name]
        style = look(str(name), str(cells["family"].iloc[0]))
        axes.plot(
            cells["speed"], [place] * len(cells), style.marker, color=style.colour,
            markerfacecolor=style.face, markersize=6, alpha=0.9, zorder=3,
        )  # fmt: skip
        axes.plot(
            [cells["speed"].min(), cells["speed"].max()], [place] * 2, color=style.colour, lw=1
        )
        axes.annotate(
            units.ratio(cells["speed"].median()), (cells["speed"].max(), place), xytext=(9, 0),
            textcoords="offset points", va="center", fontsize=8, gid=HALO, zorder=4,
        )  # fmt: skip
    bound = float(most) if alone.empty else float(alone.iloc[0])
    what = "ideal" if alone.empty else "multiply-adds alone"
    axes.axvline(1.0, color=GUIDE, linewidth=1.1, zorder=1)
    axes.axvline(bound, color=GUIDE, linewidth=1.1, linestyle=(0, (4, 2)), zorder=1)
    axes.annotate(
        f"{what} {units.ratio(bound)}", (bound, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", va="bottom", ha="center", fontsize=8,
    )  # fmt: skip
    low = min(float(shown["speed"].min()), 1.0)
    high = max(1.0, bound, float(shown["speed"].max()))
    axes.set_xlim(low - 0.06 * (high - low) - 0.02, high + 0.16 * (high - low))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}×")
    axes.set_xlabel(f"times as fast with {most} threads as with one")
    over = f"over {units.seconds(FROM_SECONDS)}" if not long.empty else "of any length"
    return Figure(
        NAME,
        "What more threads bring",
        f"Calls that take {over} on one thread, float32, 2-D and 1-D; separable on Gaussian kernels. A "
        "point is a size, the number the median. The dashed line is what the same number of "
        "multiply-adds in registers gains: two processors may share a core, or a host. Medians of "
        f"{int(rows['rounds'].min())} pairs, taken in turn. {found.made.where}",
        "Rows of points: how many times faster each implementation is with all threads, sorted.",
        figure,
        tidy(
            shown, "ndim", "N", "n", implementation="name", threads="workers", times_as_fast="speed"
        ),
    )
