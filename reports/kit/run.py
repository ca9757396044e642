"""The run that a site is about: one sweep, its cells, and what was measured of implementations alone."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

from corrconv.sweep.cells import Cell
from corrconv.sweep.evidence import Stages, stages
from corrconv.sweep.files import Refused
from corrconv.sweep.floors import Floors, floors
from corrconv.sweep.folder import SWEEP, Sweep, about
from corrconv.sweep.judging import cells
from corrconv.sweep.stored import read

from .page import Made

MAKE = "make bench, or corrconv sweep"


@dataclass(frozen=True)
class View:
    """What cells share but for their sizes.

    Attributes
    ----------
    ndim : int
    operation, mode, boundary, dtype : str
    workers : int
    rank_one : bool
    """

    ndim: int = 2
    operation: str = "correlate"
    mode: str = "same"
    boundary: str = "fill"
    dtype: str = "float32"
    workers: int = 1
    rank_one: bool = False

    @classmethod
    def of(cls, cell: Cell) -> View:
        """Of a cell."""
        case, problem = cell.case, cell.case.problem
        return cls(
            problem.ndim,
            problem.operation,
            problem.mode,
            problem.boundary,
            problem.dtype.name,
            case.workers,
            case.rank_one,
        )

    def __str__(self) -> str:
        """As in 2-D correlate, float32, one thread; what is usual of the rest is left out."""
        threads = "one thread" if self.workers == 1 else f"{self.workers} threads"
        more = [] if self.mode == "same" else [self.mode]
        more += [] if self.boundary == "fill" else [self.boundary]
        more += ["kernels of rank one"] if self.rank_one else []
        return ", ".join((f"{self.ndim}-D {self.operation}", *more, self.dtype, threads))


MAIN = View()
"""The view with the densest grid: what names no other is about it."""


@dataclass(frozen=True)
class Run:
    """A sweep, as figures and pages read it.

    Attributes
    ----------
    sweep : Sweep
    cells : tuple of Cell
        In the order of the plan.
    floors : Floors
    """

    sweep: Sweep
    cells: tuple[Cell, ...]
    floors: Floors

    @classmethod
    def of(cls, sweep: Sweep) -> Run:
        """Of a sweep."""
        found = cells(sweep.records, sweep.about.families)
        return cls(sweep, found, floors(sweep.records))

    @property
    def environment(self) -> Mapping[str, Any]:
        """The record of the machine and of what is installed on it."""
        return self.sweep.about.environment

    @property
    def made(self) -> Made:
        """Where the numbers are from, for a page's foot."""
        about = self.environment
        cpu = f"{about['machine']['processor']}, {about['machine']['threads']} processors"
        commit = str(about.get("source", {}).get("commit", "unknown"))
        return Made(self.sweep.machine, cpu, commit, self.sweep.about.made_at[:10])

    @cached_property
    def views(self) -> tuple[View, ...]:
        """Those that there are: the main one first, then as the plan has them."""
        found = dict.fromkeys(View.of(cell) for cell in self.cells)
        return tuple(sorted(found, key=lambda view: view != MAIN))

    def of_view(self, view: View = MAIN) -> tuple[Cell, ...]:
        """The square cells of a view, by N, then n."""
        found = [cell for cell in self.cells if View.of(cell) == view and is_square(cell)]
        return tuple(sorted(found, key=lambda cell: sides(cell)))

    def find(self, line: str) -> Cell | None:
        """The cell of a case's line."""
        return next((cell for cell in self.cells if cell.case.line == line), None)

    @cached_property
    def stages(self) -> dict[str, Stages]:
        """By implementation, the medians over its own processes; of those that have any."""
        return stages(self.sweep.alone)

    @cached_property
    def memory(self) -> dict[str, dict[str, int]]:
        """By case and implementation, bytes of a call's peak beyond operands and result: the median."""
        found: dict[str, dict[str, list[int]]] = {}
        for each in self.sweep.alone:
            for line, held in each.memory.items():
                found.setdefault(line, {}).setdefault(each.name, []).append(held)
        return {
            line: {name: int(median(of)) for name, of in by_name.items()}
            for line, by_name in found.items()
        }


def sides(cell: Cell) -> tuple[int, int]:
    """N and n of a square cell: sides of image and kernel, samples and taps in 1-D."""
    problem = cell.case.problem
    return problem.x_shape[0], problem.h_shape[0]


def is_square(cell: Cell) -> bool:
    """Whether image and kernel have equal sides."""
    problem = cell.case.problem
    return len(set(problem.x_shape)) == 1 and len(set(problem.h_shape)) == 1


def newest(results: Path) -> Path:
    """The sweep of a folder of results: its file, or the folder of the one that was begun last.

    When that was its record says; the time of a file is that of a copy or a checkout.

    Raises
    ------
    FileNotFoundError
        Where there is none; the message says what makes one.
    """
    if (results / SWEEP).is_file():
        return results / SWEEP
    found = sorted(path.parent for path in (results / "sweep").glob(f"*/{SWEEP}"))
    if not found:
        raise FileNotFoundError(f"{results}: holds no sweep; measure first: {MAKE}")
    return max(found, key=_begun)


def _begun(folder: Path) -> str:
    """When a sweep was begun: ISO 8601, UTC; where it is damaged, before all others."""
    with suppress(Refused):
        return about(folder).made_at
    return ""


def of(results: Path) -> Run | None:
    """The same as `load`; None where there is no sweep yet, or none of its cases is finished."""
    try:
        found = Run.of(read(newest(results)))
    except FileNotFoundError:
        return None
    return found if found.cells else None


def load(results: Path) -> Run:
    """The run of a folder of results.

    Raises
    ------
    FileNotFoundError
        Where there is none.
    ValueError
        Where it is damaged, or holds no cells: naming it, with what to do.
    """
    path = newest(results)
    run = Run.of(read(path))
    if not run.cells:
        raise ValueError(f"{path}: no case is finished yet; go on with it: {MAKE}")
    return run
