"""How much faster than scipy_auto the fastest is: a map over n and N, on one thread and on all."""

from __future__ import annotations

from matplotlib.colors import LinearSegmentedColormap, LogNorm, to_hex

from corrconv.kit import units
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell

from ..kit.figure import Figure, drawing
from ..kit.maps import GREY, ON, WORKERS, Fill, draw_maps, grids
from ..kit.material import Material
from ..kit.quantity import What, row, table
from ..kit.run import Run, sides
from ..kit.words import floor, machine
from .findings import OVER, behind

SCALE = LinearSegmentedColormap.from_list(
    "speed-up", ["#b2182b", "#f7f7f7", "#9ecae1", "#2171b5", "#08306b"]
)
RANGE = 25.0
"""Where the colours end, and 1× lies a quarter of the way: dark blue is this many times faster."""


@drawing("speed-up", "times", 40)
def on_one(material: Material) -> Figure:
    """A map for each view of correlate on one thread."""
    return drawn(material.run, "one", f"Speed-up over {OVER}")


@drawing("speed-up-all-threads", "times", 50)
def on_all(material: Material) -> Figure:
    """The same with all threads."""
    return drawn(material.run, "all", f"Speed-up over {OVER} with all threads")


def drawn(run: Run, threads: str, title: str) -> Figure:
    """The maps on ``one`` thread or on ``all``."""
    found = grids(run, threads, lambda cell: cell.side(OVER))
    return Figure(
        title,
        f"{WORKERS[threads]}The time of {OVER}, SciPy's own choice between direct and FFT, over "
        f"the time of the fastest implementation, which is named. Dark blue is {RANGE:g}× and more. Grey, "
        f"with ≈: the two cannot be told apart; {OVER} runs routes that take part themselves. "
        f"{floor(run.floors)} {machine(run)}",
        f"Maps over kernel size and image size: how many times faster than {OVER} the fastest is, "
        f"{ON[threads]}.",
        draw_maps(found, _fill, f"≈ as fast as {OVER}"),
        table(_row(cell) for _, cells in found for cell in cells),
    )


def colour(ratio: float) -> str:
    """White at 1×, the same step of colour for the same factor."""
    norm = LogNorm(RANGE ** (-1 / 3), RANGE, clip=True)
    return to_hex(SCALE(float(norm(ratio))))


def _row(cell: Cell) -> dict[str, object]:
    N, n = sides(cell)
    return row(cell, OVER, What.RATIO, behind(cell, OVER), cell.best.name, N=N, n=n)


def _fill(cell: Cell) -> Fill:
    side = cell.side(OVER)
    assert side is not None  # cells without it are left out
    ratio, name = units.ratio(side.beside.ratio), cell.best.name
    if side.beside.verdict is Verdict.NOT_RESOLVED:
        return Fill(GREY, f"≈ {ratio}", name)
    return Fill(colour(side.beside.ratio), ratio, name)
