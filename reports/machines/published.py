"""The machines whose reference runs are kept with the project: a folder for each, named as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corrconv.measure.machine import GENERIC
from corrconv.sweep.floors import Floor
from corrconv.sweep.folder import SWEEP

from ..kit.run import Run, load

PUBLISHED = Path("reports/published")
SITE = "site"


@dataclass(frozen=True)
class Machine:
    """A machine and its run.

    Attributes
    ----------
    name : str
    run : Run
    folder : Path
        That holds the run, and its site.
    """

    name: str
    run: Run
    folder: Path

    @property
    def facts(self) -> dict[str, str]:
        """What is said of it in tables, by heading."""
        about: dict[str, Any] = self.run.sweep.about.environment["machine"]
        source = self.run.environment.get("source", {})
        names = {side.name for cell in self.run.cells for side in cell.sides}
        return {
            "processor": ", ".join(dict.fromkeys([str(about["processor"]), *_chip(about)])),
            "cores": str(about.get("cores", about["threads"])),
            "measured": self.run.made.date,
            "commit": str(source.get("commit", "unknown"))[:8],
            "cells": str(len(self.run.cells)),
            "implementations": str(len(names)),
            "noise floor": _floor(self.run.floors.long),
            "of short calls": _floor(self.run.floors.short),
        }


def _chip(about: Mapping[str, Any]) -> list[str]:
    """LLVM's name of it, where that says anything."""
    name = str(about.get("microarchitecture", "unknown"))
    return [] if name in GENERIC else [name]


def _floor(of: Floor | None) -> str:
    return f"{of.factor - 1:.1%}" if of else "unknown"


def machines(published: Path = PUBLISHED) -> tuple[Machine, ...]:
    """All that are published in a folder, by name.

    Raises
    ------
    ValueError
        Where a run is damaged: naming it, with what to do.
    """
    return tuple(Machine(it.name, load(it), it) for it in folders(published))


def folders(published: Path = PUBLISHED) -> list[Path]:
    """Of each machine, by name."""
    return sorted(path.parent for path in published.glob(f"*/{SWEEP}"))


def beside(results: Path, run: Run, published: Path = PUBLISHED) -> tuple[Machine, ...]:
    """The machine of a folder of results, and those that are published.

    Where the folder is one of several machines', named as its machine is, its neighbours are meant: of the
    published ones, or of those that a sweep on a cluster has measured. Else a run of your own comes first and
    takes the place of what is published of the same machine.
    """
    is_one_of_several = results.name == run.sweep.machine and len(folders(results.parent)) > 1
    if results.parent.name == published.name or is_one_of_several:
        return machines(results.parent)
    own = Machine(run.sweep.machine, run, results)
    return (own, *(it for it in machines(published) if it.name != own.name))
