"""``corrconv list``: what there is, and what can run here."""

from __future__ import annotations

from rich.table import Table

import impls
from reports.console import out


def rows() -> list[dict[str, str | bool]]:
    """One row for each registered implementation, sorted by name."""
    return [
        {
            "name": name,
            "family": (implementation := impls.get(name)).family,
            "library": implementation.library,
            "version": implementation.version,
            "available": not (missing := implementation.unavailable()),
            "status": missing or "available",
            "reference": implementation.reference,
        }
        for name in impls.names()
    ]


def show() -> None:
    """Print them as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "family", "library", "version", "status"):
        table.add_column(column, no_wrap=column != "status")
    for row in rows():
        style = "green" if row["available"] else "yellow"
        cells = (str(row[key]) for key in ("name", "family", "library", "version"))
        table.add_row(*cells, f"[{style}]{row['status']}[/]")
    out.print(table)
