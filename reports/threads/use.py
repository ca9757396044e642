"""What each implementation does with more threads: from the run's cells, what was counted, and modelled."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from corrconv.calibrate import evidence as calibrated
from corrconv.kit import units
from corrconv.kit.registered import loaded
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell
from corrconv.sweep.evidence import Case
from corrconv.sweep.floors import Floor, across

from ..kit.run import Run
from ..kit.words import percent
from .evidence import Counted, Threads

FROM_SECONDS = 5e-3
"""Calls that take less on one thread say little: waking another costs a good part of them."""
Both = tuple[Counted, Counted]
"""What was counted with one thread allowed, and with two."""


@dataclass(frozen=True)
class Gain:
    """One implementation in one case, with one thread and with several.

    Attributes
    ----------
    case : Case
        With several.
    name, family : str
    one, several : float
        Seconds of a call.
    verdict : Verdict
        Of several beside one.
    """

    case: Case
    name: str
    family: str
    one: float
    several: float
    verdict: Verdict

    @property
    def over_one(self) -> float:
        """Its time over that with one thread."""
        return self.several / self.one

    @property
    def speed(self) -> float:
        """How many times as fast."""
        return self.one / self.several

    @property
    def long(self) -> bool:
        """Whether it takes long enough on one thread to say something."""
        return self.one > FROM_SECONDS


@dataclass(frozen=True)
class Gains:
    """Of a run.

    Attributes
    ----------
    threads : int or None
        How many those with several had; None where there are none.
    floor : Floor or None
        Of times of different processes; None where it is not known, and then nothing is resolved.
    every : tuple of Gain
        Of what can use threads.
    single : frozenset of str
        Names of what uses one, whatever it may.
    """

    threads: int | None
    floor: Floor | None
    every: tuple[Gain, ...]
    single: frozenset[str]

    @property
    def by_name(self) -> dict[str, list[Gain]]:
        """Of the long calls; of all where none is long."""
        found: dict[str, list[Gain]] = {}
        for gain in [it for it in self.every if it.long] or self.every:
            found.setdefault(gain.name, []).append(gain)
        return found

    @property
    def lines(self) -> tuple[str, ...]:
        """The cases, in the order of the plan."""
        return tuple(dict.fromkeys(gain.case.line for gain in self.every))


def gains(run: Run) -> Gains:
    """Every case that was measured with one thread and with the most."""
    most = max((cell.case.workers for cell in run.cells), default=1)
    floor = across(run.sweep.records)
    single = frozenset(name for cell in run.cells for name in _names(cell) if not threaded(name))
    pairs = [
        (run.find(replace(cell.case, workers=1).line), cell)
        for cell in run.cells
        if cell.case.workers == most > 1
    ]
    found = [
        _gain(one, several, name, floor)
        for one, several in pairs
        if one
        for name in _names(several)
        if one.side(name) and name not in single
    ]
    return Gains(most if found else None, floor, tuple(found), single)


def _names(cell: Cell) -> list[str]:
    return [side.name for side in cell.sides]


def _gain(one: Cell, several: Cell, name: str, floor: Floor | None) -> Gain:
    before, after = one.side(name), several.side(name)
    assert before
    assert after
    log = math.log(after.seconds / before.seconds)
    verdict = Verdict.NOT_RESOLVED
    if floor is not None and abs(log) > floor.log and before.whole and after.whole:
        verdict = Verdict.FASTER if log < 0 else Verdict.SLOWER
    return Gain(several.case, name, after.family, before.seconds, after.seconds, verdict)


def threaded(name: str) -> bool:
    """Whether an implementation says that it uses threads; of one that is not registered here, perhaps."""
    it = loaded(name)
    return it is None or it.threaded


def across_said(found: Gains) -> str:
    """From where on one number of threads differs from another, for a caption."""
    if found.floor is None:
        return (
            "Noise floor across processes: not known, since nothing that uses one thread whatever it may was "
            "measured with several; so nothing is resolved."
        )
    return (
        f"Noise floor across processes: {percent(found.floor.factor)}, from what uses one thread whatever it "
        "may and from equal code; ≈ is what lies within it."
    )


def case_said(line: str) -> str:
    """2-D, float32, N = 1024, n = 31; what is usual of the rest is left out."""
    problem = Case.from_line(line).problem
    what: list[str] = [problem.operation, problem.mode]
    what = [word for word in what if word not in ("correlate", "same")]
    N, n = units.number(problem.x_shape[0]), units.number(problem.h_shape[0])
    return ", ".join((f"{problem.ndim}-D", *what, problem.dtype.name, f"N = {N}", f"n = {n}"))


def counted(found: Threads | None) -> dict[str, Both]:
    """By name, of those with one thread and with two."""
    of = {(it.name, it.workers): it for it in found.counted} if found else {}
    return {
        name: (of[name, 1], of[name, 2]) for name, workers in of if workers == 1 and (name, 2) in of
    }


def shares(results: Path) -> dict[tuple[str, int], float] | None:
    """By name and number of axes, the part of the work that threads divide, float32; None unless modelled.

    Raises
    ------
    ValueError
        Where stored evidence is damaged.
    """
    found = calibrated.load(results)
    if found is None:
        return None
    return {(row.name, row.ndim): row.parallel for row in found.rows if row.dtype == "float32"}


def expected(share: float, threads: int) -> float:
    """Times as fast with so many threads, where that part of the work is divided (G. Amdahl, 1967)."""
    return 1 / (1 - share + share / threads)


@dataclass(frozen=True)
class Known:
    """All of it; what was not measured is empty.

    Attributes
    ----------
    gains : Gains
    bound : float or None
        How many times as fast multiply-adds alone are with as many threads.
    tried : mapping of str to two Counted
    shares : mapping of (str, int) to float
    """

    gains: Gains
    bound: float | None
    tried: Mapping[str, Both]
    shares: Mapping[tuple[str, int], float]

    @property
    def names(self) -> list[str]:
        """Of which anything is known."""
        modelled = (name for name, _ in self.shares)
        return sorted({*self.tried, *self.gains.by_name, *self.gains.single, *modelled})

    def share(self, name: str) -> float | None:
        """In 2-D where it was modelled there, else in 1-D."""
        return self.shares.get((name, 2), self.shares.get((name, 1)))

    def speed(self, name: str) -> float | None:
        """The median over its cases."""
        found = self.gains.by_name.get(name)
        return median(gain.speed for gain in found) if found else None


def known(run: Run, found: Threads | None, shares: Mapping[tuple[str, int], float] | None) -> Known:
    """From a run, and what lies beside it."""
    of_run = gains(run)
    bound = found.bound(of_run.threads) if found and of_run.threads else None
    return Known(of_run, bound, counted(found), shares or {})
