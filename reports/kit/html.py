"""The frame that all pages share, the files they are written to, and data within one for its program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from corrconv.core.cache import replace

from .figure import SavedFigure
from .measured import measured
from .page import GROUPS, Made, Page
from .quantity import quantity

REPORTS = Path(__file__).parents[1]
TEMPLATES = (REPORTS, Path(__file__).parent / "templates")
"""A page's lies with its question, as memory/page.html.j2; what they share lies with this module."""

MARK = '<meta name="generator" content="corrconv">'
"""By which a page that an earlier run wrote is known."""
FRONT = "index.html"
"""The page that a reader opens first."""


@dataclass(frozen=True)
class Group:
    """A part of the navigation: its pages, in their order."""

    title: str
    pages: tuple[Page, ...]


def groups(of: Sequence[Page]) -> list[Group]:
    """The navigation."""
    parted = [Group(title, tuple(page for page in of if page.group == title)) for title in GROUPS]
    return [group for group in parted if group.pages]


def write(
    of: Sequence[Page],
    output: Path,
    made: Made | None = None,
    figures: Mapping[str, SavedFigure] | None = None,
    *,
    into: bool = False,
) -> list[Path]:
    """Write a site of these pages into the folder `output`, each with what it needs beside it.

    Pages that an earlier run left there, and that are not among these, are removed; a page that cannot be
    rendered leaves the earlier site as it was.

    Parameters
    ----------
    of : sequence of Page
    output : Path
        Made where it is missing.
    made : Made, optional
        Where the numbers are from; pages of one question alone may say so themselves.
    figures : mapping of str to SavedFigure, optional
        Those that lie in `output`, by name.
    into : bool
        Whether a site that lies there stays as it is but for these pages, which then lead to its front.
    """
    front = [Page(FRONT, GROUPS[0], "", GROUPS[0], 0, "", None)]
    navigation = groups([*front, *of] if into and (output / FRONT).is_file() else of)
    texts = {page.file: _text(page, navigation, made, figures or {}) for page in of}
    output.mkdir(parents=True, exist_ok=True)
    for page in of:
        if page.beside:
            page.beside(output)
        replace(output / page.file, texts[page.file])
    if not into:
        _remove_old(output, set(texts))
    return [output / page.file for page in of]


def _remove_old(output: Path, kept: set[str]) -> None:
    for path in output.glob("*.html"):
        if path.name not in kept and MARK in path.read_text(encoding="utf-8", errors="replace"):
            path.unlink()


def _text(
    page: Page,
    navigation: Sequence[Group],
    made: Made | None,
    figures: Mapping[str, SavedFigure],
) -> str:
    return render(
        page.template,
        here=page,
        groups=navigation,
        made=made,
        mark=MARK,
        figures=figures,
        page=page.shown,
    )


def render(template: str, **shown: Any) -> str:
    """A template filled."""
    return environment().get_template(template).render(**shown)


def environment() -> Environment:
    """Of the templates. Autoescape is on for everything: names and environments come from files."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters["link"] = link
    jinja.globals |= {"measured": measured, "quantity": quantity}
    return jinja


def link(address: str) -> str:
    """A stored address, where it is one of the web; any other, as ``javascript:…``, leads nowhere."""
    return address if re.match(r"https?://[\w\[]", address, re.IGNORECASE) else "#"


WORDS = (Path(__file__).parent / "script" / "words.js").read_text("utf-8")
"""How programs write numbers."""


def inline(data: object) -> Markup:
    """JSON that may stand inside a script element: nothing in it can close that."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def scripts(folder: Path, parts: Iterable[str]) -> list[str]:
    """The parts of a program, files in a folder."""
    return [(folder / f"{part}.js").read_text("utf-8") for part in parts]
