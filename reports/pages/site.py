"""The frame that all pages of the site share, and the files that they are written to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from reports import pages
from reports.pages.stored import Stored

FIRST = ("index.html", "Results")
"""The page that a reader opens, which `reports.page` writes."""


@dataclass(frozen=True)
class Link:
    """A page of the site, as the navigation names it."""

    file: str
    title: str


@dataclass(frozen=True)
class Made:
    """What the foot of every page says: where the numbers are from."""

    machine: str
    cpu: str
    commit: str
    date: str


@dataclass(frozen=True)
class Page:
    """A page that the stored results fill."""

    module: ModuleType
    shown: Any

    @property
    def link(self) -> Link:
        return Link(f"{self.module.NAME}.html", self.module.TITLE)


def filled(stored: Stored) -> list[Page]:
    """The pages that `stored` fills, in the order of the navigation.

    Raises
    ------
    ValueError, OSError
        Where something stored is damaged; the message names it and says what to do.
    """
    found = [Page(module, module.shape(stored)) for module in pages.MODULES]
    return [page for page in found if page.shown is not None]


def links(of: Sequence[Page]) -> list[Link]:
    """The navigation; none where there is nothing to go to."""
    return [Link(*FIRST), *(page.link for page in of)] if of else []


def write(of: Sequence[Page], stored: Stored, output: Path) -> list[Path]:
    """Write the pages into the folder `output`, each with what it needs beside it.

    Those that an earlier run left, and that these results do not fill, are removed.
    """
    output.mkdir(parents=True, exist_ok=True)
    for module in pages.MODULES:
        (output / f"{module.NAME}.html").unlink(missing_ok=True)
    return [_write(page, links(of), made(stored.cells), output) for page in of]


def _write(page: Page, navigation: Sequence[Link], about: Made, output: Path) -> Path:
    if hasattr(page.module, "beside"):
        page.module.beside(output)
    path = output / page.link.file
    text = render(
        f"{page.module.NAME}.html.j2",
        here=path.name,
        links=navigation,
        made=about,
        page=page.shown,
    )
    path.write_text(text, encoding="utf-8")
    return path


def made(cells: pd.DataFrame) -> Made:
    """Where the numbers of one run are from."""
    row = cells.iloc[0]
    return Made(row["machine"], row["cpu"], row["commit"], row["date"].date().isoformat())


def render(template: str, **shown: Any) -> str:
    """A template filled. Autoescape is on for everything: names and environments come from files.

    A template of ``base.html.j2`` needs ``here``, ``links`` and ``made``.
    """
    jinja = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return jinja.get_template(template).render(**shown)
