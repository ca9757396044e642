"""Where predicted times come from: this machine's calibration, or the processor they were fitted on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import corrconv
from corrconv.core import cache as stored
from corrconv.engines.tiles import costs
from corrconv.model import table
from corrconv.model.predicting import key_for


@dataclass(frozen=True)
class Source:
    """The origin of a ranking's times.

    Attributes
    ----------
    here : tuple of str
        Whose times were fitted on this machine.
    elsewhere : tuple of str
        Whose times came with the package.
    fitted_on, fitted_at : str
        The processor of the package's own table, and when it was made.
    processor : str
        This machine's.
    """

    here: tuple[str, ...]
    elsewhere: tuple[str, ...]
    fitted_on: str
    fitted_at: str
    processor: str

    @property
    def same(self) -> bool:
        """Whether this machine has the processor of the package's table."""
        return self.fitted_on == self.processor


def source(problem: corrconv.Problem, names: Iterable[str]) -> Source:
    """Of the times that the model gives these implementations for a problem."""
    own = stored.calibration().get("entries", {})
    here: list[str] = []
    elsewhere: list[str] = []
    for name in names:
        key = key_for(name, problem)
        by_tiles = table.basis_of(name) == table.TILES
        measured = costs.own_file().exists() if by_tiles else key in own
        (here if measured else elsewhere).append(name)
    about = json.loads(table.BUILTIN.read_text("utf-8"))
    return Source(
        tuple(here),
        tuple(elsewhere),
        about.get("processor", "unknown"),
        about.get("made_at", ""),
        stored.processor(),
    )
