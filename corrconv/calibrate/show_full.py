"""What ``corrconv models`` prints: errors and exponents, a line each."""

from __future__ import annotations

import numpy as np
from rich.console import Console
from rich.table import Table

from corrconv.calibrate.evidence import MEDIAN, TAIL, Row, row_of
from corrconv.calibrate.exponents import Exponent, Growth
from corrconv.calibrate.types import Models
from corrconv.kit.console import out

WIDTH = 144
"""Columns that the table needs, however narrow the terminal is: no number is cut."""
SIGNS = {True: "[green]✓[/]", False: "[red]✗[/]"}


def show(found: Models) -> None:
    """The table, and what holds for all."""
    rows = [row_of(model) for model in found.models]
    Console(width=max(out.width, WIDTH), highlight=False).print(_table(rows))
    errors = found.errors()
    median, tail = float(np.median(errors)), float(np.quantile(errors, 0.9))
    reached = sum(row.reached for row in rows)
    out.print(
        f"\nHeld-out error of all {len(errors)}: median {median:.1%} (at most {MEDIAN:.0%} was to be "
        f"reached), 90th percentile {tail:.1%} (at most {TAIL:.0%}). "
        f"{reached} of {len(rows)} models reach both.",
        soft_wrap=True,
    )
    out.print(
        f"The machine was {found.spread:.2g} times as slow at one moment as at another; that is taken "
        f"out. Times stand at the speed at which tiles of transforms were measured, {found.anchor:.3g} "
        "times as fast as here.",
        soft_wrap=True,
    )
    out.print(
        "Exponents: of time, over log P where transforms are made. Threads: the share of the work that "
        "they divide.",
        soft_wrap=True,
    )
    if found.left_out:
        out.print(f"Left out, of all calls: {len(found.left_out)}; the samples' file says why.")


def _table(rows: list[Row]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("implementation", "dtype", "axes"):
        table.add_column(name, no_wrap=True)
    for name in ("sizes", "median", "90%", "", "threads", "exponent of n", "of N"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for row in rows:
        table.add_row(*_cells(row))
        for growth in row.growths[1:]:
            table.add_row(*[""] * 8, *growth_cells(growth))
    return table


def _cells(row: Row) -> list[str]:
    first = growth_cells(row.growths[0]) if row.growths else ["–", "–", "too few sizes tell"]
    shared = f"{row.parallel:.0%}" if row.parallel else "–"
    return [
        row.name,
        row.dtype,
        f"{row.ndim}-D",
        str(len(row.points)),
        f"{row.median_error:.1%}",
        f"{row.error:.0%}",
        SIGNS[row.reached],
        shared,
        *first,
    ]


def growth_cells(growth: Growth) -> list[str]:
    """Both exponents with their intervals, and the verdict."""
    way = "" if growth.way == "direct" else f"{growth.way}: "
    return [interval(growth.n), interval(growth.N), way + growth.verdict]


def interval(exponent: Exponent) -> str:
    """1.97 [1.93, 2.02]."""
    return f"{exponent.value:.2f} [{exponent.low:.2f}, {exponent.high:.2f}]"
