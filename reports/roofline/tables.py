"""The tables of the page on the roofline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from corrconv.kit import units

from ..kit.tables import Table
from .roof import NEAR, OURS, Machine, nearest, needed, rate


def of_machine(machine: Machine) -> Table:
    """The roof in numbers."""
    return Table(
        "The roof, measured on one core",
        (
            "dtype", "multiply-adds a second", "copied a second", "ridge, multiply-adds a byte",
            "memory no bound from n",
        ),
        tuple(
            (
                dtype, rate(peak), f"{machine.copied / 1e9:.3g} GB", units.digits(machine.ridge(dtype)),
                str(needed(machine, dtype)),
            )
            for dtype, peak in sorted(machine.peaks.items())
        ),
    )  # fmt: skip


def of_roof(rows: pd.DataFrame, machine: Machine) -> Table | None:
    """Ours: each size beside its own roof."""
    own = rows[rows["name"] == OURS].sort_values(["dtype", "n"])
    if own.empty:
        return None
    return Table(
        f"{OURS} below its roof, N = {own['N'].iloc[0]}",
        (
            "size", "multiply-adds a byte", "roof a second", "reached a second", "of the peak",
            "of the roof", "nearest bound",
        ),
        tuple(_below(row, machine) for row in own.to_dict("records")),
        "The roof is the lower of the peak and of what copying allows; reached is the share of the peak "
        "in the same moments, times that peak. More than 100% of a slope is possible: image and result may "
        "stay in a cache.",
        words=(6,),
    )  # fmt: skip


def _below(row: Mapping[Any, Any], machine: Machine) -> tuple[str, ...]:
    dtype, peak = str(row["dtype"]), machine.peaks[str(row["dtype"])]
    roof, got = machine.roof(dtype, row["intensity"]), row["share"] * peak
    return (
        f"{dtype}, n = {row['n']}",
        units.digits(row["intensity"]),
        rate(roof),
        rate(got),
        f"{row['share']:.0%}",
        f"{got / roof:.0%}",
        "memory" if roof < peak else "multiply-adds",
    )


def shares(rows: pd.DataFrame, dtype: str) -> Table:
    """Each implementation's part of the peak, by n."""
    of = rows[rows["dtype"] == dtype]
    sides = sorted(of["n"].unique())
    known = {(row.name, row.n): f"{row.share:.1%}" for row in of.itertuples(index=False)}
    best = of.groupby("name")["share"].max().sort_values(ascending=False)
    return Table(
        f"Part of the peak, {dtype}, N = {of['N'].iloc[0]}",
        ("implementation", *(f"n = {n}" for n in sides)),
        tuple((str(name), *(known.get((name, n), "–") for n in sides)) for name in best.index),
        "A dash: a call would have taken too long, or goes through a DFT there (opencv, large n).",
    )


def bounds(rows: pd.DataFrame, machine: Machine) -> Table:
    """What bounds each, judged where it comes nearest to its roof."""
    return Table(
        "What bounds them",
        (
            "implementation",
            "nearest to its roof",
            "part of the roof",
            "part of the peak",
            "bound by",
        ),
        tuple(
            (
                name,
                size,
                f"{part:.0%}",
                f"{share:.1%}",
                "the roof" if part >= NEAR else "other instructions",
            )
            for name, part, share, size in nearest(rows, machine)
        ),
        f"Who stays below {NEAR:.0%} of the roof waits for neither memory nor the multiply-add units: the "
        "time goes into loads from caches, address arithmetic, calls, and vectors that are not filled.",
        words=(1, 4),
    )
