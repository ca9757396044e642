"""What each implementation takes: a page made by asking those that are registered here."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import corrconv
from corrconv.kit.registered import loaded

from ..kit.material import Material
from ..kit.page import Page
from .asked import QUESTIONS, Answer, Asked, nan, support

SIGNS = {Answer.YES: "✓", Answer.PARTLY: "◐", Answer.NO: "–"}


@dataclass(frozen=True)
class Row:
    """An implementation."""

    name: str
    library: str
    asked: tuple[Asked, ...]
    nan: str


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    groups : tuple of (str, tuple of str)
        Headings, each with its columns.
    rows : tuple of Row
    signs : mapping of Answer to str
    """

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[Row, ...]
    signs: dict[Answer, str]


def pages(stored: Material) -> list[Page]:
    """One, whatever is stored."""
    groups = groupby(QUESTIONS, key=lambda question: question.group)
    shown = Shown(
        tuple((group, tuple(each.what for each in of)) for group, of in groups), rows(), SIGNS
    )
    return [
        Page(
            "support.html",
            "Support",
            "The modes, boundaries, dtypes, axes and kernels that each implementation takes.",
            "Tested",
            40,
            "support/page.html.j2",
            shown,
        )
    ]


def rows() -> tuple[Row, ...]:
    """A row for each that correlates and loads here."""
    every = [loaded(name) for name in corrconv.names()]
    return tuple(Row(it.name, it.library, support(it), nan(it)) for it in every if it is not None)
