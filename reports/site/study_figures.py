"""The figures of the studies: one module each, drawn from what `corrconv.reports.studies` stored."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from types import ModuleType

from ..kit.figure import Figure, LeftOut
from ..memory import draw_by_size as memory_by_size
from ..peers import draw as standing
from ..regret import draw as regret
from ..roofline import draw as roofline
from ..roofline import draw_ideas as ideas
from ..studies.stored import Studied
from ..threads import draw_scaling as scaling

MODULES: tuple[ModuleType, ...] = (standing, regret, ideas, roofline, scaling, memory_by_size)
"""In the order of the page."""


def draw_all(studied: Studied | None, progress: Callable[[], object]) -> list[Figure]:
    """Every figure whose study was made; `progress` is called after each."""
    drawn = []
    for module in MODULES if studied else ():
        with suppress(LeftOut):  # the table says what was not measured
            drawn.append(module.draw(studied))
        progress()
    return drawn
