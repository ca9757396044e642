"""The page that recommends: sizes and dtype go in, a ranking and the line to copy come out.

It is computed in the page, from the stored model; its program is `corrconv.model` once more
(``script``), and a test holds both to the same times.

``known``
    Coefficients and times of tiles: of the stored run, and of the package where the run has none.
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

from corrconv.calibrate.evidence import EVIDENCE, load

from ..kit.inline import inline
from ..kit.origins import origins
from ..kit.page import Page
from ..site.stored import Stored
from .pack import pack

HERE = Path(__file__).parent / "script"
WORDS = Path(__file__).parents[1] / "explorer" / "script" / "words.js"
"""Numbers are written as in the explorer."""
MODEL = (
    "problem",
    "lengths",
    "sums",
    "transforms",
    "choices",
    "ours",
    "tiles",
    "predict",
    "able",
    "rank",
)
"""Parts of the program that need no page: they compute from ``held`` alone."""
PAGE = ("state", "write", "answer", "table", "code", "form", "main")
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
    presets : tuple of (str, str)
        Words and address.
    """

    data: Markup
    program: Markup
    threads: tuple[int, ...]
    source: dict[str, Any]
    presets: tuple[tuple[str, str], ...] = PRESETS


def pages(stored: Stored) -> list[Page]:
    """One, of the stored models; none where there are none.

    Raises
    ------
    ValueError
        Where the stored models are damaged, with what to do.
    """
    kept = load(stored.results)
    if kept is None:
        return []
    data = pack(kept)
    threads = (1,) if data["processors"] == 1 else (1, data["processors"])
    shown = Shown(inline(data), Markup(program()), threads, data["source"])
    return [
        Page(
            "choose.html",
            "Choose",
            "Image, kernel and dtype in; the implementation to use and the line to copy out.",
            "Answer",
            "choose.html.j2",
            shown,
            origins=origins(stored.results, EVIDENCE),
        )
    ]


def program(parts: tuple[str, ...] = ("held", *MODEL, *PAGE)) -> str:
    """The page's program, one script of its parts; numbers are written as the explorer does."""
    paths = [WORDS, *(HERE / f"{part}.js" for part in parts)]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)
