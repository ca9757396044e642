"""Predictions as another machine's table makes them: for pages of its run, and to count what ranges hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from corrconv.core.calibration import Entry
from corrconv.core.registers import Shape
from corrconv.engines.tiles import costs, providers
from corrconv.engines.tiles.costs import Times
from corrconv.model import ours, table


@dataclass(frozen=True)
class Numbers:
    """All that predictions go by.

    Attributes
    ----------
    entries : mapping of str to Entry
        By key of the table, in its order.
    tiles : Times
        Of tiles of transforms, by provider.
    registers : Shape
        `numba_simd`'s tile.
    """

    entries: Mapping[str, Entry]
    tiles: Times
    registers: Shape


def package() -> Numbers:
    """The numbers that come with the package, whatever was measured here."""
    about = table.about_builtin()
    times = costs.parse(costs.BUILTIN.read_bytes())
    return Numbers(
        table.all_builtin(),
        {name: times[name] for name in providers.NAMES if name in times},
        Shape.parse(about["simd_tile"]),
    )


@contextmanager
def standing(numbers: Numbers) -> Iterator[None]:
    """Within it all predictions go by these numbers, as if all that they know were installed."""
    before = table.instead, costs.instead, ours.instead
    table.instead, costs.instead = numbers.entries, numbers.tiles
    ours.instead = numbers.registers
    _forget()
    try:
        yield
    finally:
        table.instead, costs.instead, ours.instead = before
        _forget()


def _forget() -> None:
    table.forget()
    costs.forget()
