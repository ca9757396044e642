"""What a stored sweep must be beyond its types: numbers that are times, turns that are of its plan.

Whatever is read passes here, so that nothing that computes with it meets a time of zero or a case that is
none. Each function raises a ValueError that says what is wrong.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from corrconv.core import names
from corrconv.kit.codec import shown
from corrconv.measure import machine
from corrconv.measure.sides import AGAIN
from corrconv.sweep.cells import Cell, Pair
from corrconv.sweep.evidence import Alone, Case, Outcome, Plan, Record, Result, Stages

LONGEST = 1e9
"""Seconds: thirty years."""
MANY, LARGEST = 1000, 2**48
"""Passes, or processes of an implementation; samples along an axis."""


def plan(it: Plan) -> None:
    """Of whole cases, each once, in passes that can be gone through."""
    for line in (*it.cases, *it.memory, *([it.first] if it.first else [])):
        _case(line)
    _once("case", it.cases)
    _count("passes", it.passes, least=1)
    _count("alone", it.alone)
    _seconds("slow", it.slow)


def identity(of: dict[str, str], environment: dict[str, dict[str, object]]) -> None:
    """Of a machine that has a name, which becomes one of folders and files, and is described."""
    if "machine" not in of:
        raise ValueError("identity: has no machine")
    machine.see(of["machine"])
    if lost := {"processor", "threads"} - environment.get("machine", {}).keys():
        raise ValueError(f"environment: its machine has no {', '.join(sorted(lost))}")


def record(it: Record) -> None:
    """Of sides with names of their own; what is measured has times."""
    if it.turn.number < 0:
        raise ValueError(f"turn: has number {it.turn.number}")
    _case(it.turn.line)
    _seconds("seconds", it.seconds, zero=True)
    _once("label", (each.label for each in it.results))
    for each in it.results:
        names.see("label", each.label.removesuffix(AGAIN))
        _result(each)
    measured = {each.label for each in it.results if each.outcome is Outcome.MEASURED}
    if it.reference and it.reference not in {each.label for each in it.results}:
        raise ValueError(f"reference: {it.reference!r} is none of its sides")
    if measured and not (it.process and it.reference):
        raise ValueError("process, reference: are missing where sides were measured")


def _result(it: Result) -> None:
    where = it.label
    _count(f"calls of {where}", it.calls, most=2**62)
    for seconds in (*it.seconds, *([] if it.look is None else [it.look])):
        _seconds(f"seconds of {where}", seconds)
    if it.outcome is not Outcome.MEASURED:
        return
    if it.look is None:
        raise ValueError(f"look: is missing of {where}, which was measured")
    if it.error is not None and not 0 <= it.error < math.inf:
        raise ValueError(f"error: {it.error} of {where} is none")


def alone(it: Alone) -> None:
    """Of times and bytes that can be."""
    names.see("name", it.name)
    _count("number", it.number, most=MANY)
    if it.stages is not None:
        _stages(it.stages)
    for line in (*it.memory, *([it.case] if it.case else [])):
        _case(line)
    for line, held in it.memory.items():
        _count(f"memory of {line}", held, most=2**62)


def _stages(it: Stages) -> None:
    for name in ("loading", "planning", "first_call"):
        _seconds(name, getattr(it, name), zero=True)
    for name in ("one_shot", "planned"):
        _seconds(name, getattr(it, name))


def cell(it: Cell) -> None:
    """Of sides with names of their own, each beside one of them, in times and ratios that can be."""
    _sized(it.case)
    named = [side.name for side in it.sides]
    _once("side", named)
    _count("processes", it.processes, least=1)
    for name in (it.reference, *(side.beside.to for side in it.sides), *_ends(it.pairs)):
        if name not in named:
            raise ValueError(f"cell: {name!r:.60} is none of its sides")
    if not any(side.name == side.beside.to for side in it.sides):
        raise ValueError("cell: none of its sides is the best")
    for side in it.sides:
        names.see("side", side.name)
        if side.error is not None and not 0 <= side.error < math.inf:
            raise ValueError(f"error: {side.error} of {side.name} is none")
        numbers = side.seconds, side.low, side.high, side.to_reference
        for value in (*numbers, *_ratios(side.beside)):
            _seconds(f"a number of {side.name}", value)
    for pair in it.pairs:
        for value in _ratios(pair):
            _seconds(f"a ratio of {pair.of}", value)
    if it.floor is not None:
        _seconds("floor", it.floor)


def _ends(pairs: Iterable[Pair]) -> Iterator[str]:
    for pair in pairs:
        yield from (pair.of, pair.to)


def _ratios(pair: Pair) -> tuple[float, ...]:
    return pair.ratio, pair.low, pair.high


def _case(line: str) -> None:
    case = Case.from_line(line)
    if case.line != line:
        raise ValueError(f"case: {line!r} is spelled {case.line!r}")
    _sized(case)


def _sized(case: Case) -> None:
    problem = case.problem
    if max(*problem.x_shape, *problem.h_shape) > LARGEST or not 1 <= case.workers <= 2**16:
        raise ValueError(f"case: {case.line!r} is larger than any machine")


def _once(what: str, of: Iterable[Hashable]) -> None:
    if twice := [name for name, times in Counter(of).items() if times > 1]:
        raise ValueError(f"{what}: {twice[0]!r} stands twice")


def _count(what: str, value: int, least: int = 0, most: int = MANY) -> None:
    if not least <= value <= most:
        raise ValueError(f"{what}: must be {least} to {most}, got {shown(value)}")


def _seconds(what: str, value: float, *, zero: bool = False) -> None:
    if not 0 <= value <= LONGEST or (value == 0 and not zero):
        raise ValueError(f"{what}: must be seconds over 0 and up to {LONGEST:g}, got {value}")
