"""All figures of a site, drawn from what is stored, and kept in its folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path

import pandas as pd

from .. import pictures
from ..accuracy import draw_laws as laws
from ..accuracy import draw_tags as tags
from ..calibrate import draw as model_error
from ..claims import drawing
from ..crossover import draw as crossover
from ..kit.figure import Figure, LeftOut, SavedFigure, remove
from ..memory import draw_by_size as memory
from ..peers import draw as peers
from ..regret import draw as draw_regret
from ..roofline import draw as roofline
from ..threads import draw_scaling as threads
from . import figures

QUESTIONS = (peers, draw_regret, roofline, threads, memory)


def draw(results: Path, cells: pd.DataFrame, progress: Callable[[], object]) -> list[Figure]:
    """Every figure that `results`, and the evidence beside them, can fill.

    Parameters
    ----------
    results : Path
        asv's results.
    cells : DataFrame
        The rows of the run to draw, see `corrconv.reports.timings.frame.newest`.
    progress : callable
        Called now and then.

    Raises
    ------
    ValueError, OSError
        Where stored evidence is damaged; the message says what to do.
    """
    drawn = figures.draw_all(cells, lambda: progress())
    for module in QUESTIONS:
        with suppress(LeftOut):  # one processor, or nothing that chooses
            drawn += module.draw_all(results)
        progress()
    drawn += pictures.draw_all(progress)
    return [
        *drawn,
        *crossover.draw_all(results),
        *model_error.draw_all(results),
        *laws.draw_all(results, cells),
        *tags.draw_all(results),
        *drawing.draw_all(results),
    ]


def save(drawn: Sequence[Figure], folder: Path) -> dict[str, SavedFigure]:
    """Write the figures into `folder`, by name; those that an earlier run left there are removed."""
    return save_of(known(), drawn, folder)


def save_of(
    names: Collection[str], drawn: Sequence[Figure], folder: Path
) -> dict[str, SavedFigure]:
    """Write what was drawn of these figures; of the others, what an earlier run left is removed.

    Parameters
    ----------
    names : collection of str
        Of all that might have been drawn.
    drawn : sequence of Figure
    folder : Path
        Made where it is missing and something was drawn.
    """
    left = set(names) - {figure.name for figure in drawn}
    remove(left, folder)  # they would look like this run's
    return {saved.name: saved for saved in figures.save_all(list(drawn), folder)}


def known() -> set[str]:
    """The names of all figures that may be left out."""
    modules = (*figures.MODULES, *QUESTIONS, crossover, model_error, laws, tags)
    return {module.NAME for module in modules} | drawing.names()
