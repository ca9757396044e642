"""How long calls take: three findings, and the figures of asv's timings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corrconv.kit import units

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page
from .findings import Finding, find
from .noise import noise


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    counts : mapping of str to int
        Cells by status: ok, n/a, failed.
    overhead : str
        What an empty cell takes; empty where it was not measured.
    noise : str
        How different the same code looked from itself, in a sentence.
    left_out : mapping of str to str
        Figures that these results cannot fill, each with the reason.
    """

    counts: Mapping[str, int]
    overhead: str
    noise: str
    findings: tuple[Finding, ...]
    figures: tuple[SavedFigure, ...]
    left_out: Mapping[str, str]


def pages(stored: Material) -> list[Page]:
    """One: what asv timed, even where nothing of it succeeded."""
    cells = stored.cells
    shown = Shown(
        dict(cells["status"].value_counts()),
        _overhead(stored),
        noise(cells).sentence(),
        find(cells).all(),
        stored.drawn("times"),
        stored.left_out,
    )
    return [
        Page(
            "times.html",
            "Times",
            "Who is fastest where, by how much, from which kernel on the FFT, and cold starts.",
            "Measured",
            10,
            "timings/page.html.j2",
            shown,
        )
    ]


def _overhead(stored: Material) -> str:
    found = stored.cells[
        (stored.cells["question"] == "overhead") & (stored.cells["status"] == "ok")
    ]
    return "" if found.empty else str(units.seconds(float(found["value"].iloc[0])))
