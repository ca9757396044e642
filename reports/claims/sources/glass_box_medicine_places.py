"""C3: where the two operations put what one patch makes, as told by Rachel Draelos."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corrconv import convolve, correlate
from corrconv.core import Array

from ..canvas import Figure, canvas, figure
from ..claim import Claim, Effort, Finding, Function, Number, Verdict
from .glass_box_medicine import (
    IMAGE,
    SOURCE,
    H,
    Reading,
    draw_grid,
    place_of,
    reading,
    readings,
    tidy,
    written,
)


@dataclass(frozen=True)
class Landing:
    """The patch that one output of the convolution reads, and which outputs of others read it and no more.

    They are those of the sum with h[m + i, n + j], and of correlate as SciPy means it.
    """

    convolution: Reading
    definition: tuple[Reading, ...]
    scipy: tuple[Reading, ...]


def c3(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Landing:
    """Which outputs of either cross-correlation read what the convolution's y[1, 1] does."""
    convolution = reading(lambda x: convolve(x, H, "same"), 1, 1)

    def defined(x: Array) -> Array:
        return np.array([[written(x, H, m, n, +1) for n in IMAGE] for m in IMAGE])

    def landing(operation: Function) -> tuple[Reading, ...]:
        return tuple(it for it in readings(operation) if it.patch == convolution.patch)

    return Landing(convolution, landing(defined), landing(lambda x: correlate(x, H, "same")))


def judge_landing(evidence: Landing) -> Finding:
    """Reproduced where both cross-correlations have it at [−1, −1], conditional where the sum alone has."""
    places = [tuple(it.at for it in found) for found in (evidence.definition, evidence.scipy)]
    definition, scipy = (
        " and ".join(f"y{place_of(it)}" for it in found) or "none" for found in places
    )
    numbers = (
        Number("of the sum with h[m+i, n+j]", definition),
        Number("of SciPy's correlate(x, h)", scipy),
    )
    words = (
        f"The patch of the convolution's y{place_of(evidence.convolution.at)} makes {definition} under the "
        f"sum with h[m+i, n+j]. Under SciPy's definition, Σ x[l+k] h[l], it makes {scipy}."
    )
    if places[0] != ((-1, -1),):
        return Finding(Verdict.REFUTED, words, numbers)
    same_place = places[0] == places[1]
    return Finding(Verdict.REPRODUCED if same_place else Verdict.CONDITIONAL, words, numbers)


def draw(evidence: Landing) -> Figure:
    """The 7 × 7 image three times, with the kernel's indices where they lie over the patch."""
    panels = [("convolution", "h[m−i, n−j]", evidence.convolution)]
    panels += [("cross-correlation, the source's", "h[m+i, n+j]", it) for it in evidence.definition]
    panels += [("cross-correlation, SciPy's", "Σ x[l+k] h[l]", it) for it in evidence.scipy]
    drawing, shown = canvas(3.75 * len(panels), 4.2), []
    grid = drawing.subplots(1, len(panels), squeeze=False)[0]
    for axes, (title, formula, it) in zip(grid, panels):
        draw_grid(axes, it)
        axes.set_title(f"{title}\n{formula}: y{place_of(it.at)}", fontsize=9.5)
        shown.append(f"y{place_of(it.at)} ({title})")
    return figure(
        drawing,
        "The same patch, three places for its result",
        "An image with indices −3…3, its centre [0, 0]. Shaded are the samples that reach "
        f"{', '.join(shown)}: each image sample alone was set to 1 to see. In each stands the index of "
        "the kernel value that lies there. The output is framed in blue.",
        "Grids of 7 by 7 cells, with the same 3 by 3 cells shaded in each. In the first the kernel's "
        "indices run backwards, in the others forwards. The framed output lies in the middle of the "
        "patch, or opposite to it beyond the centre of the image.",
        (row | {"grid": title} for title, _, it in panels for row in tidy(it)),
    )


CLAIMS = (
    Claim(
        id="C3",
        title="that patch makes cross-correlation's y[−1,−1]",
        statement="The same patch of the image makes the cross-correlation's y[−1, −1].",
        source=SOURCE,
        sense="Indices of the 7 × 7 output, its centre [0, 0]. The output looked for takes those nine "
        "samples and no others; there are two cross-correlations, see C1.",
        experiment=c3,
        judge=judge_landing,
        meaning="Two libraries may both be right and put the same number at opposite ends of the result. "
        "Where a place is wanted, as in finding a template or a delay, test with one known shift.",
        exact=True,
        draw=draw,
    ),
)
