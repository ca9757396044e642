"""The tables of the page, and the CSV: every number of the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from corrconv.kit import units
from corrconv.kit.problems import spelled
from corrconv.sweep.cells import Cell, Side
from corrconv.sweep.evidence import Case

from ..kit.measured import measured, value, verdict
from ..kit.quantity import What, quantity, row
from ..kit.run import Run, View

WIDE = 10
"""Columns; a table with more of them says in each row which is the best."""
STAGES = {
    What.LOADING: ("loading", "load the library"),
    What.PLANNING: ("planning", "plan"),
    What.FIRST_CALL: ("first_call", "first call"),
    What.COLD: ("cold", "all three"),
    What.ONE_SHOT: ("one_shot", "a warm call without a plan"),
    What.PLANNED: ("planned", "a warm call with one"),
}
"""What `corrconv.sweep.evidence.Stages` holds, and its headings."""


@dataclass(frozen=True)
class Entry:
    """A number in its place.

    Attributes
    ----------
    shown : Markup
        Empty where there is none.
    told : str
        What a pointer is told: how sure it is, or why there is none.
    rank : str
        ``best`` for the best of its row, ``tied`` for those that cannot be told from it, ``none`` or
        ``failed`` for those without a number.
    """

    shown: Markup
    told: str = ""
    rank: str = ""


@dataclass(frozen=True)
class Row:
    """Its name in a word or two, the name of the best where there is one, and an entry a column."""

    heads: tuple[str, ...]
    entries: tuple[Entry, ...]
    best: str = ""


@dataclass(frozen=True)
class Table:
    """Some numbers of one kind.

    Attributes
    ----------
    title : str
    heads : tuple of str
        Headings of what names a row.
    columns : tuple of str
    rows : tuple of Row
    never : tuple of str
        Implementations without a number in any row; they have no column.
    """

    title: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    never: tuple[str, ...] = ()

    @property
    def wide(self) -> bool:
        """Whether it has more columns than fit a page's width."""
        return len(self.columns) > WIDE


def tables(run: Run) -> list[Table]:
    """Times and errors of each view, then what was measured of implementations alone."""
    of_views = [(view, [c for c in run.cells if View.of(c) == view]) for view in run.views]
    found = [_of_view("Time of one call", What.SECONDS, *of) for of in of_views]
    found += [
        _of_view("Normwise error, in units of roundoff u", What.ERROR, *of) for of in of_views
    ]
    found += [_memory(run), _stages(run)]
    return [table for table in found if table.rows]


def _of_view(title: str, what: What, view: View, cells: Sequence[Cell]) -> Table:
    sides = [side for cell in cells for side in cell.sides if what in _numbers(side)]
    names = tuple(sorted({side.name for side in sides}))
    tried = {name for cell in cells for name in (*cell.absent, *(s.name for s in cell.sides))}
    rows = tuple(_row(cell, names, what) for cell in cells) if names else ()
    never = tuple(sorted(tried - set(names)))
    return Table(f"{title}: {view}", ("image", "kernel"), names, rows, never)


def _numbers(side: Side) -> set[What]:
    return {What.SECONDS} | (set() if side.error is None else {What.ERROR})


def _row(cell: Cell, names: Sequence[str], what: What) -> Row:
    problem = cell.case.problem
    heads = spelled(problem.x_shape), spelled(problem.h_shape)
    entries = tuple(_entry(cell, name, what) for name in names)
    return Row(heads, entries, cell.best.name if what is What.SECONDS else "")


def _entry(cell: Cell, name: str, what: What) -> Entry:
    side = cell.side(name)
    if side is None or what not in _numbers(side):
        why = cell.absent.get(name, "was not asked for")
        return Entry(Markup("–"), why, "none")
    if what is What.ERROR:
        return Entry(measured(cell, name, what))
    rank = {"fastest": "best", "tied": "tied"}.get(verdict(cell, name), "")
    rank = "best" if name == cell.best.name else rank
    return Entry(measured(cell, name, what), _in_full(cell, side), rank)


def _in_full(cell: Cell, side: Side) -> str:
    """Within what its processes lie, and how it stands to the best."""
    low, high = units.seconds(side.low), units.seconds(side.high)
    told = f"{low} to {high} over {cell.processes} processes"
    pair = side.beside
    if side.name != pair.to:
        ratio = f"{units.digits(pair.low)} to {units.digits(pair.high)}"
        told += f"; {units.ratio(pair.ratio)} to {pair.to} ({ratio}), {pair.verdict}"
    return told if side.whole else f"{told}; far behind: called once"


def _memory(run: Run) -> Table:
    names = tuple(sorted({name for of in run.memory.values() for name in of}))
    rows = []
    for line, held in run.memory.items():
        problem = Case.from_line(line).problem
        entries = (
            Entry(quantity(line, name, What.MEMORY, held[name]) if name in held else Markup("–"))
            for name in names
        )
        rows.append(Row((spelled(problem.x_shape), spelled(problem.h_shape)), tuple(entries)))
    title = "Peak memory of a call with its plan, beyond operands and result"
    return Table(title, ("image", "kernel"), names, tuple(rows))


def _stages(run: Run) -> Table:
    line = run.sweep.about.plan.first
    rows = tuple(
        Row(
            (name,),
            tuple(
                Entry(quantity(line, name, what, getattr(stages, field)))
                for what, (field, _) in STAGES.items()
            ),
        )
        for name, stages in sorted(run.stages.items())
    )
    headings = tuple(heading for _, heading in STAGES.values())
    return Table(f"Before the steady call: {line}", ("implementation",), headings, rows)


def rows(run: Run) -> Iterator[Mapping[str, object]]:
    """The CSV: every number, with its key."""
    for cell in run.cells:
        for side in cell.sides:
            yield from _rows_of(cell, side)
    for line, held in run.memory.items():
        for name, peak in held.items():
            yield row(line, name, What.MEMORY, peak)
    for name, stages in run.stages.items():
        for what, (field, _) in STAGES.items():
            yield row(run.sweep.about.plan.first, name, what, getattr(stages, field))


def _rows_of(cell: Cell, side: Side) -> Iterator[Mapping[str, object]]:
    for what in (What.SECONDS, What.LOW, What.HIGH, What.VERDICT):
        yield row(cell, side.name, what, value(cell, side.name, what))
    if side.error is not None:
        yield row(cell, side.name, What.ERROR, side.error)
    beside, to = side.beside, side.beside.to
    if side.name != to:
        yield row(cell, side.name, What.RATIO, beside.ratio, to)
        yield row(cell, side.name, What.RATIO_LOW, beside.low, to)
        yield row(cell, side.name, What.RATIO_HIGH, beside.high, to)
