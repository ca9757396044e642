"""The crossovers of the classic pairs, as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corrconv.crossover.classic import NAME
from corrconv.crossover.run import Curve
from corrconv.kit import old_evidence

TITLE, MAKE = "Crossovers", "corrconv crossover --classic"
__all__ = ["MAKE", "NAME", "TITLE", "Crossovers", "load"]


@dataclass(frozen=True)
class Crossovers:
    """The curves, and when, with what and on which machine they were made."""

    curves: tuple[Curve, ...]
    made: Mapping[str, Any]


def load(results: Path) -> Crossovers | None:
    """What is kept beside asv's results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged; the message says what to do.
    """
    return old_evidence.read(results, NAME, MAKE, from_data)


def from_data(data: old_evidence.Evidence) -> Crossovers:
    """From JSON; raises `KeyError` and the like where it is damaged."""
    made = data["made"]
    if lost := {"at", "quick", "processor", "processors", "commit", "uncommitted changes"} - set(
        made
    ):
        raise KeyError(*sorted(lost))
    return Crossovers(tuple(Curve.from_data(each) for each in data["curves"]), made)
