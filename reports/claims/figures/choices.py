"""What SciPy's choice costs beside the better of its two methods, at random sizes."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

import matplotlib
import pandas as pd
from matplotlib.axes import Axes

from ...kit.figure import STYLE, Figure, canvas

if TYPE_CHECKING:
    from ..choosing import Chosen
    from ..scipy_choice import Choices

TICKS = (1, 2, 3, 5)
AUTO, ALONE, BOUND = "#0072b2", "#d55e00", "#555555"


@matplotlib.rc_context(STYLE)
def draw(
    evidence: Choices, often: dict[int, tuple[float, float]], never: dict[int, float]
) -> Figure:
    """A panel for each number of axes: a ratio of times against size · size, and what is said of it."""
    drawing = canvas(10.5, 4.2)
    every = {1: evidence.one, 2: evidence.two}
    for axes, (ndim, cases) in zip(drawing.subplots(1, 2, sharey=True), every.items()):
        _draw(axes, [case for case in cases if case.taps > 1])
        share, below = often[ndim]
        for value, words, style in (
            (below, f"below for {share:.0%}", "--"),
            (never[ndim], "never above", ":"),
        ):
            axes.axhline(value, color=BOUND, lw=1.2, ls=style)
            axes.annotate(
                f"{words}: {value:g}",
                (1, value),
                (-4, 3),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="right",
                color=BOUND,
                fontsize=8.5,
            )
        axes.set(xscale="log", yscale="log", xlabel="size · size: samples times taps")
        axes.minorticks_off()
        axes.set_yticks(TICKS, map(str, TICKS))
        axes.set_title(f"{ndim}-D", loc="left")
    drawing.axes[0].set_ylabel("time / the better of direct and fft")
    drawing.axes[0].legend(loc="upper left", frameon=False, fontsize=8.5)
    return Figure(
        name="claim-e1",
        title="What SciPy's choice costs",
        caption=(
            "Each point is a problem of random size: the time of SciPy's convolve with method auto, and the "
            "time of the method that it chose, called by name, over the better of direct and fft in the same "
            "rounds; medians. Lines are what the docstring says of auto. Kernels of one sample are left out. "
            f"{evidence.machine}, one thread."
        ),
        alt="Two scatter plots of a ratio of times against the product of sizes. "
        + " ".join(
            _told(ndim, [case for case in cases if case.taps > 1]) for ndim, cases in every.items()
        ),
        figure=drawing,
        data=_data(every),
    )


def _told(ndim: int, cases: Sequence[Chosen]) -> str:
    ordered = sorted(cases, key=lambda case: case.products)
    if len(ordered) < 2:
        return ""
    half = len(ordered) // 2
    small, large = (
        median(it.auto.value for it in each) for each in (ordered[:half], ordered[half:])
    )
    alone = median(case.excess for case in cases)
    return (
        f"In {ndim}-D the median of auto is {small:.2f} in the smaller half of the problems, {large:.2f} in "
        f"the larger, and that of the chosen method alone {alone:.2f}."
    )


def _draw(axes: Axes, cases: Sequence[Chosen]) -> None:
    size = [case.products for case in cases]
    axes.plot(
        size, [case.auto.value for case in cases], "o", color=AUTO, ms=4.5, mfc="none", label="auto"
    )
    axes.plot(
        size, [case.excess for case in cases], "x", color=ALONE, ms=4, label="the method it chose"
    )


def _data(every: dict[int, tuple[Chosen, ...]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "dimensions": ndim,
            "samples_times_taps": case.products,
            "taps": case.taps,
            "mode": case.mode,
            "method": case.method,
            "auto_over_better": case.auto.value,
            "chosen_over_better": case.excess,
            "chosen_over_best_of_all": case.beside_best if case.best else None,
            "best_of_all": case.best,
        }
        for ndim, cases in every.items()
        for case in cases
        if case.taps > 1
    )
