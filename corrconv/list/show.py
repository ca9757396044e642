"""``corrconv list``: what there is, and what can run here."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

import corrconv
from corrconv.core.guests import GuestFailed, guest
from corrconv.core.registry import unavailable
from corrconv.kit.console import out

SAID = ("family", "library", "version", "reference")


def rows() -> list[dict[str, str | bool]]:
    """One row for each registered implementation, sorted by name."""
    return [_row(name) for name in corrconv.names()]


def _row(name: str) -> dict[str, str | bool]:
    row: dict[str, str | bool] = {"name": name, "available": not (missing := unavailable(name))}
    row["status"] = missing or "available"
    try:
        with guest(name):
            implementation = corrconv.get(name)
            return row | {key: str(getattr(implementation, key)) for key in SAID}
    except GuestFailed:  # the status says why it does not load
        return row | dict.fromkeys(SAID, "–")


def show() -> None:
    """Print them as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "family", "library", "version", "status"):
        table.add_column(column, no_wrap=column != "status")
    for row in rows():
        style = "green" if row["available"] else "yellow"
        cells = (escape(str(row[key])) for key in ("name", "family", "library", "version"))
        table.add_row(*cells, f"[{style}]{escape(str(row['status']))}[/]")
    out.print(table)
