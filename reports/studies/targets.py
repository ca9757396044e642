"""What was to be shown, what was measured, and whether that is enough: from stored studies alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from corrconv.kit import units

from .cells import SCIPY_ROUTES, geometric_mean, least, percentile, regrets, speeds
from .measure.scaling import BOUND
from .stored import Studied

Verdict = Literal["reached", "not reached", "not measured"]
MEAN = {2: 2.5, 1: 2.0}
ONE_SHOT, PLANNED = 5e-6, 2e-6
SHARE, FROM_N, FROM_KERNEL = 0.75, 256, 7
THREADS, FROM_SECONDS = 1.8, 5e-3
THREADED = ("numba_simd", "fftw_tiled", "separable", "auto")
MEDIAN_REGRET, HIGH_REGRET = 1.05, 1.25
ROOM, LARGEST = 64 * 2**20, 8192


@dataclass(frozen=True)
class Target:
    """One thing that was to be shown.

    Attributes
    ----------
    what, goal : str
        The quantity, and what it should be.
    measured : str
        What it is, and of how many.
    verdict : {"reached", "not reached", "not measured"}
    """

    what: str
    goal: str
    measured: str
    verdict: Verdict


def targets(studied: Studied) -> list[Target]:
    """All of them, also those that nothing was measured for."""
    return [target for judge in JUDGES for target in judge(studied)]


def _judged(what: str, goal: str, measured: str, reached: bool) -> Target:
    return Target(what, goal, measured, "reached" if reached else "not reached")


def _missing(what: str, goal: str, study: str) -> Target:
    return Target(
        what, goal, f"python -m corrconv.reports.studies {study} measures it", "not measured"
    )


def _rows(studied: Studied, name: str) -> pd.DataFrame:
    study = studied.get(name)
    return pd.DataFrame() if study is None else study.rows


def _standing(studied: Studied) -> Iterator[Target]:
    rows = _rows(studied, "standing")
    cells = pd.DataFrame() if rows.empty else speeds(rows)
    for ndim, goal in MEAN.items():
        mean = f"Speed over the best peer, {ndim}-D", f"geometric mean at least {goal:g}×"
        worst = f"Random problems where a peer is faster, {ndim}-D", "none"
        of = cells if cells.empty else cells[cells["ndim"] == ndim]
        if of.empty:
            yield _missing(*mean, "standing")
            yield _missing(*worst, "standing")
            continue
        found = geometric_mean(of["speed"])
        count = f"{len(of)} problem{'s' if len(of) > 1 else ''}"
        yield _judged(*mean, f"{units.ratio(found)} over {count}", found >= goal)
        slower, below = int(of["slower"].sum()), int((of["speed"] < 1).sum())
        text = f"{slower} of {len(of)} beyond noise, {below} at all; the least {_worst(of)}"
        yield _judged(*worst, text, slower == 0)


def _worst(cells: pd.DataFrame) -> str:
    cell = least(cells, "speed")
    x, h = ("×".join(map(str, cell[shape])) for shape in ("x_shape", "h_shape"))
    return f"{units.ratio(cell['speed'])} ({x} with {h}, {cell['dtype']}, against {cell['peer']})"


def _calls(studied: Studied) -> Iterator[Target]:
    rows = _rows(studied, "calls")
    for what, most in (("one-shot", ONE_SHOT), ("planned", PLANNED)):
        asked = f"Python around the compiled call, {what}, 16×16", f"under {most / 1e-6:g} µs"
        of = rows if rows.empty else rows[rows["what"] == what]
        if of.empty:
            yield _missing(*asked, "calls")
            continue
        extra = float(of["extra"].iloc[0])
        yield _judged(*asked, str(units.seconds(max(extra, 0.0))), extra < most)


def _efficiency(studied: Studied) -> Iterator[Target]:
    asked = (
        f"numba_simd's part of the core's multiply-add peak, n ≥ {FROM_KERNEL}, N ≥ {FROM_N}, float32",
        f"at least {SHARE:.0%}",
    )
    rows = _rows(studied, "efficiency")
    if not rows.empty:
        large = (rows["N"] >= FROM_N) & (rows["n"] >= FROM_KERNEL)
        rows = rows[(rows["name"] == "numba_simd") & (rows["dtype"] == "float32") & large]
    if rows.empty:
        yield _missing(*asked, "efficiency")
        return
    worst = least(rows, "share")
    text = f"{worst['share']:.0%} at N = {worst['N']}, n = {worst['n']}, the least of {len(rows)} sizes; "
    yield _judged(*asked, f"{text}median {rows['share'].median():.0%}", worst["share"] >= SHARE)


def _scaling(studied: Studied) -> Iterator[Target]:
    asked = (
        f"Two threads, {', '.join(THREADED)}, calls over {FROM_SECONDS / 1e-3:g} ms",
        f"at least {THREADS:g}×",
    )
    rows = _rows(studied, "scaling")
    two = rows if rows.empty else rows[rows["workers"] == 2]
    if two.empty:
        yield _missing(*asked, "scaling")
        return
    cells = two[two["name"].isin(THREADED) & (two["median"] * two["speed"] > FROM_SECONDS)]
    if cells.empty:
        yield _missing(*asked, "scaling")
        return
    worst = least(cells, "speed")
    text = (
        f"{units.ratio(worst['speed'])} for {worst['name']}, N = {units.number(worst['N'])}, "
        f"n = {worst['n']}, the least of {len(cells)} cells; median {units.ratio(cells['speed'].median())}"
    )
    alone = two.loc[two["name"] == BOUND, "speed"]
    if not alone.empty:
        text += f"; multiply-adds alone {units.ratio(alone.iloc[0])}"
    yield _judged(*asked, text, worst["speed"] >= THREADS)


def _regret(studied: Studied) -> Iterator[Target]:
    rows = _rows(studied, "standing")
    for ndim in (2, 1):
        middle = f"auto's regret, time over the best registered, median, {ndim}-D"
        high = f"auto's regret, 95th percentile, {ndim}-D"
        goals = f"at most {MEDIAN_REGRET:g}", f"at most {HIGH_REGRET:g}"
        of = rows if rows.empty else rows[rows["ndim"] == ndim]
        own = pd.Series(dtype=float) if of.empty else regrets(of, "auto")["regret"]
        if own.empty:
            yield _missing(middle, goals[0], "standing")
            yield _missing(high, goals[1], "standing")
            continue
        scipy, alone = (regrets(of, "scipy_auto", among)["regret"] for among in ((), SCIPY_ROUTES))
        for what, goal, share, most in (
            (middle, goals[0], 0.5, MEDIAN_REGRET),
            (high, goals[1], 0.95, HIGH_REGRET),
        ):
            found = percentile(own, share)
            text = f"{found:.3f} over {len(own)} problem{'s' if len(own) > 1 else ''}"
            if not scipy.empty:
                text += (
                    f"; scipy_auto {percentile(scipy, share):.3g}, "
                    f"{percentile(alone, share):.3g} among its own routes"
                )
            yield _judged(what, goal, text, found <= most)


def _memory(studied: Studied) -> Iterator[Target]:
    asked = (
        f"Peak memory of fftw_tiled beyond input and output at {LARGEST}²",
        f"under {ROOM // 2**20} MiB",
    )
    rows = _rows(studied, "memory_by_size")
    if not rows.empty:
        rows = rows[(rows["name"] == "fftw_tiled") & (rows["N"] == LARGEST)]
    if rows.empty:
        yield _missing(*asked, "memory_by_size")
        return
    extra = int(rows["extra"].iloc[0])
    yield _judged(*asked, str(units.size(extra)), extra < ROOM)


JUDGES: tuple[Callable[[Studied], Iterator[Target]], ...] = (
    _standing,
    _calls,
    _efficiency,
    _scaling,
    _regret,
    _memory,
)
