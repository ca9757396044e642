"""``corrconv crossover``: from which n is B faster than A, at each N; measured, and as the model says."""

from __future__ import annotations

import dataclasses
import json
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

import corrconv
from corrconv.check.show import found
from corrconv.compare.pool import Kept, kept
from corrconv.crossover import show as words
from corrconv.crossover.forecast import of_pair
from corrconv.crossover.run import Asked, Curve, beside, run
from corrconv.crossover.store import Points
from corrconv.crossover.types import Pair
from corrconv.kit import units
from corrconv.kit.console import out, progress
from corrconv.measure import environment
from corrconv.sweep.contenders import identity

FOLDER = Path("results/asv/crossovers")
SIDES = {1: (1_000, 10_000, 100_000, 1_000_000), 2: (64, 128, 256, 512)}


def lengths(text: str | None, ndim: int) -> tuple[int, ...]:
    """64,128,256 → (64, 128, 256); by default those of `SIDES`.

    Raises
    ------
    ValueError
    """
    if text is None:
        return SIDES[ndim]
    try:
        sides = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        sides = ()
    if not sides or sides[0] < 1:
        raise ValueError(f"image-sides: {text!r}; write numbers with commas between, as 64,128,256")
    return sides


def pair(
    what: Sequence[str], ndim: int, dtype: str, operation: str, workers: int = 1
) -> tuple[Pair, tuple[corrconv.Implementation, corrconv.Implementation]]:
    """The pair of two names or files, which can run here and take such problems.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError
        With the reason.
    """
    if len(what) != 2:
        raise ValueError(f"crossover needs two implementations, A and B, got {len(what)}")
    a, b = (found(entry) for entry in what)
    if a.name == b.name:
        raise ValueError(f"{a.name} does not cross itself: name two different implementations")
    asked = Pair(a.name, b.name, ndim, dtype, operation, workers)
    for it in (a, b):
        if missing := it.unavailable():
            raise ValueError(f"{it.name} cannot run here: {missing}")
        if reason := it.supports(asked.problem(8, 1)):
            raise ValueError(f"{it.name} does not take such problems: {reason}")
    return asked, (a, b)


def conditions(sides: Iterable[corrconv.Implementation], asked: Asked) -> dict[str, str]:
    """What must be the same for a point on disk to count."""
    record = environment.record()
    return {
        **identity(platform.node(), list(sides), record),
        "seconds": f"{asked.seconds:g}",
        "comparisons": str(asked.comparisons),
    }


def measure(
    asked_pair: Pair,
    sides: Sequence[corrconv.Implementation],
    asked: Asked,
    folder: Path,
    processes: Kept | None = None,
) -> Curve:
    """Search it, with a progress bar; every finished point is in `folder` at once.

    Raises
    ------
    ProcessFailed
        Where a measuring process fails.
    OSError, ValueError
        Where a point cannot be kept, or a kept one is damaged.
    """
    points = Points(folder, asked_pair, conditions(sides, asked))
    name = f"{asked_pair.a}, {asked_pair.b}, {asked_pair.ndim}-D {asked_pair.dtype}"
    with progress() as bar, kept() as own:
        task = bar.add_task(name, total=len(asked.N) * asked.most)

        def told(N: int, n: int) -> None:
            done = asked.N.index(N) * asked.most
            now = max(done, int(bar.tasks[task].completed) + 1)
            bar.update(task, completed=now, description=f"{name}: N = {N}, n = {n}")

        return run(asked_pair, asked, sides, points, processes or own, progress=told)


def show(curve: Curve) -> None:
    """Print a row for each N."""
    pair = curve.pair
    out.print(
        f"[bold]{escape(pair.a)} → {escape(pair.b)}[/], {pair.ndim}-D {pair.operation}, {pair.dtype}: "
        f"{escape(pair.b)} is faster from n on"
    )
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("N", justify="right")
    for column in ("n*, measured", "not resolved", "n*, model", "model"):
        table.add_column(column)
    table.add_column("points", justify="right")
    for row, forecast in zip(curve.rows, curve.forecasts):
        told = words.verdict(row, forecast)
        table.add_row(
            units.number(row.N),
            escape(words.crossovers(pair, row)),
            words.listed(words.unresolved(row)) or "–",
            words.predicted(forecast),
            f"[red]{told}[/]" if forecast is not None and forecast.disagrees else told,
            str(len(row.points)),
        )
    out.print(table)


def asked_again(curve: Curve) -> Curve:
    """The same measurements beside what the model says now: after `corrconv calibrate`, say."""
    return beside(curve.pair, curve.rows, of_pair(curve.pair))


def as_data(curve: Curve) -> dict[str, Any]:
    """Plain data, ready for JSON, and what `Curve.from_data` reads."""
    data: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(curve)))
    return data
