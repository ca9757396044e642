"""The gate: which cells both sides have, with right results, before anything is timed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corrconv.commits.repository import NotMeasured
from corrconv.regress import cells as planning
from corrconv.regress.budget import AT_LEAST, LOOKED, NO_TIME
from corrconv.regress.cells import Cell
from corrconv.regress.judging import BEFORE, wrong
from corrconv.regress.proof import prove
from corrconv.regress.sides import Failed
from corrconv.regress.state import SIDES, Pair, Run


def look(run: Run) -> None:
    """Which cells both sides have, with right results, and how long a call takes.

    Then the processes prove what they have run.
    """
    began, turn, total = run.clock(), 0, 0
    ahead: list[Cell] | None = None
    about: dict[str, Any] = {}
    while True:
        with run.pair(turn) as both:
            if ahead is None:
                about = _common(run, *run.names)
                ahead = _planned(run, about)
                total = len(ahead)
            while ahead:
                cell = ahead.pop(0)
                run.progress(0.1 * (1 - len(ahead) / max(1, total)), f"looking at {cell.key}")
                if run.clock() - began > max(LOOKED * run.settings.budget, AT_LEAST):
                    run.cells.append(cell)
                    run.unfinished[cell.key] = NO_TIME
                elif _look(run, cell, both):
                    break  # a process has ended: the rest in new ones
            else:
                prove(run, both)
                return
        turn += 1


def _common(run: Run, base: dict[str, Any], head: dict[str, Any]) -> dict[str, Any]:
    """What BASE says of each name that both sides have, of those that are asked for."""
    only = run.settings.only
    if only and (lost := [name for name in only if name not in {*base, *head}]):
        raise NotMeasured(
            f"{', '.join(lost)}: neither side has it; both have {', '.join(n for n in base if n in head)}"
        )
    for here, there, where in ((base, head, "BASE"), (head, base, "HEAD")):
        for name in here:
            if name not in there and (not only or name in only):
                run.not_measured(
                    Cell(name),
                    f"it is on {where} only: new, gone or renamed, or it does not load",
                )
    both = {name: it for name, it in base.items() if name in head and (not only or name in only)}
    for name in list(both):
        if why := both[name].get("untimed") or head[name].get("untimed"):
            run.not_measured(Cell(name), why)
            del both[name]
    return both


def _planned(run: Run, about: dict[str, Any]) -> list[Cell]:
    if run.asking.bench:
        return planning.functions(list(about))
    return planning.planned(about, [n for n, yes in run.asking.reachable.items() if yes])


def _look(run: Run, cell: Cell, both: Pair) -> bool:
    """Ready on both sides, and right; gives whether a process has ended."""
    began = run.clock()
    found: list[dict[str, Any]] = []
    failed: list[tuple[str, Failed]] = []
    for place in run.order:
        try:
            found.append(both[place].ask("make", cell=cell.asked()))
        except Failed as error:
            failed.append((SIDES[place], error))
            if error.fatal:
                break
    declined = [where for where, error in failed if str(error).startswith("UnsupportedProblem")]
    if len(declined) == 2:
        return False
    if failed:
        run.not_measured(cell, _words(failed))
    elif found[0]["digest"] != found[1]["digest"]:
        run.not_measured(cell, "the two sides have drawn different operands")
    else:
        run.ready[cell.key] = min(run.clock() - began, 0.5)  # what was made once is kept on disk
        base, head = (found[place] for place in run.order)
        run.rough[cell.key] = (base["seconds"], head["seconds"])
        lost = _judge(run, cell, both)
        return _dropped(run, cell, both, [lost] if lost else [])
    return _dropped(run, cell, both, [error for _, error in failed])


def _judge(run: Run, cell: Cell, both: Pair) -> Failed | None:
    """A cell that is right on both sides joins those of the run; gives what a side failed with."""
    try:
        found = wrong(run, cell, both, BEFORE)
    except Failed as error:
        run.not_measured(cell, str(error))
        return error
    if found:
        run.not_measured(cell, *found)
    else:
        run.cells.append(cell)
        run.finished.seconds.setdefault(cell.key, run.rough[cell.key][0])
    return None


def _words(failed: Sequence[tuple[str, Failed]]) -> str:
    return "; ".join(f"on {where}: {error}" for where, error in failed)


def _dropped(run: Run, cell: Cell, both: Pair, failed: Sequence[Failed]) -> bool:
    """Both sides give a cell back; gives whether a process has ended."""
    if any(error.fatal for error in failed):
        return True
    for child, where in zip(both, SIDES):
        try:
            child.ask("drop", key=cell.key)
        except Failed as error:
            if cell in run.cells:
                run.cells.remove(cell)
                run.not_measured(cell, f"on {where}, when it was closed: {error}")
            if error.fatal:
                return True
    return False
