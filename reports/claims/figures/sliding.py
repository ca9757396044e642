"""A kernel slides along a signal: as it is for the correlation, flipped for the convolution."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib
import pandas as pd
from matplotlib.axes import Axes

from ...kit.figure import STYLE, Figure, canvas
from ..checks import Checks
from .cells import FAINT, LAID, LIT, PLAIN, RESULT, bare, cell, row, signed


@matplotlib.rc_context(STYLE)
def draw(evidence: Checks, signal: Sequence[float], kernel: Sequence[float]) -> Figure:
    """A frame for each valid output; results are those of the experiment, in the order of its checks."""
    convolution, correlation = (check.result for check in evidence.stated[:2])
    panels = (
        ("cross-correlation: the kernel as it is", list(kernel), correlation),
        ("convolution: the kernel flipped", list(kernel)[::-1], convolution),
    )
    count = len(signal) - len(kernel) + 1
    drawing = canvas(10.2, 1.62 * count + 0.5)
    grid = drawing.subplots(count, 2, squeeze=False)
    for column, (title, laid, results) in enumerate(panels):
        grid[0][column].set_title(title, loc="left")
        for step in range(count):
            _frame(grid[step][column], signal, laid, step, results[: step + 1])
    return Figure(
        name="claim-a1",
        title="A kernel slides, and flips",
        caption=(
            f"The signal [{_row(signal)}] above, the kernel [{_row(kernel)}] below it, four steps from top "
            f"to bottom. The kernel lies as it is for the cross-correlation (left), and flipped for "
            f"the convolution (right). Beneath are the outputs so far: in the end [{_row(correlation)}] "
            f"and [{_row(convolution)}]."
        ).replace("four steps", f"{count} steps"),
        alt=(
            "Two columns of frames. In each, a row of cells with the signal, the kernel's cells below the "
            "samples they are multiplied with, the sum of products written out, and the outputs so far."
        ),
        figure=drawing,
        data=pd.DataFrame(
            {
                "operation": title.split(":")[0],
                "step": step,
                "samples": " ".join(f"{it:g}" for it in signal[step : step + len(laid)]),
                "kernel_as_it_lies": " ".join(f"{it:g}" for it in laid),
                "output": results[step],
            }
            for title, laid, results in panels
            for step in range(count)
        ),
    )


def _frame(
    axes: Axes, signal: Sequence[float], laid: Sequence[float], step: int, results: Sequence[float]
) -> None:
    bare(axes, -1.5, len(signal) + 6.2, -3.0, 0.8)
    window = range(step, step + len(laid))
    for place, value in enumerate(signal):
        cell(axes, place, 0, signed(value), LIT if place in window else PLAIN)
    row(axes, laid, step, -1, LAID)
    terms = [f"{signed(signal[place])}·{_within(tap)}" for place, tap in zip(window, laid)]
    axes.text(
        len(signal) + 0.1,
        -0.5,
        f"{' + '.join(terms)} = {signed(results[-1])}",
        va="center",
        fontsize=9,
    )
    for place in range(len(signal) - len(laid) + 1):
        known = place < len(results)
        words = signed(results[place]) if known else ""
        cell(
            axes,
            place + (len(laid) - 1) / 2,
            -2.4,
            words,
            RESULT if known else FAINT,
            bold=place == step,
        )
    for y, words in ((0, "f"), (-1, "h"), (-2.4, "y")):
        axes.text(-1.0, y, words, ha="center", va="center_baseline", style="italic")


def _within(value: float) -> str:
    return f"({signed(value)})" if value < 0 else signed(value)


def _row(values: Sequence[float]) -> str:
    return ", ".join(map(signed, values))
