"""A number that stands somewhere: its key, what it says, and where."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.reports.kit.quantity import Key


@dataclass(frozen=True)
class Seen:
    """One quantity in one place.

    Attributes
    ----------
    key : Key
    value : float or str
        A verdict is a word.
    place : str
        File and line, or the command that says it.
    text : str
        As a reader meets it; empty where only a program reads it.
    """

    key: Key
    value: float | str
    place: str
    text: str = ""

    def __str__(self) -> str:
        return f"{self.text or self.value} ({self.place})"


@dataclass(frozen=True)
class Loose:
    """A time that carries no key."""

    text: str
    around: str
    place: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}, in “{self.around}”"
