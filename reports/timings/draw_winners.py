"""Who is fastest: a map over n and N, on one thread and on all."""

from __future__ import annotations

import pandas as pd

from corrconv.kit import units

from ..kit.figure import Figure, drawing
from ..kit.look import look
from ..kit.material import Material
from ..kit.words import machine
from .cells import GREY, ON, WORKERS, Fill, draw_maps, grids, tidy_cells
from .noise import noise
from .takeover import side
from .winners import Contest


@drawing("winners", "times", 20)
def on_one(material: Material) -> Figure:
    """A map for each regime of correlate on one thread."""
    return drawn(material.cells, "one", "Who is fastest")


@drawing("winners-all-threads", "times", 30)
def on_all(material: Material) -> Figure:
    """The same with all threads."""
    return drawn(material.cells, "all", "Who is fastest with all threads")


def drawn(frame: pd.DataFrame, threads: str, title: str) -> Figure:
    """The maps on ``one`` thread or on ``all``."""
    of_run = noise(frame)
    found = grids(frame, threads)
    figure = draw_maps(found, _fill, of_run.tie)
    return Figure(
        title,
        f"{WORKERS[threads]}Each cell names the fastest implementation and its time. A grey cell is a "
        f"tie: the fastest leads the named one by no more than {of_run.within}, or their quartiles overlap. "
        "The black line parts cells where the best direct sum beats the best FFT route from cells "
        "where it is the other way round. Implementations that "
        f"only choose among others are left out. {of_run.sentence()} {machine(frame)}",
        "Maps over kernel size and image size with the name of the fastest implementation in each "
        f"cell, {ON[threads]}: direct sums for small kernels, FFT routes for large ones.",
        figure,
        tidy_cells(found, _told),
    )


def _told(contest: Contest) -> dict[str, object]:
    """Who is fastest, by how much, who cannot be told from it, and on which side of the line it lies."""
    fastest, *others = contest.direct_and_fft
    return {
        "fastest": fastest.implementation,
        "seconds": fastest.seconds,
        "q25": fastest.q25,
        "q75": fastest.q75,
        "second": others[0].implementation if others else None,
        "lead": others[0].seconds / fastest.seconds if others else None,
        "tied": " ".join(timing.implementation for timing in contest.tied),
        "side": side(contest),
    }


def _fill(contest: Contest) -> Fill:
    fastest, tied = contest.fastest, contest.tied
    time = str(units.seconds(fastest.seconds))
    if not tied:
        return Fill(
            look(fastest.implementation, fastest.family).colour, fastest.implementation, time
        )
    others = tied[0].implementation if len(tied) == 1 else f"{len(tied)} others"
    return Fill(GREY, fastest.implementation, f"≈ {others}, {time}")
