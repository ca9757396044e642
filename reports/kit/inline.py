"""Data that stand in a page, for its program."""

from __future__ import annotations

import json

from markupsafe import Markup


def inline(data: object) -> Markup:
    """JSON that may stand inside a script element: nothing in it can close that."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))
