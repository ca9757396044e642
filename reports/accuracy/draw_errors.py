"""The errors themselves, against the kernel's side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter

from ..kit.axes import size_axis, whole_decades
from ..kit.curves import Line, draw_lines, label_all, panels
from ..kit.figure import AID, HALO, Figure, LeftOut, drawing
from ..kit.look import End
from ..kit.material import Material
from ..kit.quantity import What, row, table
from ..kit.words import machine
from .errors import errors
from .front import roundoff
from .tables import POWERS

FEWEST = 2
"""Kernels of different size, for a line."""


@drawing("error-kernel", "accuracy", 30)
def against_kernel(material: Material) -> Figure:
    """float32 and float64 beside each other, at the largest image with some kernels."""
    shown = largest(errors(material.run))
    if not shown:
        raise LeftOut("the run found no errors at two kernels or more")
    figure, axes = panels(len(shown), height=5.0, sharey=False)
    ends = [
        (panel, _draw_panel(panel, dtype, rows))
        for panel, (dtype, rows) in zip(axes, shown.items())
    ]
    axes[0].set_ylabel("max |y − exact| / (‖x‖₂ ‖h‖₂)")
    label_all(figure, ends)
    return Figure(
        "How exact",
        "The normwise error of correlate on Gaussian operands, against exact arithmetic, over the "
        "corners and random outputs: one value for each point, and no noise, since the operands are "
        "the same in every run; an error of nothing at all is not drawn. u is the unit roundoff of the "
        f"dtype. {machine(material.run)}",
        f"Log-log curves of the normwise error against kernel side for {' and '.join(shown)}, with the "
        "unit roundoff as a line.",
        figure,
        table(each for rows in shown.values() for each in _rows(rows)),
    )


def _rows(found: pd.DataFrame) -> Iterator[dict[str, object]]:
    errors: Any = found.itertuples(index=False)
    for it in errors:
        of = {"N": it.N, "n": it.n, "dtype": it.dtype}
        yield row(it.case, it.implementation, What.ERROR, it.error, **of)


def largest(found: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """By dtype, the rows of the largest N that has several kernels."""
    shown = {}
    for dtype in POWERS:
        rows = found[(found["dtype"] == dtype) & (found["error"] > 0)]
        several = rows[rows.groupby("N")["n"].transform("nunique") >= FEWEST]
        if not several.empty:
            shown[dtype] = several[several["N"] == several["N"].max()]
    return shown


def _draw_panel(axes: Axes, dtype: str, rows: pd.DataFrame) -> list[End]:
    u = roundoff(dtype)
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(10, numticks=20))
    axes.yaxis.set_minor_formatter(NullFormatter())
    size_axis(axes, rows["n"], "kernel side n")
    whole_decades(axes, [*rows["error"], u])
    axes.axhline(u, color="#333333", linewidth=1.2, zorder=1, label=AID)
    axes.annotate(
        f"u = {POWERS[dtype]}", (0, u), xytext=(4, 4), xycoords=("axes fraction", "data"),
        textcoords="offset points", gid=HALO,
    )  # fmt: skip
    axes.set_title(f"{dtype}, N = {rows['N'].iloc[0]}", loc="left")
    lines = [
        Line(str(name), str(of["family"].iloc[0]), tuple(of["n"]), tuple(of["error"]))
        for name, of in rows.sort_values("n").groupby("implementation")
    ]
    return draw_lines(axes, lines)
