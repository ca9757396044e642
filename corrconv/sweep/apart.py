"""What is never mixed where sweeps are joined: two machines of one name, and two copies of a turn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corrconv.sweep.files import Refused
from corrconv.sweep.identity import HARDWARE, differences
from corrconv.sweep.types import Turn

if TYPE_CHECKING:
    from corrconv.sweep.frame import Sweep


def each_once(sweeps: Sequence[Sweep]) -> None:
    """Refuse the same turn of the same machine twice: its processes would count twice."""
    seen: dict[tuple[str, Turn], Path] = {}
    for sweep in sweeps:
        for record in sweep.records:
            key = sweep.machine, record.turn
            if key in seen:
                raise Refused(
                    f"{sweep.path}: {record.turn.line!r}, pass {record.turn.number}, of machine "
                    f"{sweep.machine} is also in {seen[key]}; leave one of them out, or sweep again "
                    "with --machine NAME where they are of two machines"
                )
            seen[key] = sweep.path


def one_machine_a_name(sweeps: Sequence[Sweep]) -> None:
    """Refuse two machines that go by one name."""
    seen: dict[str, Sweep] = {}
    for sweep in sweeps:
        first = seen.setdefault(sweep.machine, sweep)
        there, here = (
            {key: each.about["identity"].get(key, "?") for key in HARDWARE}
            for each in (first, sweep)
        )
        if differing := differences(there, here):
            raise Refused(
                f"{sweep.path}: is of another machine than {first.path}, and both call theirs "
                f"{sweep.machine} ({differing}); sweep again with --machine NAME, or join them apart"
            )
