"""Lists, counts and powers of ten, as sentences have them."""

from __future__ import annotations

from collections.abc import Iterable

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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
