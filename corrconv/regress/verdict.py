"""From the values of cells to what is said of them, and warnings where the machine is the likelier cause."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import median

from corrconv.kit.units import counted, listed, percent
from corrconv.regress import statistics
from corrconv.regress.cells import Cell
from corrconv.regress.evidence import Answer, Judged
from corrconv.regress.store import Finished

MOST_TIMES = 10
"""Times the budget that are advised, at most."""
SHARE, CHANCE = 0.5, 0.05
"""Findings of which so many, of all that was measured, go in one direction, more than by chance, are not like
one change."""


def judged(
    cells: Sequence[Cell],
    finished: Finished,
    effect: float,
    reachable: Mapping[str, bool],
    unfinished: Mapping[str, str],
) -> list[Judged]:
    """What is said of each cell that was measured.

    Parameters
    ----------
    cells : sequence of Cell
    finished : Finished
    effect : float
        The minimum effect, as a factor's excess.
    reachable : mapping
        By name, whether the change can touch it.
    unfinished : mapping
        By key, why a suspect was not measured again, or a cell not at all.
    """
    suspects = finished.suspects or []
    return [
        _judged(
            cell, finished, suspects, effect, reachable.get(cell.name), unfinished.get(cell.key)
        )
        for cell in cells
    ]


def _judged(
    cell: Cell,
    finished: Finished,
    suspects: Sequence[str],
    effect: float,
    reachable: bool | None,
    unfinished: str | None,
) -> Judged:
    first = finished.screen.get(cell.key, [])
    again = finished.confirm.get(cell.key, [])
    needed = finished.confirms if cell.key in (*suspects, *finished.doubtful) else 0
    if len(first) < finished.screens or len(again) < needed:
        why = unfinished or "the time was up"
        values = first
    else:
        why, values = unfinished or "", again if needed else first
    if not values:
        return Judged(cell.name, cell.regime, Answer.NOT_RESOLVED, why=why, reachable=reachable)
    value = statistics.estimate(values)
    low, high = statistics.bounds(values, statistics.MISS)
    answer = Answer.NOT_RESOLVED
    least = math.log1p(effect)
    if not why:
        answer = Answer.NOT_SLOWER if high < least else Answer.NOT_RESOLVED
        if cell.key in suspects:
            level = statistics.FAMILY / len(suspects)
            surely_low, surely_high = statistics.bounds(again, level)
            upwards = statistics.estimate(first) > 0
            if upwards and surely_low > 0 and value >= least:
                answer, low, high = Answer.SLOWER, surely_low, surely_high
            elif not upwards and surely_high < 0 and value <= -least:
                answer, low, high = Answer.FASTER, surely_low, surely_high
    if answer is Answer.NOT_RESOLVED and not why:
        why = _takes(values, effect)
        if reachable is False:
            why += "; the change touches no code that it reaches"
    return Judged(
        cell.name,
        cell.regime,
        answer,
        ratio=math.exp(value),
        low=math.exp(low) if math.isfinite(low) else None,
        high=math.exp(high) if math.isfinite(high) else None,
        pairs=len(values),
        confirmed=bool(needed) and not unfinished,
        seconds=finished.seconds.get(cell.key),
        why=why,
        reachable=reachable,
        screened=math.exp(statistics.estimate(first)),
    )


def _takes(values: Sequence[float], effect: float) -> str:
    """What would resolve a cell: an interval is as wide as one over the root of the pairs."""
    value, least = statistics.estimate(values), math.log1p(effect)
    low, high = statistics.bounds(values, statistics.MISS)
    if not math.isfinite(low + high):
        return "it has too few pairs for an interval: a longer --budget"
    if value < least:  # to be shown not slower, or faster
        room, wide = least - value, high - value
    else:  # to be shown slower
        room, wide = value, value - low
    if room <= least / 4:
        return (
            f"its change, {math.expm1(value):+.1%}, is so near the minimum effect, {percent(effect)}, that "
            "no budget would tell on which side it is"
        )
    times = (wide / room) ** 2
    if times > MOST_TIMES:
        return "its pairs differ too much: other work on this machine has to end first"
    more = max(2, math.ceil(times))
    return f"its pairs differ too much: about {more} times the --budget, or a quieter machine"


def warnings(cells: Sequence[Judged]) -> list[str]:
    """Where findings are more likely the machine's, or the build's, than the change's."""
    found = [cell for cell in cells if cell.answer in {Answer.SLOWER, Answer.FASTER}]
    measured = [cell for cell in cells if cell.ratio is not None]
    said = []
    for direction in (Answer.SLOWER, Answer.FASTER):
        many = sum(cell.answer is direction for cell in found)
        if many >= SHARE * len(measured) and _beyond_chance(many, len(found)):
            said.append(
                f"{many} of {counted(len(measured), 'cell')} are {direction}: one cause that all share is "
                "likelier than as many changes; is it the machine, the build or the environment?"
            )
    strangers = sorted({cell.name for cell in found if cell.reachable is False})
    if strangers:
        said.append(
            f"the change touches no code that {listed(strangers)} can reach, by the imports of both commits: "
            "the machine is the likelier cause"
        )
    return said


def _beyond_chance(many: int, found: int) -> bool:
    """Whether so many of all findings go in one direction more often than a coin would: a sign test."""
    from scipy.stats import binomtest

    return many > 0 and float(binomtest(many, found).pvalue) <= CHANCE


def detectable(finished: Finished, effect: float) -> float | None:
    """The slowdown that would have been found in the typical cell; a factor's excess."""
    whole = [each for each in finished.screen.values() if len(each) >= finished.screens > 1]
    if not whole:
        return None
    return median(statistics.detectable(each, effect) for each in whole)
