"""Before the steady call: import, plan and first call in a fresh process."""

from __future__ import annotations

import pandas as pd

from corrconv.kit import units

from ..kit.axes import beside, middle_size, rows_of
from ..kit.figure import Figure, LeftOut, drawing
from ..kit.material import Material
from ..kit.tables import tidy
from ..kit.words import machine
from .frame import select

STAGES = {
    "import": ("import", "#0072b2", ""),
    "plan": ("plan", "#e69f00", "///"),
    "first_call": ("first call", "#3b3b3b", ""),
}


@drawing("cold-start", "times", 110)
def draw(material: Material) -> Figure:
    """The stages end to end, at one size; the quickest start on top."""
    frame = material.cells
    stored = pd.concat([select(frame, stage, dtype="float32") for stage in STAGES])
    if stored.empty:
        raise LeftOut("no cold starts were measured")
    N, n = middle_size(stored)
    stored = stored[(stored["N"] == N) & (stored["n"] == n)]
    table = stored.pivot_table(index="implementation", columns="question", values="value")
    table = table.reindex(columns=list(STAGES)).dropna()
    if table.empty:
        raise LeftOut("no implementation has all of import, plan and first call")
    table = table.loc[table.sum(axis=1).sort_values().index]
    figure, axes = rows_of(list(table.index))
    left = pd.Series(0.0, index=table.index)
    for stage, (label, colour, hatch) in STAGES.items():
        lengths = table[stage]
        axes.barh(
            range(len(table)), lengths, 0.62, left, color=colour, hatch=hatch, edgecolor="white",
            linewidth=0, label=label,
        )  # fmt: skip
        left = left + lengths
    for row, stages in enumerate(table.to_numpy()):
        parts = " + ".join(str(units.seconds(stage)) for stage in stages)
        beside(axes, stages.sum(), row, f"{units.seconds(stages.sum())} = {parts}")
    axes.set_xlim(0, left.max() * 1.62)
    axes.set_xlabel("seconds in a fresh process")
    axes.legend(loc="upper right", frameon=False)
    return Figure(
        "Cold start",
        f"What the first result costs in a fresh process that has NumPy already: import + plan + first "
        f"call, for N = {N}, n = {n}, float32. One sample each: read it as an order of magnitude. "
        "Compiled code and FFTW's wisdom come from the disk where an earlier process left them. "
        f"{machine(frame)}",
        "Stacked horizontal bars of import, plan and first call, from "
        f"{table.index[0]}, {units.seconds(left.min())}, to {table.index[-1]}, {units.seconds(left.max())}.",
        figure,
        tidy(
            table.reset_index().assign(N=N, n=n, dtype="float32"), "implementation", "N", "n", "dtype",
            **{f"{stage}_seconds": stage for stage in STAGES},
        ),
    )  # fmt: skip
