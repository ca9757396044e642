"""How long it takes to find a template: whatever correlates, and libraries made for it."""

from __future__ import annotations

from ..kit.bars import middle_size
from ..kit.figure import Figure, LeftOut, styled
from ..kit.material import Material
from ..kit.words import machine, samples
from .frame import select
from .noise import noise
from .ranking import ranking

NAME = "template-time"
PAGE, ORDER = "times", 100


@styled
def draw(material: Material) -> Figure:
    """At one size, the fastest on top, on a log scale."""
    frame = material.cells
    stored = select(frame, "template", dtype="float32")
    if stored.empty:
        raise LeftOut("no template finding was timed")
    N, n = middle_size(stored)
    stored = stored[(stored["N"] == N) & (stored["n"] == n)]
    of_run = noise(frame)
    figure, data = ranking(stored, of_run, own="template")
    return Figure(
        NAME,
        "Finding a template",
        f"The time of scoring a template of {n} × {n} at every place of a picture of {N} × {N}, "
        "float32, by normalised cross-correlation, -1 to 1. Filled diamonds: a library's own function "
        "for it. Circles: three correlations, of picture and template and of two box sums, by the "
        "implementation named. Each found the template, and its scores were checked, before it was "
        f"timed. {samples(stored)} Not paired: those in the grey band cannot be told from the fastest. "
        f"{of_run.sentence()} {machine(frame)}",
        "Points on a log scale of seconds, one row for each implementation, the fastest on top, with "
        "a grey band of those that cannot be told from it.",
        figure,
        data,
    )
