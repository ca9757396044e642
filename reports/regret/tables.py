"""The tables of the page on what choosing costs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corrconv.kit import units
from corrconv.kit.problems import spelled
from corrconv.kit.units import counted

from ..kit.measured import measured
from ..kit.quantity import What
from ..kit.run import View
from ..kit.tables import Table
from ..peers.cells import geometric_mean, regrets, speeds
from .regret import OURS, ROUTES, SCIPY, Regret, Spread, spread

SPREAD = ("median", "90th percentile", "worst", "where that is")


def cells_of(found: Spread | None, worst: str = "") -> tuple[str, ...]:
    """The four columns of `SPREAD`; `worst` with its key, where it is a cell's."""
    if found is None:
        return ("–",) * 4
    middle = (units.ratio(it) for it in (found.median, found.high))
    return (*middle, worst or units.ratio(found.worst), found.where)


def beside_all(it: Regret) -> str:
    """Its time over the fastest of all, with its key."""
    return measured(it.cell, it.chosen.name, What.RATIO)


def beside_own(it: Regret) -> str:
    """Its time over the better of its own alternatives, with its key."""
    return measured(it.cell, it.chosen.name, What.RATIO, it.routes[0].name)


def own(scipy: dict[View, list[Regret]]) -> Table | None:
    """Over the better of its own alternatives, in the run's cells."""
    rows = []
    for view, found in scipy.items():
        both = [(it, it.own.ratio) for it in found if it.own]
        if both:
            values = spread([ratio for _, ratio in both], [it.size for it, _ in both])
            worst = beside_own(max(both, key=lambda of: of[1])[0])
            loses, wrong = sum(it.loses for it, _ in both), sum(it.wrong for it, _ in both)
            count = f"{len(both)} of {len(found)}"
            rows.append((str(view), count, *cells_of(values, worst), str(loses), str(wrong)))
    if not rows:
        return None
    return Table(
        "Over the better of its own alternatives, in the run",
        ("cells", "both measured", *SPREAD, "resolved to be slower", "of these the wrong route"),
        tuple(rows),
        f"Time of {SCIPY} over the lesser of {' and '.join(ROUTES)}. Cells in which a direct sum would have "
        "taken too long are left out. The wrong route: slower, and nearer to the worse alternative's time "
        "than to the better's; otherwise it is the choosing that takes the time.",
        words=(1, 5),
    )


def every(scipy: dict[View, list[Regret]], ours: dict[View, list[Regret]]) -> Table | None:
    """Over the fastest of all, SciPy's choice and ours beside each other."""
    rows = []
    for view in dict.fromkeys([*ours, *scipy]):
        for name, found in ((OURS, ours.get(view)), (SCIPY, scipy.get(view))):
            if found:
                values = spread([it.over_all for it in found], [it.size for it in found])
                worst = beside_all(max(found, key=lambda it: it.over_all))
                slower = str(sum(it.slower for it in found))
                rows.append((str(view), name, str(len(found)), *cells_of(values, worst), slower))
    if not rows:
        return None
    return Table(
        "Over the fastest of all, in the run",
        ("cells", "who chooses", "how many", *SPREAD, "resolved to be slower"),
        tuple(rows),
        "The alternatives are all that were measured in a cell, other people's included; those that choose "
        "are none, since each runs one of the others.",
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


def at_random(peers: pd.DataFrame | None, name: str) -> str:
    """A choice over the best of all, by number of axes: in 2-D so much in the median, so much at worst."""
    if peers is None:
        return ""
    found = ((ndim, _of_random(peers[peers["ndim"] == ndim], name, ())) for ndim in (2, 1))
    return ", ".join(
        f"in {ndim}-D {units.ratio(it.median)} in the median of {counted(it.count, 'problem')} and "
        f"{units.ratio(it.worst)} at worst ({it.where})"
        for ndim, it in found
        if it
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
