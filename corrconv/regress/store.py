"""What a run has finished, kept in the user's cache folder until all of it is: a run that was killed goes
on from there.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corrconv.core import private
from corrconv.core.cache import cache_folder, keep
from corrconv.kit.codec import from_data, parse, to_data

ROOM = "regress", "unfinished"
FORMAT = 2
FRESH = 24 * 3600.0
"""Seconds after which a machine is another one, and what it measured is not added to."""


@dataclass
class Finished:
    """Values of cells, by key, of each stage: one for each pair of processes.

    Attributes
    ----------
    screen, confirm : dict
    suspects : list of str or None
        Keys of cells that are measured again; None until that is known.
    doubtful : list of str
        Those that are measured again without suspicion, since the screen has not resolved them.
    screens, confirms : int
        How many values a cell is to have in each stage; 0 until that is known.
    seconds : dict
        Of a call of BASE, by key.
    unfinished : dict
        By key, why there was no time for a cell.
    spent : float
        Seconds so far.
    began : float
        When: seconds since 1970.
    """

    screen: dict[str, list[float]] = field(default_factory=dict)
    confirm: dict[str, list[float]] = field(default_factory=dict)
    suspects: list[str] | None = None
    screens: int = 0
    confirms: int = 0
    doubtful: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    unfinished: dict[str, str] = field(default_factory=dict)
    spent: float = 0.0
    began: float = field(default_factory=time.time)


class Store:
    """The file of a run that is not finished.

    Parameters
    ----------
    about : plain data
        All that a value depends on: whoever asks the same goes on.
    """

    def __init__(self, about: Any) -> None:
        digest = hashlib.sha256(json.dumps([FORMAT, about], sort_keys=True).encode()).hexdigest()
        self._name = f"{digest[:32]}.json"

    @property
    def path(self) -> Path:
        """Where it is."""
        return cache_folder().joinpath(*ROOM, self._name)

    def load(self) -> Finished:
        """What is finished: nothing where there is no file, or it is old or damaged."""
        try:
            content = private.read(cache_folder(), *ROOM, self._name)
            found = from_data(Finished, parse(content))
        except (OSError, ValueError):
            return Finished()
        return found if abs(time.time() - found.began) < FRESH else Finished()

    def save(self, finished: Finished) -> None:
        """In one step: a kill leaves the file before, or this one."""
        keep(json.dumps(to_data(finished)), *ROOM, self._name)

    def clear(self) -> None:
        """The run is finished."""
        self.path.unlink(missing_ok=True)
