"""What a sweep says, cell by cell: the one place where its numbers are made, and which is faster.

In each fresh process of a cell, every side has the median over rounds of its time over the reference's; a
side's *ratio to the reference* is the median of that over processes. All else follows: seconds are the
reference's times that ratio, and the ratio of any two sides is the quotient of theirs. So a reader who
divides two numbers gets the third, wherever they stand.

Whether two sides differ is asked of their own pairs: the exact sign-test interval over processes excludes 1,
and their median as well as the ratio that is shown is beyond the noise floor (`corrconv.sweep.floors`), which
holds for all pairs of the run at once. What is not resolved is a tie, and shown as one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import median

import corrconv
from corrconv.measure.sequential import DOUBT, dissent, fewest
from corrconv.measure.sides import AGAIN
from corrconv.measure.statistics import Verdict, interval
from corrconv.sweep.cells import Cell, Pair, Side, turned
from corrconv.sweep.evidence import Case, Outcome, Record, Result, by_case
from corrconv.sweep.floors import Floors, floors


def cells(records: Sequence[Record], families: Mapping[str, str] | None = None) -> tuple[Cell, ...]:
    """Every case of one sweep that two sides or more were measured in.

    Parameters
    ----------
    records : sequence of Record
    families : mapping of str to str
        By name, of implementations that may not be registered here.
    """
    of_run = floors(records)
    found = (_cell(line, of, of_run, families or {}) for line, of in by_case(records).items())
    return tuple(cell for cell in found if cell)


def family(name: str, known: Mapping[str, str] = {}) -> str:  # only read
    """As the implementation says it; ``unknown`` where nothing does."""
    if name in known:
        return known[name]
    try:
        return corrconv.get(name).family
    except Exception:  # whatever a third party's module raises: what is stored stays readable
        return "unknown"


def _cell(
    line: str, records: Sequence[Record], of_run: Floors, families: Mapping[str, str]
) -> Cell | None:
    kept = [record for record in records if record.process and record.reference]
    if not kept:
        return None
    reference = kept[-1].reference
    kept = [record for record in kept if record.reference == reference]
    taken = {record.process: {r.label: r for r in _measured(record)} for record in kept}
    taken = {process: of for process, of in taken.items() if reference in of}
    seconds = _seconds(taken)
    if reference not in seconds:
        return None
    to_reference = _to_reference(taken, reference)
    whole = {name for name, of in to_reference.items() if _has_rounds(name, taken)}
    logs = {name: median(of.values()) for name, of in to_reference.items()}
    base = median(seconds[reference].values())
    kinds = {name: family(name, families) for name in logs}
    best = _best(logs, kinds, whole)

    def floor(one: str, other: str) -> float | None:
        """Of two, the faster first."""
        block = _left_early(one, reference, taken) or _left_early(other, reference, taken)
        return of_run.log(base * math.exp(logs[one]), line, block)

    pairs = _pairs(taken, logs, whole, floor)
    sides = []
    for name in sorted(logs, key=lambda name: logs[name]):
        own = base * math.exp(logs[name])
        each = seconds[name].values()
        beside = _beside(name, best, logs, pairs, len(taken))
        low, high = min(own, *each), max(own, *each)
        error = _error(name, taken)
        ratio = math.exp(logs[name])
        sides.append(Side(name, kinds[name], own, low, high, ratio, beside, name in whole, error))
    absent = _absent(records, {side.name for side in sides})
    noise = floor(best, best)
    return Cell(
        Case.from_line(line),
        len(taken),
        reference,
        tuple(sides),
        absent,
        tuple(pairs.values()),
        None if noise is None else math.exp(noise),
    )


def _measured(record: Record) -> list[Result]:
    return [
        each
        for each in record.results
        if each.outcome is Outcome.MEASURED and not each.label.endswith(AGAIN)
    ]


Taken = Mapping[str, Mapping[str, Result]]
"""Results by process and label."""


def _seconds(taken: Taken) -> dict[str, dict[str, float]]:
    """Seconds of each side in each process: the median over rounds, or the look."""
    found: dict[str, dict[str, float]] = {}
    for process, of in taken.items():
        for name, result in of.items():
            value = median(result.seconds) if result.seconds else result.look
            if value:
                found.setdefault(name, {})[process] = value
    return found


def _to_reference(taken: Taken, reference: str) -> dict[str, dict[str, float]]:
    """Log-ratios to the reference, of the sides that were called in every process."""
    found: dict[str, dict[str, float]] = {}
    for process, of in taken.items():
        for name, result in of.items():
            found.setdefault(name, {})[process] = log_ratio(result, of[reference])
    return {name: each for name, each in found.items() if each.keys() == taken.keys()}


def log_ratio(one: Result, other: Result) -> float:
    """The median over the rounds that both took part in; of looks where there are none."""
    pairs = list(zip(one.seconds, other.seconds))
    if pairs:
        return median(math.log(a / b) for a, b in pairs)
    a, b = (
        median(each.seconds) if each.seconds else each.look or math.nan for each in (one, other)
    )
    return math.log(a / b)


def _has_rounds(name: str, taken: Taken) -> bool:
    return all(name in of and of[name].seconds for of in taken.values())


def _left_early(name: str, reference: str, taken: Taken) -> bool:
    """Whether it was far behind in some process, and has fewer rounds than the reference, which stays."""
    return any(len(of[name].seconds) < len(of[reference].seconds) for of in taken.values())


def _best(logs: Mapping[str, float], kinds: Mapping[str, str], whole: set[str]) -> str:
    computing = [name for name in logs if kinds[name] != "choice" and name in whole]
    return min(computing or logs, key=lambda name: logs[name])


def _pairs(
    taken: Taken,
    logs: Mapping[str, float],
    whole: set[str],
    floor: Callable[[str, str], float | None],
) -> dict[tuple[str, str], Pair]:
    """Of every two, the faster first."""
    order = sorted(whole, key=lambda name: logs[name])
    found = {}
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            each = sorted(log_ratio(of[one], of[other]) for of in taken.values())
            value = logs[one] - logs[other]
            found[one, other] = _pair(one, other, value, each, floor(one, other))
    return found


def _pair(of: str, to: str, value: float, each: Sequence[float], floor: float | None) -> Pair:
    """From the log-ratio of two, and that of each process."""
    low, high = each[0], each[-1]
    verdict = Verdict.NOT_RESOLVED
    if len(each) >= fewest(DOUBT):
        low, high = interval(each, dissent(len(each), DOUBT))
        least = min(abs(value), abs(median(each)))
        apart = not low <= 0 <= high and (value > 0) == (low > 0)
        if floor is not None and apart and least > floor:
            verdict = Verdict.FASTER if value < 0 else Verdict.SLOWER
    low, high = min(low, value), max(high, value)
    return Pair(of, to, math.exp(value), math.exp(low), math.exp(high), verdict)


def _beside(
    name: str,
    best: str,
    logs: Mapping[str, float],
    pairs: Mapping[tuple[str, str], Pair],
    processes: int,
) -> Pair:
    if (name, best) in pairs:
        return pairs[name, best]
    if (best, name) in pairs:
        return turned(pairs[best, name])
    ratio = math.exp(logs[name] - logs[best])
    behind = name != best and processes >= fewest(DOUBT)
    verdict = Verdict.SLOWER if behind else Verdict.NOT_RESOLVED
    return Pair(name, best, ratio, ratio, ratio, verdict)


def _error(name: str, taken: Taken) -> float | None:
    known = [of[name].error for of in taken.values() if name in of]
    return max((each for each in known if each is not None), default=None)


def _absent(records: Sequence[Record], measured: set[str]) -> dict[str, str]:
    """Why others have no numbers: the last reason that was given."""
    found: dict[str, str] = {}
    for record in records:
        for each in record.results:
            name = each.label.removesuffix(AGAIN)
            if name not in measured:
                found[name] = each.detail or found.get(name) or "was not measured in every process"
    return found
