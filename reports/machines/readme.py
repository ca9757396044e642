"""The README's table of machines.

python -m corrconv.reports.machines.readme      # writes it anew
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from corrconv.core.cache import replace

from .published import PUBLISHED, SITE, Machine, machines

README = Path("README.md")
OPEN, CLOSE = "<!-- machines: make sites -->\n", "<!-- /machines -->"
PLACE = re.compile(f"{OPEN}.*?{CLOSE}", re.DOTALL)


def table(found: Sequence[Machine], published: Path = PUBLISHED) -> str:
    """In Markdown, a row a machine, each with its site."""
    headings = ("machine", *found[0].facts) if found else ("machine",)
    rows = [
        (f"[{it.name}]({published.as_posix()}/{it.name}/{SITE}/index.html)", *it.facts.values())
        for it in found
    ]
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def written(text: str, of: str) -> str:
    """A README with this table in its place.

    Raises
    ------
    ValueError
        Where it has no place for it.
    """
    after, places = PLACE.subn(lambda _: f"{OPEN}{of}{CLOSE}", text)
    if places != 1:
        raise ValueError(f"{README}: needs one place for the table: {OPEN.strip()} … {CLOSE}")
    return after


def write(readme: Path = README, published: Path = PUBLISHED) -> None:
    """Bring the table up to date; raises as `written`."""
    text = readme.read_text("utf-8")
    replace(readme, written(text, table(machines(published), published)))


if __name__ == "__main__":
    write()
