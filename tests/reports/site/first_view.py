"""How soon a reader sees each page of a site opened from disk, and what the site weighs.

python -m tests.reports.site.first_view FOLDER

Prints, for each page, the median over five loads in a fresh browser profile of the first contentful
paint and of the moment at which all is loaded (the explorer: drawn), in seconds since navigation began
(W3C Paint Timing and Navigation Timing), and its bytes; then the bytes of the whole folder.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser
from rich.console import Console
from rich.table import Table

from tests.reports.site.browser import Tab, close, launched

LOADS = 5
SEEN = """() => new Promise((done) => {
  const painted = () => performance.getEntriesByName("first-contentful-paint")[0];
  const look = () => painted() ? done([painted().startTime, performance.now()]) : setTimeout(look, 5);
  look();
})"""


def first_view(browser: Browser, path: Path) -> tuple[float, float]:
    """Seconds to the first paint and to the whole, medians over `LOADS`."""
    seen = []
    for _ in range(LOADS):
        tab = Tab(browser, viewport={"width": 1280, "height": 900})
        page = tab.open(path)
        seen.append(page.evaluate(SEEN))
        tab.context.close()
    paint, whole = (statistics.median(each) / 1e3 for each in zip(*seen))
    return paint, whole


def main(folder: Path) -> None:
    """Print the table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("page")
    for column in ("first paint, s", "whole, s", "kB"):
        table.add_column(column, justify="right")
    with launched() as browser:
        for path in sorted(folder.glob("*.html")):
            paint, whole = first_view(browser, path)
            kilobytes = path.stat().st_size / 1e3
            table.add_row(path.name, f"{paint:.2f}", f"{whole:.2f}", f"{kilobytes:.0f}")
    close()
    out = Console()
    out.print(table)
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    out.print(f"{total / 1e6:.2f} MB in all")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
