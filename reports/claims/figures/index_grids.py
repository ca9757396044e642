"""The indices of Draelos's example, drawn from what the functions were seen to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes

from ...kit.figure import Figure, canvas, styled
from .cells import FAINT, LAID, bare, cell, frame, signed

if TYPE_CHECKING:
    from ..glass_box_medicine import Landing, Reading

SIDES = range(-3, 4)
"""Indices of the image's rows and columns."""


@styled
def draw(evidence: Landing) -> Figure:
    """The 7 × 7 image three times, with the kernel's indices where they lie over the patch."""
    panels = [("convolution", "h[m−i, n−j]", evidence.convolution)]
    panels += [("cross-correlation, the source's", "h[m+i, n+j]", it) for it in evidence.definition]
    panels += [("cross-correlation, SciPy's", "Σ x[l+k] h[l]", it) for it in evidence.scipy]
    drawing = canvas(3.75 * len(panels), 4.2)
    for axes, (title, formula, reading) in zip(
        drawing.subplots(1, len(panels), squeeze=False)[0], panels
    ):
        _draw_grid(axes, reading)
        axes.set_title(f"{title}\n{formula}: y{_place(reading.at)}", fontsize=9.5)
    shown = ", ".join(f"y{_place(reading.at)} ({title})" for title, _, reading in panels)
    tables = [_tidy(reading).assign(grid=title) for title, _, reading in panels]
    return Figure(
        name="claim-c3",
        title="The same patch, three places for its result",
        caption=(
            f"An image with indices −3…3, its centre [0, 0]. Shaded are the samples that reach {shown}: each "
            "image sample alone was set to 1 to see. In each stands the index of the kernel value that "
            "lies there. The output is framed in blue."
        ),
        alt=(
            "Grids of 7 by 7 cells, with the same 3 by 3 cells shaded in each. In the first the kernel's "
            "indices run backwards, in the others forwards. The framed output lies in the middle of the "
            "patch, or opposite to it beyond the centre of the image."
        ),
        figure=drawing,
        data=pd.concat(tables),
    )


@styled
def draw_reading(evidence: Reading) -> Figure:
    """The 7 × 7 image with the kernel's index that the sum names for each sample, there or not."""
    drawing = canvas(5.6, 5.2)
    axes = drawing.subplots()
    _draw_grid(axes, evidence)
    (m, n), output = evidence.at, f"y{_place(evidence.at)}"
    for i in SIDES:
        for j in SIDES:
            if _index(evidence, i, j) is None:
                words = _pair(*_named(evidence, i, j))
                axes.text(
                    j, -i, words, ha="center", va="center_baseline", fontsize=8, color="#8a8a86"
                )
    axes.set_title(f"{output} of the convolution: h[{m} − i, {n} − j]", fontsize=9.5)
    return Figure(
        name="claim-c2",
        title="What one output reads",
        caption=(
            f"In each cell i, j of the 7 × 7 image stands the kernel index that the sum for "
            f"{output} names there. Shaded are the {len(evidence.patch)} samples that were seen to reach "
            "that output, each set to 1 alone; there the index was read from the value that came out. "
            "Elsewhere, in grey, the kernel has no such index."
        ),
        alt=(
            "A grid of 7 by 7 cells with a pair of indices in each. The 3 by 3 cells with both image indices "
            "from 0 to 2 are shaded, and hold the kernel's indices from 1 down to −1."
        ),
        figure=drawing,
        data=_tidy(evidence, named=True),
    )


def _draw_grid(axes: Axes, reading: Reading) -> None:
    bare(axes, -4.3, 3.6, -3.55, 4.1)
    for i in SIDES:
        for j in SIDES:
            index = _index(reading, i, j)
            cell(axes, j, -i, _pair(*index) if index else "", LAID if index else FAINT, size=8)
        axes.text(
            -3.75, -i, signed(i), ha="right", va="center_baseline", fontsize=8, color="#555555"
        )
        axes.text(i, 3.65, signed(i), ha="center", va="bottom", fontsize=8, color="#555555")
    m, n = reading.at
    frame(axes, n, -m)


def _index(reading: Reading, i: int, j: int) -> tuple[int, int] | None:
    """The indices of the kernel value that was seen to lie on the sample i, j; None where none does."""
    weight = reading.weights[i + 3][j + 3]
    return ((weight - 1) // 3 - 1, (weight - 1) % 3 - 1) if weight else None


def _named(reading: Reading, i: int, j: int) -> tuple[int, int]:
    """The kernel's indices that a convolution's sum names there, whether there are such or not."""
    m, n = reading.at
    return m - i, n - j


def _tidy(reading: Reading, named: bool = False) -> pd.DataFrame:
    """A row for each cell; if `named`, with the indices where no sample was read, too."""
    rows = []
    for i in SIDES:
        for j in SIDES:
            index = _index(reading, i, j)
            shown = _named(reading, i, j) if named and index is None else index
            k, l = shown or (None, None)
            rows.append(
                {
                    "image_row": i,
                    "image_column": j,
                    "kernel_row": k,
                    "kernel_column": l,
                    "read": index is not None,
                    "output": (i, j) == tuple(reading.at),
                }
            )
    return pd.DataFrame(rows).astype({"kernel_row": "Int64", "kernel_column": "Int64"})


def _pair(row: int, column: int) -> str:
    return f"{signed(row)},{signed(column)}"


def _place(place: tuple[int, ...]) -> str:
    return f"[{', '.join(map(signed, place))}]"
