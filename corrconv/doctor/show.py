"""``corrconv doctor``: what on this machine will spoil a measurement, and how to mend it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from corrconv.doctor.evidence import Check
from corrconv.kit.console import out

STYLES = {"ok": "green", "look": "yellow", "unknown": "dim"}


def as_data(checks: Sequence[Check]) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "ok": not any(check.state == "look" for check in checks),
        "checks": [dataclasses.asdict(check) for check in checks],
    }


def show(checks: Sequence[Check]) -> None:
    """A table, and below it the cures."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("check", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("read")
    for check in checks:
        style = STYLES[check.state]
        table.add_row(check.name, f"[{style}]{check.state}[/]", escape(check.read))
    out.print(table)
    for check in (looks := [check for check in checks if check.state == "look"]):
        out.print(f"\n[yellow]{check.name}[/]: {escape(check.cure)}", soft_wrap=True)
    if blind := [check.name for check in checks if check.state == "unknown"]:
        out.print(f"\n[dim]cannot be read here: {', '.join(blind)}[/]", soft_wrap=True)
    if not looks:
        out.print("\nnothing found that would spoil a measurement")
