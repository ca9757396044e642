"""What ``corrconv upstream`` prints."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from corrconv.kit.console import out

from .run import Upstream

COLOURS = {
    "holds": "yellow",
    "mended": "green",
    "changed": "red",
    "not installed": "dim",
    "not here": "dim",
}


def show(found: Upstream, kept: Path) -> None:
    """A row for each deviation, then the counts, then what has to be done, and where it is kept."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("library", "version", "id", "kind", "status"):
        table.add_column(name, no_wrap=name != "id")
    for it in found.deviations:
        kind = f"[bold]{it.kind}" if it.kind == "defect" else it.kind
        table.add_row(
            it.library, it.version or "–", it.id, kind, f"[{COLOURS[it.status]}]{it.status}"
        )
    out.print(table)
    counts = Counter(it.status for it in found.deviations)
    out.print(", ".join(f"{count} {status}" for status, count in counts.items()))
    for it in found.deviations:
        if it.status in ("mended", "changed"):
            out.print(f"[{COLOURS[it.status]}]{escape(it.message)}")
    out.print(f"[dim]Kept in {kept}")
