"""The page that recommends: sizes and dtype go in, a ranking and the line to copy come out.

It is computed in the page: where the run measured this very problem, from its cell; else from the model,
as the run's sweep has scaled it. Its program is `corrconv.recommend` once more (``script``), and a test
holds both to the same answers.

``known``
    Cells and coefficients: of the stored run, and of the package where the run has none.
``able``
    What each implementation takes, how exact it is, what has to be installed for it.
``constants``
    The model's own numbers.
``pack``
    All of it as data.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from corrconv.calibrate import evidence as models

from ..kit.html import WORDS, inline, scripts
from ..kit.material import Material
from ..kit.page import Page, origins
from .known import known
from .pack import pack

SCRIPTS = Path(__file__).parent / "script"
MODEL = ("problem", "own", "sums", "transforms", "predict")
"""Parts of the program that need no page: they compute from ``held`` alone, what the page holds."""
PAGE = ("form", "answer", "table", "main")
"""Parts that read and write the page, after those."""

PRESETS = (
    ("1024 × 1024 with 31 × 31", "image=1024x1024&kernel=31x31"),
    ("a frame, 1080 × 1920 with 21 × 21", "image=1080x1920&kernel=21x21"),
    ("a small blur, 480 × 640 with 5 × 5", "image=480x640&kernel=5x5&rank-one=yes"),
    ("4096 × 4096 with 255 × 255", "image=4096x4096&kernel=255x255"),
    ("a signal of 100 000 with 101 taps", "image=100000&kernel=101"),
)
"""Problems that people have, as the page's address spells them."""


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    data, program : Markup
        As they stand in the page.
    threads : tuple of int
        To choose from.
    source : dict
        Where the times are from, see `pack`.
    modelled : bool
        Whether there is a page of models.
    presets : tuple of (str, str)
        Words and address.
    """

    data: Markup
    program: Markup
    threads: tuple[int, ...]
    source: dict[str, Any]
    modelled: bool
    presets: tuple[tuple[str, str], ...] = PRESETS


def pages(stored: Material) -> list[Page]:
    """One: of the run's cells, and of the stored models, where there are any.

    Raises
    ------
    ValueError
        Where the stored models are damaged, with what to do.
    """
    run = stored.run
    processors = int(run.environment["machine"]["threads"])
    modelled = models.load(stored.results)
    data = pack(known(modelled, run.cells), processors, run.made)
    threads = (1,) if data["processors"] == 1 else (1, data["processors"])
    shown = Shown(inline(data), Markup(program()), threads, data["source"], modelled is not None)
    return [
        Page(
            "choose.html",
            "Choose",
            "Image, kernel and dtype in; the implementation to use and the line to copy out.",
            "Answer",
            10,
            "choose/page.html.j2",
            shown,
            origins=origins(stored.results, models.NAME),
        )
    ]


def program() -> str:
    """The page's program, one script of its parts."""
    held = 'const held = JSON.parse(document.getElementById("data-held").textContent);'
    return "\n".join((held, model(), *scripts(SCRIPTS, PAGE)))


def model() -> str:
    """The part that computes; numbers are written as the explorer does."""
    return "\n".join((WORDS, *scripts(SCRIPTS, MODEL)))
