"""How exact: the normwise error against the kernel's side, with the unit roundoff u marked."""

from __future__ import annotations

from matplotlib.ticker import LogLocator, NullFormatter

from ..kit.figure import HALO, Figure, LeftOut, drawing
from ..kit.material import Material
from ..kit.scales import size_axis, whole_decades
from ..kit.tidy import tidy
from ..kit.words import machine
from ..timings.curves import draw_lines, label_all, panels
from ..timings.frame import select

ROUNDOFF = {"float32": (2.0**-24, "u = 2⁻²⁴"), "float64": (2.0**-53, "u = 2⁻⁵³")}


@drawing("error-kernel", "accuracy", 30)
def draw(material: Material) -> Figure:
    """float32 and float64 beside each other, at the largest image."""
    frame = material.cells
    errors = select(frame, "error", operation="correlate", ndim=2)
    if errors.empty:
        raise LeftOut("no errors were tracked")
    N = int(errors["N"].max())
    errors = errors[errors["N"] == N].assign(value=10.0 ** errors["value"])
    errors = errors.sort_values(["dtype", "implementation", "n"])
    dtypes = sorted(errors["dtype"].unique())
    figure, axes = panels(len(dtypes), height=5.0, sharey=False)
    ends = []
    for panel, dtype in zip(axes, dtypes):
        rows = errors[errors["dtype"] == dtype]
        u, text = ROUNDOFF[dtype]
        panel.set_yscale("log")
        panel.yaxis.set_major_locator(LogLocator(10, numticks=20))
        panel.yaxis.set_minor_formatter(NullFormatter())
        size_axis(panel, errors["n"], "kernel side n")
        whole_decades(panel, [*rows["value"], u])
        panel.axhline(u, color="#333333", linewidth=1.2, zorder=1)
        panel.annotate(
            text,
            (0, u),
            xytext=(4, 4),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            gid=HALO,
        )
        panel.set_title(f"{dtype}, N = {N}", loc="left")
        ends.append((panel, draw_lines(panel, rows, "n", set(rows["implementation"]))))
    axes[0].set_ylabel("max |y − exact| / (‖x‖₂ ‖h‖₂)")
    label_all(figure, ends)
    return Figure(
        "How exact",
        "The normwise error of correlate on Gaussian operands, against exact arithmetic, over the "
        "corners and random outputs: one value for each point, and no noise, since the operands are "
        "the same in every run. u is the unit roundoff of the dtype. An error of nothing at all would "
        f"stand at 1e-20. {machine(frame)}",
        "Log-log curves of the normwise error against kernel side for float32 and float64, with the "
        "unit roundoff as a line.",
        figure,
        tidy(errors, "implementation", "N", "n", "dtype", normwise_error="value"),
    )
