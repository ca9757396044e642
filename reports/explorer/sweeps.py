"""Sweeps, as the explorer shows them: paired ratios of every two sides of a case, with their intervals."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from corrconv.measure.sequential import DOUBT, Look, dissent, error, fewest
from corrconv.measure.statistics import Ratio, Samples, Verdict, ratio
from corrconv.sweep.folder import SWEEP, load
from corrconv.sweep.frame import CASE, estimates, frame
from corrconv.sweep.merge import read

from ..timings.noise import percent
from .types import Cell, Pair, Side, Source, View

PAIRED = (
    "Times are medians over fresh processes, intervals from the least process to the greatest. Ratios are "
    "of times taken in turn in one process; theirs are the exact sign test's, over processes. One beats "
    "another only where that interval excludes 1 and the ratio is beyond the case's noise floor, which "
    "is what the reference differs by from itself. "
)


def sources(results: Path) -> list[Source]:
    """Every sweep beside asv's results, by machine: ``sweep.json``, a merged file, and ``sweep/*/``.

    Raises
    ------
    ValueError
        Where one is damaged; the message names it and says what to do.
    """
    return [
        _source(str(machine), rows, turns.attrs)
        for turns in stored(results)
        for machine, rows in turns.groupby("machine", sort=False)
    ]


def stored(results: Path) -> list[pd.DataFrame]:
    """The sweeps' turns, see `corrconv.sweep.frame.frame`; those that hold none are left out."""
    merged = results.parent / SWEEP
    folders = sorted(path.parent for path in (results.parent / "sweep").glob(f"*/{SWEEP}"))
    found = [read(merged)] if merged.is_file() else []
    found += [frame([load(folder)]) for folder in folders]
    return [turns for turns in found if len(turns)]


def _source(machine: str, turns: pd.DataFrame, attrs: Mapping[Any, Any]) -> Source:
    says = estimates(turns)
    views = tuple(_views(turns, says))
    worst = says["floor"].max()
    noise = "" if math.isnan(worst) else f"The floors here are up to {percent(worst)}. "
    processes = turns.groupby(CASE)["process"].nunique()
    few, many = int(processes.min()), int(processes.max())
    counted = f"{many if few == many else f'{few} to {many}'} processes a case"
    names = turns[["name", "family"]].drop_duplicates().itertuples(index=False)
    return Source(
        kind="sweep",
        machine=machine,
        made=f"{_processor(turns, attrs)}{counted}; measured on {turns['made_at'].max()[:10]}",
        note=PAIRED + noise + _holds(few),
        lead=1.0,
        views=views,
        families={name: family or "unknown" for name, family in names},
    )


def _holds(processes: int) -> str:
    """What one interval of a case with the fewest processes holds with."""
    missed = error((Look(processes, dissent(processes, DOUBT)),))
    return f"Each interval holds on its own, with {100 * (1 - missed):.1f}%. "


def _processor(turns: pd.DataFrame, attrs: Mapping[Any, Any]) -> str:
    sweeps = attrs.get("sweeps")
    about = sweeps.get(turns["sweep"].iloc[0], {}) if isinstance(sweeps, Mapping) else {}
    processor = about.get("identity", {}).get("processor")
    return f"{processor}; " if processor else ""


def _views(turns: pd.DataFrame, says: pd.DataFrame) -> Iterator[View]:
    """The cells of square images and kernels: others are no point of the plane."""
    of_case: dict[Any, pd.DataFrame] = dict(iter(turns.groupby(CASE)))
    said: dict[Any, pd.DataFrame] = dict(iter(says.groupby(CASE)))
    cells: dict[tuple[Any, ...], list[Cell]] = {}
    for case, rows in said.items():
        _, operation, mode, boundary, dtype, workers, x_shape, h_shape = case
        if _square(x_shape) and _square(h_shape):
            ndim = int(of_case[case]["ndim"].iloc[0])
            view = (ndim, operation, dtype, workers, mode, boundary)
            cells.setdefault(view, []).append(_cell(of_case[case], rows))
    for (ndim, operation, dtype, workers, mode, boundary), found in sorted(cells.items()):
        threads = "one" if workers == 1 else str(workers)
        named = mode if boundary == "fill" else f"{mode}, {boundary}"
        yield View(ndim, operation, dtype, threads, named, tuple(found))


def _square(shape: str) -> bool:
    return len(set(shape.split("x"))) == 1


def _cell(turns: pd.DataFrame, says: pd.DataFrame) -> Cell:
    taken = _taken(turns)
    columns = says[["name", "seconds", "low", "high"]].itertuples(index=False)
    sides = tuple(
        Side(name, seconds, low, high, whole=name in taken) for name, seconds, low, high in columns
    )
    floor = float(says["floor"].iloc[0])
    known = None if math.isnan(floor) else floor
    absent = sorted(set(turns["name"]) - {side.name for side in sides})
    N, n = round(turns["N"].iloc[0]), round(turns["n"].iloc[0])
    return Cell(N, n, sides, tuple(_pairs(taken, known)), known, tuple(absent))


def _taken(turns: pd.DataFrame) -> dict[str, dict[str, Samples]]:
    """Samples by name and process, of those that had rounds in every process, as `judge` takes them.

    One that is far behind in some process is left out there, and what is left of it says little.
    """
    rows = turns[(turns["outcome"] == "measured") & ~turns["again"] & (turns["rounds"] > 0)]
    found: dict[str, dict[str, Samples]] = {}
    columns = rows[["name", "process", "calls", "samples"]].itertuples(index=False)
    for name, process, calls, samples in columns:
        found.setdefault(name, {})[process] = Samples(name, 0, int(calls), tuple(samples))
    everywhere = set(turns.loc[turns["reference"].fillna("") != "", "process"])
    return {name: of for name, of in found.items() if of.keys() == everywhere}


def _pairs(taken: Mapping[str, Mapping[str, Samples]], floor: float | None) -> Iterator[Pair]:
    for of, to in itertools.combinations(taken, 2):
        if len(taken[to]) < 2:
            continue
        sides = [_same_rounds(taken[of][each], taken[to][each]) for each in taken[to]]
        found = ratio([a for a, _ in sides], [b for _, b in sides], dissent(len(sides), DOUBT))
        yield Pair(of, to, found.value, found.low, found.high, _verdict(found, floor))


def _same_rounds(a: Samples, b: Samples) -> tuple[Samples, Samples]:
    """The rounds that both took part in: one that was far behind left early."""
    count = min(len(a.seconds), len(b.seconds))
    one, other = (Samples(s.label, 0, s.calls, s.seconds[:count]) for s in (a, b))
    return one, other


def _verdict(of: Ratio, floor: float | None) -> Verdict:
    """As `corrconv.sweep.judge` has it, for any two sides."""
    if floor is None or of.processes < fewest(DOUBT):
        return Verdict.NOT_RESOLVED
    if of.low <= 1 <= of.high or abs(math.log(of.value)) <= math.log(floor):
        return Verdict.NOT_RESOLVED
    return Verdict.FASTER if of.value < 1 else Verdict.SLOWER
