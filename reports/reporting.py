"""``corrconv report``: from stored results to figures, page and findings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from rich.markup import escape

from reports import environments, findings, frame, page, pictures, sections
from reports.claims import drawing
from reports.console import out, progress
from reports.figures import crossover, draw_all, model_error
from reports.figures.base import Figure
from reports.figures.studies import draw_all as draw_studies
from reports.pages import site
from reports.pages.stored import Stored
from reports.studies import stored as stored_studies
from reports.studies.stored import Studied


@dataclass(frozen=True)
class Built:
    """What was built: the page, its figures, and what the results say."""

    page: Path
    figures: list[Path]
    sentences: list[str]


def build(results: Path, output: Path, measured: Path | None = None) -> Built:
    """Load one results file below `results` and write the page to `output`.

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
    stored = frame.load(results)
    cells = frame.newest(stored) if measured is None else frame.of_file(stored, measured)
    environment = environments.load(results, cells)
    found = sections.load_all(results)
    studied = stored_studies.load(results)  # sections have found it whole
    with progress() as bar:
        drawn = _draw(cells, studied, bar) + crossover.draw_all(results)
        drawn += model_error.draw_all(results) + drawing.draw_all(results)
    of_site = Stored(results, stored, cells, environment)
    others = site.filled(of_site)
    index = page.build(cells, environment, output, drawn, found, site.links(others))
    site.write(others, of_site, output)
    saved = sorted((output / "figures").glob("*.png"))
    return Built(index, saved, findings.find(cells).sentences())


def _draw(cells: pd.DataFrame, studied: Studied | None, bar: Any) -> list[Figure]:
    task = bar.add_task("figures", total=None)
    drawn = draw_all(cells, lambda: bar.advance(task))
    drawn += draw_studies(studied, lambda: bar.advance(task))
    return drawn + pictures.draw_all(lambda: bar.advance(task))


def as_data(built: Built) -> dict[str, Any]:
    """For a program."""
    return json.loads(json.dumps(built.__dict__, default=str))


def show(built: Built) -> None:
    """Print the findings, and where page and figures are."""
    out.print("\n[bold]What the results say[/]")
    for sentence in built.sentences:
        out.print(f" • {escape(sentence)}")
    out.print("\n[bold]Where to look[/]")
    out.print(f" page     {built.page}", soft_wrap=True)
    for path in built.figures:
        out.print(f" figure   {path}", soft_wrap=True)
