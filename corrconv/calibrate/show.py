"""What ``corrconv calibrate`` shows: quick and full, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table

from corrconv.calibrate.coverage import Held, Row
from corrconv.calibrate.evidence import MAKE, MEDIAN, TAIL, Model
from corrconv.calibrate.exponents import Exponent, Growth
from corrconv.calibrate.run import Full, Quick
from corrconv.kit import units
from corrconv.kit.codec import to_data
from corrconv.kit.console import err, out, progress
from corrconv.measure.process import Progress

WIDTH = 144
"""Columns that the table needs, however narrow the terminal is: no number is cut."""
NONE = ("–", "–", "too few sizes tell")
SIGNS = {True: "[green]✓[/]", False: "[red]✗[/]"}


@contextmanager
def bar() -> Iterator[Progress]:
    """A bar that is told a share and what is being done."""
    with progress() as shown:
        task = shown.add_task("calibrating", total=100)
        yield lambda share, words: shown.update(
            task, completed=round(100 * share), description=words[:60]
        )


def as_data(found: Quick | Full) -> dict[str, Any]:
    """For ``--json``."""
    if isinstance(found, Quick):
        return {
            "file": str(found.file),
            "simd_tile": found.simd_tile,
            "tile_ratios": found.tile_ratios,
            "median_error": {model.key: model.median_error for model in found.models.rows},
            "scaled": found.scaled,
            "seconds": found.seconds,
        }
    data = to_data(found.models)
    del data["made"]
    kept = {"table": found.table, "evidence": found.evidence}
    return {
        "samples": str(found.samples),
        **{name: path and str(path) for name, path in kept.items()},
        **data,
    }


def show(found: Quick | Full) -> None:
    """Tables for people."""
    if isinstance(found, Quick):
        show_quick(found)
    else:
        show_full(found)


def show_quick(found: Quick) -> None:
    """The shapes of tiles, the models' errors, and what was done with them."""
    shapes = Table("register tile", "time, in units of the usual one's")
    for shape, ratio in sorted(found.tile_ratios.items(), key=lambda item: item[1]):
        shapes.add_row(shape + (" (chosen)" if shape == found.simd_tile else ""), f"{ratio:.3f}")
    out.print(shapes)
    errors = Table("model of", "median error", "90%")
    for model in found.models.rows:
        errors.add_row(model.key, f"{model.median_error:.1%}", f"{model.error:.0%}")
    out.print(errors)
    out.print(
        f"{found.scaled} models of other implementations and dtypes were scaled as these were"
    )
    out.print(
        f"stored in {found.file} after {found.seconds:.0f} s; auto uses it from now on",
        soft_wrap=True,
    )


def show_full(found: Full) -> None:
    """Errors and exponents, a line each, what holds for all, and where it is."""
    models = found.models
    Console(width=max(out.width, WIDTH), highlight=False).print(_table(models.rows))
    median, tail = models.overall()
    sizes = sum(len(row.points) for row in models.rows)
    reached = sum(row.reached for row in models.rows)
    out.print(
        f"\nHeld-out error of all {sizes}: median {median:.1%} (at most {MEDIAN:.0%} was to be "
        f"reached), 90th percentile {tail:.1%} (at most {TAIL:.0%}). "
        f"{reached} of {len(models.rows)} models reach both.\n"
        f"The machine was {models.spread:.2g} times as slow at one moment as at another; that is taken "
        f"out.\n"
        "Exponents: of time, over log P where transforms are made. Threads: the share of the work that "
        "they divide.",
        soft_wrap=True,
    )
    for name, why in models.left_out.items():
        if "," not in name:  # an implementation, not a call
            out.print(f"Left out: {name}: {why}", soft_wrap=True)
    if calls := sum("," in name for name in models.left_out):
        out.print(f"Left out, of all calls: {calls}; the samples' file says why.")
    said = [f"samples in {found.samples}; {MAKE} --from {found.samples} fits them again"]
    if found.table:
        said.append(f"stored in {found.table}; recommend and crossovers use it from now on")
    if found.evidence:
        said.append(f"kept in {found.evidence}; the page shows it: corrconv report")
    err.print("\n".join(said), soft_wrap=True)


def show_held(found: Held) -> None:
    """How often ranges hold what was measured: of each run, by whose numbers."""
    for row in found.rows:
        run, numbers, share, ratios, leaders, worst = held_cells(row)
        out.print(f"{run}, by {numbers}:")
        out.print(f"  [bold]{share}[/] of ratios in their range ({ratios})")
        out.print(
            f"  leader right, or tied, in {leaders} cells; at worst {worst} the fastest's time"
        )
    out.print("90% of the ratios to the predicted leader are to lie in their ranges.")


def held_cells(row: Row) -> tuple[str, ...]:
    """Run, numbers, share, counts, leaders, and what a wrong one costs at worst."""
    held = row.held
    return (
        row.run,
        row.numbers,
        percent(held.share),
        f"{held.inside} of {held.of}",
        f"{held.led} of {held.cells}",
        units.ratio(held.worst),
    )


def _table(rows: tuple[Model, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("implementation", "dtype", "axes"):
        table.add_column(name, no_wrap=True)
    for name in ("sizes", "median", "90%", "", "threads", "exponent of n", "of N"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for row in rows:
        first, *others = map(growth_cells, row.growths) if row.growths else [NONE]
        name, dtype, axes, sizes, median, tail, shared = cells(row)
        table.add_row(name, dtype, axes, sizes, median, tail, SIGNS[row.reached], shared, *first)
        for growth in others:
            table.add_row(*[""] * 8, *growth)
    return table


def cells(row: Model) -> tuple[str, ...]:
    """Name, dtype, axes, sizes, both errors, and what threads share."""
    return (
        row.name,
        row.dtype,
        f"{row.ndim}-D",
        str(len(row.points)),
        percent(row.median_error),
        percent(row.error),
        percent(row.parallel) if row.parallel else "–",
    )


def percent(value: float) -> str:
    """0.123 → 12.3%."""
    return f"{value:.0%}" if value >= 0.995 else f"{value:.1%}"


def growth_cells(growth: Growth) -> tuple[str, str, str]:
    """Both exponents with their intervals, and the verdict."""
    way = "" if growth.way == "direct" else f"{growth.way}: "
    return _interval(growth.n), _interval(growth.N), way + growth.verdict


def _interval(exponent: Exponent) -> str:
    """1.97 [1.93, 2.02]."""
    return f"{exponent.value:.2f} [{exponent.low:.2f}, {exponent.high:.2f}]"
