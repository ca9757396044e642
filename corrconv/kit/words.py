"""Lists, counts and powers of ten, as sentences have them."""

from __future__ import annotations

from collections.abc import Sequence

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def listed(parts: Sequence[str]) -> str:
    """a, b and c; nothing for none."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def counted(count: int, one: str) -> str:
    """1 cell, 2 cells."""
    return f"{count} {one}{'' if count == 1 else 's'}"


def ten_to(power: int) -> str:
    """10⁶."""
    return f"10{str(power).translate(RAISED)}"
