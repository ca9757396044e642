"""``corrconv report``: from stored results to figures, site and findings."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd
from rich.markup import escape

from corrconv.kit.console import err, out, progress

from ..kit.material import Material
from ..timings import environments, findings, frame
from . import gallery, overview, site
from .stored import Stored


@dataclass(frozen=True)
class Built:
    """What was built: the page to open, the others, the figures, and what the results say."""

    page: Path
    pages: list[Path]
    figures: list[Path]
    sentences: list[str]


def build(results: Path, output: Path, measured: Path | None = None) -> Built:
    """Load one results file below `results` and write the site to `output`.

    Parameters
    ----------
    results, output : Path
    measured : Path, optional
        The results file; the one measured last where left out.

    Raises
    ------
    ValueError, OSError
        Where there are no results, or a file is damaged; the message says what to do.
    """
    loaded = frame.load(results)
    cells = frame.newest(loaded) if measured is None else frame.of_file(loaded, measured)
    with progress() as bar:
        task = bar.add_task("figures", total=None)
        drawn = gallery.draw(Material(results, cells), lambda: bar.advance(task))
    return write(results, loaded, cells, drawn, output)


def write(
    results: Path,
    loaded: pd.DataFrame,
    cells: pd.DataFrame,
    drawn: gallery.Drawn,
    output: Path,
) -> Built:
    """Write the site to `output`: the figures, then the pages that show them."""
    figures = gallery.save(drawn, output / "figures")
    stored = Stored(
        results,
        loaded,
        cells,
        environments.load(results, cells),
        figures,
        drawn.left_out,
        output,
    )
    written = site.write(site.filled(stored), output, stored.made, figures)
    shown = [figure.shown for figure in figures.values()]
    return Built(output / overview.FILE, written, shown, findings.find(cells).sentences())


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
