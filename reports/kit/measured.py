"""What the sweep says of an implementation in a cell, by name: so that no page works it out by itself."""

from __future__ import annotations

from markupsafe import Markup

from corrconv.sweep.cells import Cell, Side

from .quantity import BESIDE, What, key, quantity


def measured(cell: Cell, name: str, what: str, to: str = "", text: str | None = None) -> Markup:
    """A number of a cell, with its key.

    Parameters
    ----------
    cell : Cell
    name, what, to, text
        As of `quantity`. A ratio is to the cell's best where `to` is left out.

    Raises
    ------
    ValueError
        Where the cell has no such number.
    """
    to = to or (cell.best.name if what in BESIDE else "")
    return quantity(cell, name, what, value(cell, name, what, to), text, to)


def value(cell: Cell, name: str, what: str, to: str = "") -> float | str:
    """The same without markup; as `measured` else."""
    asked = key(cell, name, what, to)
    side, other = _side(cell, name), _side(cell, to) if to else None
    found = _of_two(cell, side, other, asked.what) if other else _of_one(cell, side, asked.what)
    if found is None:
        raise ValueError(f"{asked}: a cell has no such number; give it to `quantity`")
    return found


def verdict(cell: Cell, name: str) -> str:
    """``fastest``, where all others that compute are slower; ``tied`` with the best, or ``slower``."""
    return "fastest" if cell.fastest == name else "tied" if name in cell.tied else "slower"


def _side(cell: Cell, name: str) -> Side:
    side = cell.side(name)
    if side is None:
        raise ValueError(f"{cell.case.line}: {name} was not measured there; ask `cell.side` first")
    return side


def _of_one(cell: Cell, side: Side, what: What) -> float | str | None:
    found: dict[What, float | str | None] = {
        What.SECONDS: side.seconds,
        What.LOW: side.low,
        What.HIGH: side.high,
        What.ERROR: side.error,
        What.VERDICT: verdict(cell, side.name),
    }
    return found.get(what)


def _of_two(cell: Cell, side: Side, other: Side, what: What) -> float | str | None:
    pair = cell.pair(side.name, other.name)
    found: dict[What, float | str | None] = {
        What.RATIO: side.seconds / other.seconds,
        What.RATIO_LOW: pair.low,
        What.RATIO_HIGH: pair.high,
        What.VERDICT: str(pair.verdict),
    }
    return found.get(what)
