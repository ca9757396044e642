"""How near direct sums come to what a core can do, and what bounds them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from corrconv.kit import units
from corrconv.kit.words import listed

from ..kit.answers import GROUP, Missing, Table, drawn
from ..kit.figure import SavedFigure
from ..kit.origins import origins
from ..kit.page import Page
from ..site.figures import of_page
from ..site.stored import Stored
from ..studies import stored as studies
from ..studies.measure.peak import COPIED, SUMS
from ..studies.targets import Target, targets
from .roof import NEAR, OURS, Machine, measured, nearest, needed, rate, reached
from .tables import bounds, of_machine, of_roof, shares

COMMAND = "python -m corrconv.reports.studies peak efficiency"


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    machine: Table | None
    ours: Table | None
    shares: tuple[Table, ...]
    bounds: Table | None
    targets: tuple[Target, ...]
    missing: tuple[Missing, ...]
    sums: int = SUMS
    copied: str = str(units.size(COPIED))


def pages(stored: Stored) -> list[Page]:
    """One, where a part of the peak was measured."""
    studied = studies.load(stored.results)
    if studied is None or studied.get("efficiency") is None:
        return []
    rows, machine = reached(studied), measured(studied)
    shown = Shown(
        tuple(filter(None, (of_the_core(machine), of_ours(rows), of_others(rows, machine)))),
        drawn(stored, of_page("roofline")),
        of_machine(machine) if machine else None,
        of_roof(rows, machine) if machine else None,
        tuple(shares(rows, dtype) for dtype in sorted(rows["dtype"].unique())),
        bounds(rows, machine) if machine else None,
        tuple(target for target in targets(studied) if "multiply-add peak" in target.what),
        () if machine else (Missing("What the core and its memory can do", COMMAND),),
    )
    return [
        Page(
            "roofline.html",
            "Roofline",
            "What part of a core's multiply-add peak each direct sum reaches, and what bounds it.",
            GROUP,
            "roofline.html.j2",
            shown,
            origins=origins(stored.results, "studies/peak", "studies/efficiency"),
        )
    ]


def of_the_core(machine: Machine | None) -> str:
    """Peak, copying, and from which n on memory is no bound."""
    if machine is None:
        return ""
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
            f"{first['share']:.0%} at n = {first['n']} and {best['share']:.0%} at n = {best['n']} ({dtype})"
        )
    N = rows["N"].iloc[0]
    return f"Of that peak {OURS} reaches, at N = {N}, {'; '.join(said)}." if said else ""


def of_others(rows: pd.DataFrame, machine: Machine | None) -> str:
    """The best of the others, beside ours at that size."""
    others = rows[rows["name"] != OURS]
    if machine is None or others.empty:
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
