"""Predictions as another machine's table makes them: for pages of its run, and to count what ranges hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from corrconv.core.calibration import Entry
from corrconv.core.registers import Shape
from corrconv.model import ours, table


@dataclass(frozen=True)
class Numbers:
    """All that predictions go by.

    Attributes
    ----------
    entries : mapping of str to Entry
        By key of the table, in its order.
    registers : Shape
        `numba_simd`'s tile.
    """

    entries: Mapping[str, Entry]
    registers: Shape


def package() -> Numbers:
    """The numbers that come with the package, whatever was measured here."""
    return Numbers(table.all_builtin(), Shape.parse(table.about_builtin()["simd_tile"]))


@contextmanager
def standing(numbers: Numbers) -> Iterator[None]:
    """Within it all predictions go by these numbers, as if all that they know were installed."""
    before = table.instead, ours.instead
    table.instead, ours.instead = numbers.entries, numbers.registers
    table.forget()
    try:
        yield
    finally:
        table.instead, ours.instead = before
        table.forget()
