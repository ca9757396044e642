"""The figures: a module each, found by looking, so that adding one touches no other file.

A module of a figure says ``NAME`` (of its files), ``PAGE`` and ``ORDER`` (on which page it stands, and where
among the others), and draws: ``draw(material)`` gives the figure, or raises `LeftOut` with the reason.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, cast

from ..kit.figure import Figure
from ..kit.material import Material


class Drawable(Protocol):
    """A module of a figure."""

    NAME: str
    PAGE: str
    ORDER: int

    def draw(self, material: Material, /) -> Figure:
        """The figure, or `LeftOut`."""
        ...


def may_draw(name: str) -> bool:
    """Whether a module of this full name may hold a figure; it does where it says ``NAME``."""
    last = name.rpartition(".")[2]
    return last == "draw" or last.startswith("draw_")


@functools.cache
def modules(package: str = "corrconv.reports") -> tuple[Drawable, ...]:
    """Every module of a figure below `package`, by page, in the order of the page."""
    folder = Path(importlib.import_module(package).__path__[0])
    found = [importlib.import_module(name) for name in _names(folder, package) if may_draw(name)]
    figures = [cast(Drawable, module) for module in found if hasattr(module, "NAME")]
    return tuple(sorted(figures, key=lambda it: (it.PAGE, it.ORDER)))


def of_page(page: str) -> tuple[str, ...]:
    """The names of the figures of a page, in its order."""
    return tuple(module.NAME for module in modules() if page == module.PAGE)


def _names(folder: Path, package: str) -> Iterator[str]:
    """Of the modules in a package and in those below it; none is imported for that."""
    for it in pkgutil.iter_modules([str(folder)], f"{package}."):
        if it.ispkg:
            yield from _names(folder / it.name.rpartition(".")[2], it.name)
        else:
            yield it.name
