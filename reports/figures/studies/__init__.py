"""The figures of the studies: one module each, drawn from what `reports.studies` stored."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from types import ModuleType

from reports.figures.base import Figure, LeftOut
from reports.figures.studies import ideas, memory_by_size, regret, roofline, scaling, standing
from reports.studies.stored import Studied

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
