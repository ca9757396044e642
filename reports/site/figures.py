"""The figures: one module each, which draws it from the frame of one run."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pandas as pd

from ..accuracy import draw_error as error
from ..accuracy import draw_pareto as pareto
from ..kit.figure import Figure, LeftOut, SavedFigure, save
from ..memory import draw as memory
from ..regret import draw_scipy as scipy_regret
from ..threads import draw as threads
from ..threads import draw_speedup as speedup_threads
from ..threads import draw_winners as winners_threads
from ..timings import draw_cold_start as cold_start
from ..timings import draw_low_rank as low_rank
from ..timings import draw_ratio as ratio
from ..timings import draw_speedup as speedup
from ..timings import draw_taps as taps
from ..timings import draw_time_image as time_image
from ..timings import draw_time_kernel as time_kernel
from ..timings import draw_winners as winners

MODULES: tuple[ModuleType, ...] = (
    time_kernel,
    winners,
    winners_threads,
    speedup,
    speedup_threads,
    ratio,
    time_image,
    taps,
    error,
    pareto,
    threads,
    low_rank,
    memory,
    cold_start,
    scipy_regret,
)
"""In the order of the page."""


def nothing() -> None:
    """No progress to be shown."""


def draw_all(frame: pd.DataFrame, progress: Callable[[], object] = nothing) -> list[Figure]:
    """Every figure that the results can fill; `progress` is called after each.

    Parameters
    ----------
    frame : DataFrame
        The rows of one run, see `corrconv.reports.timings.frame.newest`.
    """
    drawn = []
    for module in MODULES:
        with suppress(LeftOut):  # `left_out` says why
            drawn.append(module.draw(frame))
        progress()
    return drawn


def left_out(frame: pd.DataFrame, drawn: Collection[str] = ()) -> dict[str, str]:
    """The names of the figures that cannot be drawn from these results, and why, in words.

    Those whose names are in `drawn` are known to have been, and are not tried again.
    """
    reasons = {}
    for module in MODULES:
        try:
            if module.NAME not in drawn:
                module.draw(frame)
        except LeftOut as reason:
            reasons[module.NAME] = str(reason)
    return reasons


def save_all(
    figures: list[Figure], folder: Path, progress: Callable[[], object] = nothing
) -> list[SavedFigure]:
    """Write each with its data into `folder`; `progress` is called after each."""
    saved = []
    for figure in figures:
        saved.append(save(figure, folder))
        progress()
    return saved
