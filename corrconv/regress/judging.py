"""Whether a cell's results are right: looked at before it is timed, and in each process that has timed it."""

from __future__ import annotations

from corrconv.core.scratch import scratch
from corrconv.regress import cells
from corrconv.regress.asking import Asked
from corrconv.regress.cells import Cell
from corrconv.regress.evidence import Answer
from corrconv.regress.sides import Failed
from corrconv.regress.state import SIDES, Pair, Run

BEFORE, AFTER = 12345, 54321
"""Numbers of the samples whose operands are judged: a result that is remembered from the first is no answer
to the second."""


def wrong(run: Run, cell: Cell, both: Pair, number: int) -> tuple[str, Answer] | None:
    """Why a cell has no times, and what is said of it; None where both sides are right.

    Raises
    ------
    Failed
        Where a side gives no result, with its name.
    """
    said: dict[int, str] = {}
    for place in run.order:
        family = run.names[place][cell.name].get("family", "")
        try:
            said[place] = _said(cell, family, both[place], number)
        except Failed as error:
            raise Failed(f"on {SIDES[place]}: {error}", fatal=error.fatal) from None
    when = "" if number == BEFORE else ", when it was timed"
    if said[0] and said[1]:
        return f"both sides are wrong{when}, HEAD so: {said[1]}", Answer.NOT_MEASURED
    if said[1]:
        return f"HEAD is wrong{when}, and BASE is right: {said[1]}", Answer.WRONG
    if said[0]:
        return f"BASE is wrong{when}, and HEAD is right: {said[0]}", Answer.NOT_MEASURED
    return None


def _said(cell: Cell, family: str, child: Asked, number: int) -> str:
    with scratch() as folder:
        file = folder / "result.npy"
        said: str = child.ask("judge", key=cell.key, number=number, file=str(file))
        if said or cell.problem is None:
            return said
        return cells.failure(cell, family, number, file)
