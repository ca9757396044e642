"""Trained kernels beside their flips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from corrconv.measure.arrays import Array

from ...kit.figure import Figure, canvas, styled
from ..training import apart

if TYPE_CHECKING:
    from ..training import Trained


@styled
def draw(evidence: Trained) -> Figure:
    """The two kernels of each network in rows of their own, those that convolve flipped as well."""
    trios, drawn = evidence.trios, []
    drawing = canvas(9.6, 4.1 * len(trios))
    for part, trio in zip(drawing.subfigures(len(trios), 1, squeeze=False)[:, 0], trios):
        part.suptitle(f"trained on {trio.task}", x=0.01, ha="left", fontsize=10, weight="bold")
        columns = (
            ("correlates", trio.correlating.array),
            ("convolves,\nmirrored start", trio.from_mirrored.array),
            ("the same,\nflipped", np.flip(trio.from_mirrored.array, (1, 2))),
            ("convolves,\nsame start", trio.from_same.array),
            ("the same,\nflipped", np.flip(trio.from_same.array, (1, 2))),
        )
        top = max(float(np.abs(kernels).max()) for _, kernels in columns)
        grid = part.subplots(2, len(columns))
        for column, (title, kernels) in enumerate(columns):
            grid[0][column].set_title(title, fontsize=9, weight="normal")
            drawn += _tidy(trio.task, title, kernels)
            for axes, kernel in zip(grid[:, column], kernels):
                picture = axes.imshow(
                    kernel, cmap="RdBu_r", vmin=-top, vmax=top, interpolation="nearest"
                )
                axes.set(xticks=[], yticks=[])
                axes.grid(False)
                axes.spines[:].set_visible(True)
        part.colorbar(picture, ax=grid, shrink=0.8, aspect=30, label="weight")
    distances = "; ".join(
        f"on {it.task} {apart(it.correlating, it.from_mirrored):.1g} of their size from a mirrored start, "
        f"{apart(it.correlating, it.from_same):.2g} from the same start"
        for it in trios
    )
    return Figure(
        name="claim-d4",
        title="Trained kernels beside their flips",
        caption=(
            f"Two kernels of 5 × 5, learned by gradient descent in {evidence.steps} steps; the loss became "
            f"at least {min(it.gain for it in trios):.2g} times smaller. How far the convolving network's "
            f"kernels are from the correlating one's flipped, in whichever order: {distances}."
        ),
        alt=(
            "For each task two rows of five heat maps of 5 by 5 weights: the correlating network's, the "
            "convolving one's from a mirrored start, the same turned by half a turn, and two more from "
            "the same start. How alike the first, third and fifth column are, the caption says in numbers."
        ),
        figure=drawing,
        data=pd.DataFrame(drawn),
    )


def _tidy(task: str, network: str, kernels: Array) -> list[dict[str, object]]:
    """A row for each weight."""
    return [
        {
            "task": task,
            "network": network.replace("\n", " "),
            "kernel": kernel,
            "row": row,
            "column": column,
            "weight": weight,
        }
        for (kernel, row, column), weight in np.ndenumerate(kernels)
    ]
