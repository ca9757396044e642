"""How much faster than scipy_auto the fastest is: a map over n and N, on one thread and on all."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, LogNorm, to_hex

from corrconv.kit import units

from ..kit.figure import Figure, LeftOut, drawing
from ..kit.material import Material
from ..kit.words import machine
from .cells import GREY, ON, WORKERS, Fill, draw_maps, grids, tidy_cells
from .findings import REFERENCE
from .noise import noise
from .winners import Contest

SCALE = LinearSegmentedColormap.from_list(
    "speed-up", ["#b2182b", "#f7f7f7", "#9ecae1", "#2171b5", "#08306b"]
)
RANGE = 25.0
"""Where the colours end, and 1× lies a quarter of the way: dark blue is this many times faster."""


@drawing("speed-up", "times", 40)
def on_one(material: Material) -> Figure:
    """A map for each regime of correlate on one thread."""
    return drawn(material.cells, "one", f"Speed-up over {REFERENCE}")


@drawing("speed-up-all-threads", "times", 50)
def on_all(material: Material) -> Figure:
    """The same with all threads."""
    return drawn(material.cells, "all", f"Speed-up over {REFERENCE} with all threads")


def drawn(frame: pd.DataFrame, threads: str, title: str) -> Figure:
    """The maps on ``one`` thread or on ``all``."""
    found = [
        (regime, cells)
        for regime, every in grids(frame, threads)
        if (cells := [c for c in every if c.choice(REFERENCE)])
    ]
    if not found:
        raise LeftOut(f"{REFERENCE} was not timed {ON[threads]}")
    of_run = noise(frame)
    figure = draw_maps(found, _fill, of_run.label)
    return Figure(
        title,
        f"{WORKERS[threads]}The time of {REFERENCE}, SciPy's own choice between direct and FFT, over "
        "the time of the fastest implementation, which is named. Grey is no difference: a lead within "
        f"{of_run.within}, or quartiles that overlap. Dark blue is {RANGE:g}× and more; "
        f"red is a loss, which can only be noise: {REFERENCE} runs routes that take part themselves. "
        f"Medians, not paired. {of_run.sentence()} {machine(frame)}",
        f"Maps over kernel size and image size: how many times faster than {REFERENCE} the fastest is, "
        f"{ON[threads]}.",
        figure,
        tidy_cells(found, _told),
    )


def colour(ratio: float) -> str:
    """White at 1×, the same step of colour for the same factor."""
    norm = LogNorm(RANGE ** (-1 / 3), RANGE, clip=True)
    return to_hex(SCALE(float(norm(ratio))))


def _faster(contest: Contest) -> tuple[float, bool]:
    """How many times faster than the reference the fastest is, and whether that is within the noise."""
    reference = contest.choice(REFERENCE)
    if reference is None:
        return math.nan, False
    ratio = reference.seconds / contest.fastest.seconds
    return ratio, contest.alike(contest.fastest, reference)


def _told(contest: Contest) -> dict[str, object]:
    ratio, alike = _faster(contest)
    return {
        "fastest": contest.fastest.implementation,
        f"times_as_fast_as_{REFERENCE}": ratio,
        "in_the_noise": alike,
    }


def _fill(contest: Contest) -> Fill:
    ratio, alike = _faster(contest)
    name = contest.fastest.implementation
    if alike:
        return Fill(GREY, "in the noise", f"{name}, {units.ratio(ratio)}")
    return Fill(colour(ratio), units.ratio(ratio), name)
