"""The tables of the page on what choosing costs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corrconv.kit import units
from corrconv.kit.problems import spelled
from corrconv.kit.units import counted

from ..kit.tables import Table
from ..peers.cells import geometric_mean, regrets, speeds
from ..timings.winners import Regime
from .regret import OURS, ROUTES, SCIPY, Regret, Spread, spread

SPREAD = ("median", "90th percentile", "worst", "where that is")


def cells_of(found: Spread | None) -> tuple[str, ...]:
    """The four columns of `SPREAD`."""
    if found is None:
        return ("–",) * 4
    return (*(units.ratio(it) for it in (found.median, found.high, found.worst)), found.where)


def own(scipy: dict[Regime, list[Regret]]) -> Table | None:
    """Over the better of its own alternatives, in asv's cells."""
    rows = []
    for regime, found in scipy.items():
        both = [it for it in found if it.over_own is not None]
        if both:
            values = spread([it.over_own or 0.0 for it in both], [it.size for it in both])
            loses, wrong = sum(it.loses for it in both), sum(it.wrong for it in both)
            count = f"{len(both)} of {len(found)}"
            rows.append((str(regime), count, *cells_of(values), str(loses), str(wrong)))
    if not rows:
        return None
    return Table(
        "Over the better of its own alternatives, in the run",
        ("cells", "both timed", *SPREAD, "slower beyond noise", "of these the wrong route"),
        tuple(rows),
        f"Time of {SCIPY} over the lesser of {' and '.join(ROUTES)}. Cells in which a direct sum would have "
        "taken too long are left out. asv's times are not paired: what lies below 1 is noise, and as much "
        "above it may be. The wrong route: slower beyond noise, and nearer to the worse alternative's time "
        "than to the better's; otherwise it is the choosing that takes the time.",
        words=(1, 5),
    )  # fmt: skip


def every(scipy: dict[Regime, list[Regret]], ours: dict[Regime, list[Regret]]) -> Table | None:
    """Over the fastest of all, SciPy's choice and ours beside each other."""
    rows = []
    for regime in list(dict.fromkeys([*scipy, *ours])):
        for name, found in ((SCIPY, scipy.get(regime)), (OURS, ours.get(regime))):
            if found:
                values = spread([it.over_all for it in found], [it.size for it in found])
                rows.append((str(regime), name, str(len(found)), *cells_of(values)))
    if not rows:
        return None
    return Table(
        "Over the fastest of all, in the run",
        ("cells", "who chooses", "how many", *SPREAD),
        tuple(rows),
        "The alternatives are all that were timed in a cell, other people's included; those that choose are "
        "none, since each runs one of the others. The times are not paired, so below 1 is noise.",
        words=(1, 6),
    )


def random(peers: pd.DataFrame | None) -> Table | None:
    """Random problems, in pairs: ours, and SciPy's among its own routes and among all."""
    if peers is None:
        return None
    rows = []
    for ndim in (2, 1):
        of = peers[peers["ndim"] == ndim]
        for name, among, said in (
            (OURS, (), "all registered"),
            (SCIPY, (), "all registered"),
            (SCIPY, ROUTES, "its own routes"),
        ):
            if found := _of_random(of, name, among):
                rows.append((f"{ndim}-D, {name}", said, str(found.count), *cells_of(found)))
    return Table(
        "Random problems, samples taken in turn",
        ("who chooses", "among", "problems", *SPREAD),
        tuple(rows),
        "Sizes are drawn log-uniform from a seed, float32 and float64, one thread. Percentiles are values "
        "that were measured. Those that choose are no alternatives, so below 1 is noise. Its own routes: "
        "those of the two that were timed, which a direct sum far behind is not.",
        words=(1, 6),
    )  # fmt: skip


def _of_random(peers: pd.DataFrame, name: str, among: tuple[str, ...]) -> Spread | None:
    found = regrets(peers, name, among)
    sizes = {row.problem: _size(row) for row in peers.itertuples(index=False)}
    return spread(list(found["regret"]), [sizes[problem] for problem in found["problem"]])


def _size(row: Any) -> str:
    x, h = (spelled(shape, "×") for shape in (row.x_shape, row.h_shape))
    return f"{x} with {h}, {row.dtype}"


def at_random(peers: pd.DataFrame | None) -> str:
    """Both choices over the best of all, in a sentence."""
    if peers is None:
        return ""
    said = []
    for ndim in (2, 1):
        of = peers[peers["ndim"] == ndim]
        ours, scipy = (_of_random(of, name, ()) for name in (OURS, SCIPY))
        if ours and scipy:
            said.append(
                f"in {ndim}-D {units.ratio(scipy.median)} in the median and {units.ratio(scipy.worst)} at "
                f"worst, ours {units.ratio(ours.median)} and {units.ratio(ours.worst)}"
            )
    if not said:
        return ""
    return (
        f"Over the best of all registered, at random sizes, SciPy's choice takes {'; '.join(said)}."
    )


def against_peers(peers: pd.DataFrame | None) -> str:
    """Our own call beside the fastest of all others, in a sentence."""
    cells = pd.DataFrame() if peers is None else speeds(peers)
    if cells.empty:
        return ""
    by_axes = [(ndim, cells[cells["ndim"] == ndim]) for ndim in (2, 1)]
    said = [
        f"in {ndim}-D {units.ratio(geometric_mean(of['speed']))} as fast in the geometric mean of "
        f"{counted(len(of), 'random problem')}, slower beyond noise in {int(of['slower'].sum()) or 'none'}"
        for ndim, of in by_axes
        if not of.empty
    ]
    worst: Any = next(cells.sort_values("speed", kind="stable").itertuples(index=False))
    return (
        f"Beside the fastest of everybody else's, ours is {'; '.join(said)}; at worst it is "
        f"{units.ratio(worst.speed)} as fast ({_size(worst)}, against {worst.peer})."
    )
