"""Numbers as people read them: three digits and a unit that suits; lists, counts and powers of ten."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

SECONDS = ((1e-9, "ns"), (1e-6, "µs"), (1e-3, "ms"), (1.0, "s"))
BYTES = ((1.0, "B"), (1024.0, "KiB"), (1024.0**2, "MiB"), (1024.0**3, "GiB"))
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Quantity:
    """A number of three digits, and its unit: apart, so that a table can align them."""

    number: str
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".rstrip()


def seconds(value: float) -> Quantity:
    """0.00123 → 1.23 ms."""
    return _scaled(value, SECONDS)


def size(value: float) -> Quantity:
    """1536 → 1.50 KiB. Below nothing is noise, and reads as 0: a peak can only be compared."""
    return Quantity("0", "B") if value <= 0 else _scaled(value, BYTES)


def ratio(value: float) -> str:
    """3.456 → 3.46×."""
    return f"{digits(value)}×"


def digits(value: float) -> str:
    """Three significant digits, without exponent between 0.001 and a million."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.2e}")
    places = max(0, 2 - math.floor(math.log10(abs(rounded))))
    return f"{rounded:.{places}f}"


def number(value: int) -> str:
    """100000 → 100 000, with a narrow space that does not break; 1024 stays as it is."""
    return str(value) if abs(value) < 10_000 else f"{value:,}".replace(",", "\u202f")


def _scaled(value: float, units: tuple[tuple[float, str], ...]) -> Quantity:
    rounded = float(f"{value:.2e}")  # so that 0.9999 ms is 1.00 ms and not 1000 µs
    scale, unit = next(((s, u) for s, u in reversed(units) if abs(rounded) >= s), units[0])
    return Quantity(digits(value / scale), unit)


def percent(share: float) -> str:
    """A share of 1 in three digits at most: 3%, 0.5%, 12.5%."""
    return f"{100 * share:.3g}%"


def listed(parts: Iterable[str]) -> str:
    """a, b and c; nothing for none; with semicolons where the parts have commas."""
    parts = list(parts)
    comma, last = ("; ", "; and ") if any("," in part for part in parts) else (", ", " and ")
    return last.join(filter(None, (comma.join(parts[:-1]), *parts[-1:])))


def counted(count: int, one: str) -> str:
    """1 cell, 2 cells."""
    return f"{count} {one}{'' if count == 1 else 's'}"


def ten_to(power: int) -> str:
    """10⁶."""
    return f"10{str(power).translate(RAISED)}"
