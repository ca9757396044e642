"""Turns that are in two sweeps: a copy, under whatever name, would count as another machine's word.

What was measured tells. No clock gives two turns the same times: of two turns of one case on one machine, in
765 and 450 pairs of the published runs, at most 3.2% of the times are equal to five digits. So a copy is
found that was put in another order, cut, or changed here and there. One in which every time was changed is
found by its process and the time of its making, if these were not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from pathlib import Path

from corrconv.sweep.evidence import Record
from corrconv.sweep.files import DIGITS, Refused
from corrconv.sweep.folder import Sweep

CHANCE = 3, 0.25
"""So many times, or so much of all, may be equal by chance."""
Times = set[tuple[str, float]]


def see_that_none_is_twice(sweeps: Sequence[Sweep]) -> None:
    """Refuse the same turn in two sweeps.

    Raises
    ------
    Refused
        Naming both.
    """
    named: dict[Hashable, Path] = {}
    timed: dict[str, list[tuple[Path, Times]]] = defaultdict(list)
    for sweep in sweeps:
        own_names: set[Hashable] = set()
        own_times = []
        for record in sweep.records:
            turn, times = record.turn, _times(record)
            names = {
                f"of machine {sweep.machine},": (sweep.machine, turn),
                "made by the same process,": (turn.line, record.process, record.made_at),
            }
            found = {words: named[name] for words, name in names.items() if name in named}
            if copied := _copied(times, timed[turn.line]):
                found["with the very same times,"] = copied
            for words, path in found.items():
                raise Refused(
                    f"{sweep.path}: {turn.line!r}, pass {turn.number}, {words} is also in {path}; leave one "
                    "of them out, or sweep again with --machine NAME where they are of two machines"
                )
            own_names |= set(names.values() if record.process else [(sweep.machine, turn)])
            own_times.append((turn.line, times))
        named |= dict.fromkeys(own_names, sweep.path)
        for line, times in own_times:
            timed[line].append((sweep.path, times))


def _copied(times: Times, others: Sequence[tuple[Path, Times]]) -> Path | None:
    """Where more of these times are than chance puts there."""
    for path, other in others:
        most = max(CHANCE[0], CHANCE[1] * min(len(times), len(other)))
        if times and (times == other or len(times & other) > most):
            return path
    return None


def _times(record: Record) -> Times:
    """All samples of a turn, with as many digits as a file has."""
    return {
        (each.label, float(f"{seconds:.{DIGITS}g}"))
        for each in record.results
        for seconds in (*each.seconds, *filter(None, [each.look]))
    }
