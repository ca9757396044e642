"""Who is fastest: a map over n and N, on one thread and on all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corrconv.kit import units
from corrconv.sweep.cells import Cell

from ..kit.faster import territory
from ..kit.figure import Figure, drawing
from ..kit.look import look
from ..kit.maps import GREY, ON, WORKERS, Fill, draw_maps, grids
from ..kit.material import Material
from ..kit.measured import verdict
from ..kit.quantity import What, row, table
from ..kit.run import Run, sides
from ..kit.words import floor, machine


@drawing("winners", "times", 20)
def on_one(material: Material) -> Figure:
    """A map for each view of correlate on one thread."""
    return drawn(material.run, "one", "Who is fastest")


@drawing("winners-all-threads", "times", 30)
def on_all(material: Material) -> Figure:
    """The same with all threads."""
    return drawn(material.run, "all", "Who is fastest with all threads")


def drawn(run: Run, threads: str, title: str) -> Figure:
    """The maps on ``one`` thread or on ``all``."""
    found = grids(run, threads)
    return Figure(
        title,
        f"{WORKERS[threads]}Each cell names the fastest implementation and its time. A grey cell is a "
        "tie: the named one has the least time, and those after ≈ cannot be told from it. "
        "The black line parts cells where the best direct sum is faster than the best FFT route from "
        "cells where it is the other way round. Implementations that only choose among others are left "
        f"out. {floor(run.floors)} {machine(run)}",
        "Maps over kernel size and image size with the name of the fastest implementation in each "
        f"cell, {ON[threads]}: direct sums for small kernels, FFT routes for large ones.",
        draw_maps(found, _fill, "≈ a tie"),
        table(each for _, cells in found for cell in cells for each in _rows(cell)),
    )


def _tied(cell: Cell) -> list[str]:
    """Those that compute and cannot be told from the best."""
    return [
        side.name
        for side in cell.sides
        if side.tied and side.family != "choice" and side is not cell.best
    ]


def _rows(cell: Cell) -> Iterator[dict[str, object]]:
    """Of the best and those tied with it."""
    N, n = sides(cell)
    more: dict[str, Any] = {"N": N, "n": n, "territory": territory(cell)}
    for name in (cell.best.name, *_tied(cell)):
        side = cell.side(name)
        assert side is not None  # it is one of them
        yield row(cell, name, What.SECONDS, side.seconds, **more)
        yield row(cell, name, What.VERDICT, verdict(cell, name), **more)


def _fill(cell: Cell) -> Fill:
    best, tied = cell.best, _tied(cell)
    time = str(units.seconds(best.seconds))
    if not tied:
        return Fill(look(best.name, best.family).colour, best.name, time)
    others = tied[0] if len(tied) == 1 else f"{len(tied)} others"
    return Fill(GREY, best.name, f"≈ {others}, {time}")
