"""How near direct sums come to what a core can do, and what bounds them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from corrconv.kit import units
from corrconv.kit.units import listed

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.tables import Table
from . import evidence
from .peak import COPIED, SUMS
from .tables import (
    NEAR,
    OURS,
    Machine,
    bounds,
    measured,
    nearest,
    needed,
    of_machine,
    of_roof,
    rate,
    reached,
    shares,
)


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    machine: Table
    ours: Table | None
    shares: tuple[Table, ...]
    bounds: Table | None
    sums: int = SUMS
    copied: str = str(units.size(COPIED))


def pages(stored: Material) -> list[Page]:
    """One, where a part of the peak was measured."""
    found = evidence.load(stored.results)
    if found is None:
        return []
    machine = measured(found)
    rows = reached(stored.run, machine)
    shown = Shown(
        tuple(filter(None, (of_the_core(machine), of_ours(rows), of_others(rows, machine)))),
        stored.drawn("roofline"),
        of_machine(machine),
        of_roof(rows, machine),
        tuple(shares(rows, dtype) for dtype in sorted(rows["dtype"].unique())),
        None if rows.empty else bounds(rows, machine),
    )
    return [
        Page(
            "roofline.html",
            "Roofline",
            "What part of a core's multiply-add peak each direct sum reaches, and what bounds it.",
            "Measured",
            60,
            "roofline/page.html.j2",
            shown,
            origins=origins(stored.results, evidence.NAME),
        )
    ]


def of_the_core(machine: Machine) -> str:
    """Peak, copying, and from which n on memory is no bound."""
    (first, peak), *others = sorted(machine.peaks.items())
    said = [f"{rate(peak)} multiply-adds a second in {first}"]
    said += [f"{rate(peak)} in {dtype}" for dtype, peak in others]
    from_n = {dtype: needed(machine, dtype) for dtype in sorted(machine.peaks)}
    sides = " and ".join(f"n = {n} ({dtype})" for dtype, n in from_n.items())
    return (
        f"In registers one core of this machine does {' and '.join(said)}, and it "
        f"copies {machine.copied / 1e9:.3g} GB/s: a direct sum does enough with each byte not to wait for "
        f"memory from {sides} on."
    )


def of_ours(rows: pd.DataFrame) -> str:
    """From the least to the largest share."""
    own = rows[rows["name"] == OURS]
    said = []
    for dtype, of in own.groupby("dtype"):
        first, best = of.sort_values("n").iloc[0], of.sort_values("share").iloc[-1]
        said.append(
            f"{first['share']:.0%} at n = {first['n']} and {best['share']:.0%} at n = {best['n']} "
            f"({dtype}, N = {best['N']})"
        )
    return f"Of that peak {OURS} reaches {'; '.join(said)}." if said else ""


def of_others(rows: pd.DataFrame, machine: Machine) -> str:
    """The best of the others, beside ours at that size."""
    others = rows[rows["name"] != OURS]
    if others.empty:
        return ""
    best = others.sort_values("share").iloc[-1]
    far = [row for row in nearest(others, machine) if row[1] < NEAR]
    text = (
        f"Of the others {best['name']} comes nearest to the peak: {best['share']:.1%} at n = {best['n']}, "
        f"{best['dtype']}."
    )
    if far:
        text += (
            f" {listed([name for name, *_ in far])} never reach half of the roof: neither memory nor "
            "the multiply-add units bound them, but the instructions around."
        )
    return text
