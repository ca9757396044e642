"""Data and programs that stand in a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup

WORDS = (Path(__file__).parent / "script" / "words.js").read_text("utf-8")
"""How programs write numbers."""


def inline(data: object) -> Markup:
    """JSON that may stand inside a script element: nothing in it can close that."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def scripts(folder: Path, parts: Iterable[str]) -> list[str]:
    """The parts of a program, files in a folder."""
    return [(folder / f"{part}.js").read_text("utf-8") for part in parts]
