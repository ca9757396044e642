"""The explorer: the (n, N) plane, whose cells are chosen, and the curves through the cell chosen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bokeh.resources import Resources
from markupsafe import Markup

from ..kit.html import WORDS, inline, scripts
from ..kit.material import Material
from ..kit.page import Page
from ..kit.run import Run
from ..machines import published
from . import plots
from .pack import pack

SCRIPTS = ("data", "state", "plots", "table", "main")
"""Parts of the page's program, in the order in which they are joined."""


@dataclass(frozen=True)
class Shown:
    """What the template gets: data, empty plots and program, each as it stands in the page."""

    data: Markup
    plots: Markup
    program: Markup


def pages(stored: Material) -> list[Page]:
    """One."""
    runs = (stored.run, *others(stored))
    shown = Shown(inline(pack(runs)), inline(plots.empty()), Markup(program()))
    return [
        Page(
            "explorer.html",
            "Explorer",
            "Every size: who is fastest, with times, ratios, intervals and errors.",
            "Answer",
            20,
            "explorer/page.html.j2",
            shown,
            beside,
        )
    ]


def others(stored: Material) -> Iterator[Run]:
    """Of the other machines that are published."""
    for machine in published.beside(stored.results.resolve(), stored.run):
        if machine.name != stored.run.sweep.machine:
            yield machine.run


def program() -> str:
    """The page's program, one script of its parts."""
    return "\n".join((WORDS, *scripts(Path(__file__).parent / "script", SCRIPTS)))


def beside(folder: Path) -> None:
    """Put the plotting library beside the page, as its package brings it: nothing is fetched."""
    for source in Resources(mode="absolute", components=["bokeh"], minified=True).js_files:
        shutil.copyfile(source, folder / Path(source).name)
