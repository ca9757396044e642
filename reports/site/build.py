"""``corrconv report``: from stored results to figures, site and findings."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from corrconv.kit.console import err, out, progress

from ..claims import registry as claimed
from ..kit import html
from ..kit.figure import Drawing, Figure, LeftOut, save_all
from ..kit.found import figures, modules
from ..kit.material import Material
from ..kit.page import GROUPS, Page
from ..kit.run import load
from ..machines import switch
from ..timings import findings


@dataclass(frozen=True)
class Drawn:
    """What was drawn, and the names of the figures that were not, each with the reason in words."""

    figures: tuple[Figure, ...]
    left_out: Mapping[str, str]


@dataclass(frozen=True)
class Built:
    """What was built: the page to open, the others, the figures, and what the results say."""

    page: Path
    pages: list[Path]
    figures: list[Path]
    sentences: list[str]


def build(results: Path, output: Path) -> Built:
    """Load the sweep of the folder `results` and write the site to `output`.

    Raises
    ------
    ValueError, OSError
        Where there are no results, or a file is damaged; the message says what to do.
    """
    material = Material(results, load(results))
    with progress() as bar:
        task = bar.add_task("figures", total=None)
        drawn = draw(material, lambda: bar.advance(task))
    return write(material, drawn, output)


def draw(
    material: Material,
    progress: Callable[[], object] = lambda: None,
    of: Sequence[Drawing] | None = None,
) -> Drawn:
    """Every figure that the material can fill, each drawn once.

    Parameters
    ----------
    material : Material
    progress : callable
        Called after each.
    of : sequence of Drawing, optional
        Those to draw; all, and the claims' figures, where left out.

    Raises
    ------
    ValueError, OSError
        Where stored evidence is damaged; the message says what to do.
    """
    drawn, left_out = [], {}
    for it in figures() if of is None else of:
        try:
            drawn.append(it(material))
        except LeftOut as reason:
            left_out[it.name] = str(reason)
        progress()
    claims = claimed.draw_all(material.results, material.run) if of is None else []
    return Drawn((*drawn, *claims), left_out)


def write(material: Material, drawn: Drawn, output: Path) -> Built:
    """Write the site to `output`: the figures, then the pages that show them."""
    names = {it.name for it in figures()} | claimed.figure_names()
    saved = save_all(names, drawn.figures, output / "figures")
    material = replace(material, figures=saved, left_out=drawn.left_out, output=output)
    written = html.write(pages(material), output, material.made, saved)
    switch.link(output.resolve().parent.parent)
    shown = [figure.shown for figure in saved.values()]
    return Built(output / html.FRONT, written, shown, findings.find(material.run).sentences())


def pages(material: Material) -> list[Page]:
    """The pages that the material fills, in the order of the navigation.

    Raises
    ------
    ValueError, OSError
        Where something stored is damaged; the message names it and says what to do.
    """
    found = [page for module in modules("page") for page in module.pages(material)]
    return sorted(found, key=lambda page: (GROUPS.index(page.group), page.order))


def as_data(built: Built) -> dict[str, Any]:
    """For a program."""
    return json.loads(json.dumps(built.__dict__, default=str))


def show(built: Built) -> None:
    """Print the findings, and where the site is."""
    out.print("\n[bold]What the results say[/]")
    for sentence in built.sentences:
        out.print(f" • {escape(sentence)}")
    out.print("\n[bold]Where to look[/]")
    out.print(f" {len(built.pages)} pages, from {built.page}", soft_wrap=True)
    if built.figures:
        folder = built.figures[0].parent
        out.print(f" {len(built.figures)} figures, in {folder}", soft_wrap=True)


def open_in_browser(built: Built) -> None:
    """Show the site in the reader's browser; where none can be started, say so on stderr."""
    if click.launch(built.page.resolve().as_uri()):
        err.print(
            f"no browser could be started here; open {escape(str(built.page.resolve()))} in one",
            soft_wrap=True,
        )


def has_a_reader() -> bool:
    """Whether somebody at a screen runs this: a terminal, and under Linux a display."""
    display = sys.platform != "linux" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    return sys.stdout.isatty() and display
