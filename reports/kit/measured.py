"""What the sweep says of an implementation in a cell, by name: so that no page works it out by itself."""

from __future__ import annotations

from markupsafe import Markup

from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell, Pair, Side, turned

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


def pair(cell: Cell, name: str, to: str) -> Pair | None:
    """One beside another, whichever way it is stored; None where one of them had no rounds."""
    for each in (*cell.pairs, *(side.beside for side in cell.sides)):
        if (each.of, each.to) == (name, to):
            return each
        if (each.to, each.of) == (name, to):
            return turned(each)
    return None


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
    if what is What.RATIO:
        return side.seconds / other.seconds
    it = pair(cell, side.name, other.name)
    if what is What.VERDICT:
        return str(it.verdict if it else Verdict.NOT_RESOLVED)
    return {What.RATIO_LOW: it.low, What.RATIO_HIGH: it.high}.get(what) if it else None
