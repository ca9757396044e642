"""Whose fault it was that a process ended: where its step does not tell, each is asked alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corrconv.measure.process import Ending, ProcessFailed

Alone = Mapping[str, Callable[[], object]]
"""By name, a call that raises `ProcessFailed` where that side has the fault without the others, too."""


def at_fault(gone: ProcessFailed, name: str, alone: Alone) -> dict[str, ProcessFailed]:
    """By name, who ended a process, and how; nobody where each alone has no fault.

    Whose step it was need not be at fault where it crashed: another may have spoiled the memory, or have set
    a timer. So it is asked alone, and where that goes well, so is everybody.

    Parameters
    ----------
    gone : ProcessFailed
    name : str
        Whose step that was; empty where it was nobody's.
    alone : mapping
    """
    if name and (gone.ending is not Ending.CRASHED or _failing({name: alone[name]})):
        return {name: gone}
    others = _failing({each: ask for each, ask in alone.items() if each != name})
    return others or ({name: gone} if name else {})


def _failing(alone: Alone) -> dict[str, ProcessFailed]:
    found: dict[str, ProcessFailed] = {}
    for name, ask in alone.items():
        try:
            ask()
        except ProcessFailed as gone:
            found[name] = gone.of(name)
    return found
