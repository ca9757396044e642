"""How long a Gaussian filter takes: passes along columns and rows beside everything else."""

from __future__ import annotations

from ..kit.bars import middle_size
from ..kit.figure import Figure, LeftOut, styled
from ..kit.material import Material
from ..kit.words import machine, samples
from .frame import select
from .noise import noise
from .ranking import ranking

NAME = "low-rank"
PAGE, ORDER = "times", 90


@styled
def draw(material: Material) -> Figure:
    """At one size, the fastest on top, on a log scale."""
    frame = material.cells
    stored = select(frame, "low_rank", dtype="float32")
    if stored.empty:
        raise LeftOut("no kernels of low rank were timed")
    N, n = middle_size(stored)
    stored = stored[(stored["N"] == N) & (stored["n"] == n)]
    of_run = noise(frame)
    figure, data = ranking(stored, of_run)
    return Figure(
        NAME,
        "A Gaussian filter",
        f"2-D correlate, float32, one thread, N = {N}, n = {n}, with Gaussian kernels of various widths "
        "that take turns: each is of rank one, a column times a row. What finds that out needs 2n "
        "multiply-adds an output instead of n². Filled diamonds: direct sums and passes. Circles: all "
        f"else. {samples(stored)} Not paired: those in the grey band cannot be told from the fastest. "
        f"{of_run.sentence()} {machine(frame)}",
        "Points on a log scale of seconds, one row for each implementation, the fastest on top, with "
        "a grey band of those that cannot be told from it.",
        figure,
        data,
    )
