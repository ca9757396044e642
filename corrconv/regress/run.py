"""A whole run: who is here on both sides and right, the screen, the second stage, and what is said of all."""

from __future__ import annotations

import itertools
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Protocol

from corrconv.measure.rounds import BLOCKS, SAMPLE, Clock, calls_for_all, take
from corrconv.regress import cells as planning
from corrconv.regress import statistics, verdict
from corrconv.regress.cells import Cell
from corrconv.regress.commits import NotMeasured
from corrconv.regress.evidence import Answer, Judged, Ran, Regression, overall
from corrconv.regress.sides import Child, Failed, Side
from corrconv.regress.store import Finished, Store

BUDGET, EFFECT = 600.0, 0.03
SCREENED = 0.6
"""Of the budget, what the first stage may have, looking at who is right included."""
LOOKED, AT_LEAST = 0.25, 5.0
"""Of the budget, and seconds, after which no further cell is looked at."""
MOST = 60
"""Rounds of a cell in a pair of processes, at most: a pair gives one value, which more rounds hardly mend."""
LONG = 0.02
"""Seconds a call from which none goes uncounted before a sample."""
NUMBER = 12345
"""Of the sample whose operands the gate judges."""
Progress = Callable[[float, str], object]


class Asked(Protocol):
    """A side's process, see `sides.Child`."""

    side: Side

    def ask(self, do: str, **given: Any) -> Any: ...
    def sampler(
        self, key: str, calls: int, refresh: bool, numbers: Callable[[], int]
    ) -> Callable[[], float]: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Settings:
    """How to measure.

    Attributes
    ----------
    budget : float
        Seconds, builds apart.
    effect : float
        The minimum effect, as a factor's excess.
    seed : int
        Of the orders within blocks.
    only : tuple of str
        Names that are measured; empty for all.
    """

    budget: float = BUDGET
    effect: float = EFFECT
    seed: int = 0
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asking:
    """What is asked of two sides.

    Attributes
    ----------
    base, head : Side
    bench : Path or None
        Somebody's file of functions; None for the implementations of corrconv.
    files : mapping
        By commit, git's digests of the files that it holds.
    reachable : mapping
        By implementation, whether the change can touch it.
    """

    base: Side
    head: Side
    bench: Path | None = None
    files: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reachable: Mapping[str, bool] = field(default_factory=dict)


@dataclass
class _Run:
    asking: Asking
    settings: Settings
    start: Callable[[Side, Path | None], Asked]
    clock: Clock
    progress: Progress
    store: Store
    finished: Finished
    cells: list[Cell] = field(default_factory=list)
    outcomes: list[Judged] = field(default_factory=list)
    unfinished: dict[str, str] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    ready: dict[str, float] = field(default_factory=dict)
    rough: dict[str, tuple[float, float]] = field(default_factory=dict)
    files: list[int] = field(default_factory=lambda: [0, 0])
    borrowed: list[tuple[str, ...]] = field(default_factory=lambda: [(), ()])
    starting: float = math.inf
    proved: bool = False

    def __post_init__(self) -> None:
        self._numbers, self._before = itertools.count(), self.finished.spent
        self._began = self.clock()

    @property
    def gone(self) -> float:
        """Seconds that the run has taken, with what was finished before it was stopped."""
        return self._before + self.clock() - self._began

    @contextmanager
    def pair(self, turn: int) -> Iterator[tuple[Asked, Asked]]:
        """Fresh processes of both sides, BASE first in every other pair."""
        sides = [self.asking.base, self.asking.head]
        began = self.clock()
        with ExitStack() as stack:
            made: dict[int, Asked] = {}
            for place in (0, 1) if turn % 2 == 0 else (1, 0):
                made[place] = self.start(sides[place], self.asking.bench)
                stack.callback(made[place].close)
            said = []
            for place, name in enumerate(("BASE", "HEAD")):
                try:
                    said.append(made[place].ask("names"))
                except Failed as error:
                    what = f"{name}, {sides[place].called}, cannot be run: {error}"
                    raise NotMeasured(what) from None
            self.names = tuple(said)
            self.starting = min(self.starting, self.clock() - began)
            yield made[0], made[1]

    def not_measured(self, cell: Cell, why: str, answer: Answer = Answer.NOT_MEASURED) -> None:
        reachable = self.asking.reachable.get(cell.name)
        self.outcomes.append(Judged(cell.name, cell.regime, answer, why=why, reachable=reachable))

    # ------------------------------------------------------------ who is here, and right

    def look(self) -> None:
        """Which cells both sides have, with right results, and how long a call takes."""
        began, turn, total = self.clock(), 0, 0
        ahead: list[Cell] | None = None
        while not self.proved:
            with self.pair(turn) as both:
                if ahead is None:
                    ahead = self._planned(*self.names)
                    total = len(ahead)
                while ahead:
                    cell = ahead.pop(0)
                    self.progress(0.1 * (1 - len(ahead) / max(1, total)), f"looking at {cell.key}")
                    if self.clock() - began > max(LOOKED * self.settings.budget, AT_LEAST):
                        self.cells.append(cell)
                        self.unfinished[cell.key] = (
                            "there was no time to measure it: a longer --budget"
                        )
                    elif self._look(cell, both):
                        break  # a process has ended: the rest in new ones
                else:
                    self._prove(both)
                    self.proved = True
            turn += 1

    def _planned(self, base: dict[str, Any], head: dict[str, Any]) -> list[Cell]:
        only = self.settings.only
        if only and (lost := [name for name in only if name not in {*base, *head}]):
            raise NotMeasured(
                f"{', '.join(lost)}: neither side has it; both have {', '.join(n for n in base if n in head)}"
            )
        for here, there, where in ((base, head, "BASE"), (head, base, "HEAD")):
            for name in here:
                if name not in there and (not only or name in only):
                    self.not_measured(
                        Cell(name),
                        f"it is on {where} only: new, gone or renamed, or it does not load",
                    )
        self.about = {
            name: it for name, it in base.items() if name in head and (not only or name in only)
        }
        if self.asking.bench:
            return planning.functions(list(self.about))
        return planning.planned(self.about, [n for n, yes in self.asking.reachable.items() if yes])

    def _look(self, cell: Cell, both: tuple[Asked, Asked]) -> bool:
        """Ready on both sides, and right; gives whether a process has ended."""
        began = self.clock()
        found: list[dict[str, Any]] = []
        failed: list[tuple[str, Failed]] = []
        for child, where in zip(both, ("BASE", "HEAD")):
            try:
                found.append(child.ask("make", cell=cell.asked()))
            except Failed as error:
                failed.append((where, error))
                if error.fatal:
                    break
        declined = [where for where, error in failed if str(error).startswith("UnsupportedProblem")]
        if len(declined) == 2:
            return False
        if failed:
            self.not_measured(cell, "; ".join(f"on {where}: {error}" for where, error in failed))
            return self._dropped(cell, both, failed)
        if found[0]["digest"] != found[1]["digest"]:
            self.not_measured(cell, "the two sides have drawn different operands")
            return self._dropped(cell, both, failed)
        self.ready[cell.key] = min(self.clock() - began, 0.5)  # what was made once is kept on disk
        self.rough[cell.key] = (found[0]["seconds"], found[1]["seconds"])
        wrong: list[str] = []
        for child, where in zip(both, ("BASE", "HEAD")):
            try:
                wrong.append(self._wrong(cell, child))
            except Failed as error:
                failed.append((where, error))
                break
        if failed:
            self.not_measured(cell, "; ".join(f"on {where}: {error}" for where, error in failed))
        elif wrong[1]:
            too = "BASE is wrong there, too" if wrong[0] else "BASE is right there"
            self.not_measured(cell, f"HEAD is wrong: {wrong[1]}; {too}", Answer.WRONG)
        elif wrong[0]:
            self.not_measured(cell, f"BASE is wrong, and HEAD is right: {wrong[0]}")
        else:
            self.cells.append(cell)
            self.finished.seconds.setdefault(cell.key, found[0]["seconds"])
        return self._dropped(cell, both, failed)

    def _wrong(self, cell: Cell, child: Asked) -> str:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "result.npy"
            said: str = child.ask("judge", key=cell.key, number=NUMBER, file=str(file))
            if said or cell.problem is None:
                return said
            return planning.failure(cell, self.about[cell.name]["family"], NUMBER, file)

    def _dropped(
        self, cell: Cell, both: Sequence[Asked], failed: Sequence[tuple[str, Failed]]
    ) -> bool:
        if any(error.fatal for _, error in failed):
            return True
        for child in both:
            child.ask("drop", key=cell.key)
        return False

    def _prove(self, both: tuple[Asked, Asked]) -> None:
        """That each side has run its own commit's files: by git's digest of what it has loaded."""
        for place, (child, name) in enumerate(zip(both, ("BASE", "HEAD"))):
            side = child.side
            loaded = child.ask("loaded", package=side.package)
            held = self.asking.files.get(side.commit, frozenset())
            for path, *digests in loaded:
                if not held.isdisjoint(digests):
                    continue
                raise NotMeasured(
                    f"{name} has loaded {path}, which is no file of {side.called}: what was run is "
                    "not what was asked"
                )
            if not loaded and held:
                raise NotMeasured(
                    f"{name} has loaded no file of {side.called}: {self.asking.bench} runs other "
                    "code, such as an installed package, so that both sides would be the same; --install has "
                    "pip build each commit"
                )
            self.files[place] = len(loaded)
            if side.libraries:
                self.borrowed[place] = tuple(child.ask("borrowed", folders=side.libraries))
                if not self.borrowed[place]:
                    raise NotMeasured(
                        f"{name} has loaded nothing of {side.label}: what is measured does not use it"
                    )

    # ------------------------------------------------------------ values

    def screen(self) -> None:
        """A value of each cell in each of so many pairs of processes."""
        share = SCREENED * self.settings.budget / statistics.SCREEN - self.starting
        chosen: list[Cell] = []
        left = share
        for cell in (each for each in self.cells if each.key not in self.unfinished):
            least = self._least(cell)
            if left >= least or not chosen:
                chosen.append(cell)
                left -= least
            else:
                self.unfinished[cell.key] = "there was no time to measure it: a longer --budget"
        if not self.finished.screens:
            left = SCREENED * self.settings.budget - self.gone
            self.finished.screens = self._pairs(chosen, left, statistics.SCREEN, statistics.MORE)
        self._values(chosen, self.finished.screen, self.finished.screens, (0.1, 0.7))

    def _pairs(self, chosen: Sequence[Cell], seconds: float, least: int, most: int) -> int:
        """How many pairs of processes there is time for: told by the clock, and by no value."""
        one = self.starting + sum(self._takes(cell, MOST) for cell in chosen)
        return min(most, max(least, int(seconds / one)))

    def _takes(self, cell: Cell, rounds: int) -> float:
        """Seconds that a value of a cell takes, of so many rounds."""
        base, head = self.rough[cell.key]
        return self.ready[cell.key] + rounds * max(3 * SAMPLE, 2 * (base + head))

    def _least(self, cell: Cell) -> float:
        return self._takes(cell, 2 * BLOCKS)

    def suspects(self) -> None:
        """Who is measured again, as far as there is time: the farthest off, then what is not resolved.

        The latter is not suspected of anything, so it shares no error rate: it may be shown not slower.
        """
        if self.finished.suspects is not None:
            return
        values = self.finished.screen
        whole = [c for c in self.cells if len(values.get(c.key, ())) >= self.finished.screens]
        least = math.log1p(self.settings.effect)
        found = [c for c in whole if statistics.suspect(values[c.key], self.settings.effect)]
        doubtful = [
            c
            for c in whole
            if c not in found and statistics.bounds(values[c.key], statistics.MISS)[1] >= least
        ]
        found.sort(key=lambda cell: -abs(statistics.estimate(values[cell.key])))

        def fits(suspects: Sequence[Cell], others: Sequence[Cell] = ()) -> bool:
            one = self.starting + sum(map(self._least, (*suspects, *others)))
            return statistics.confirming(len(suspects)) * one <= self.settings.budget - self.gone

        kept = list(found)
        while len(kept) > 1 and not fits(kept):
            kept.pop()
        while doubtful and not fits(kept, doubtful):
            doubtful.pop()
        for cell in found[len(kept) :]:
            self.unfinished[cell.key] = (
                "it is a suspect, and there was no time to measure it again: a longer --budget"
            )
        self.finished.suspects = [cell.key for cell in kept]
        self.finished.doubtful = [cell.key for cell in doubtful]
        needed, left = statistics.confirming(len(kept)), self.settings.budget - self.gone
        again = [*kept, *doubtful]
        self.finished.confirms = self._pairs(again, left, needed, needed + statistics.MORE)
        self._save()

    def confirm(self) -> None:
        """Values of those, in fresh processes."""
        keys = [*(self.finished.suspects or []), *self.finished.doubtful]
        chosen = [cell for cell in self.cells if cell.key in keys]
        if chosen:
            self._values(chosen, self.finished.confirm, self.finished.confirms, (0.7, 1.0))

    def _values(
        self,
        cells: Sequence[Cell],
        into: dict[str, list[float]],
        count: int,
        shares: tuple[float, float],
    ) -> None:
        until = self.settings.budget * (SCREENED if shares[1] < 1 else 1.0)
        left_out: set[str] = set()
        for turn in itertools.count():
            lacking = [
                c for c in cells if len(into.get(c.key, ())) < count and c.key not in left_out
            ]
            if not lacking:
                return
            done = min(len(into.get(c.key, ())) for c in lacking)
            with self.pair(turn) as both:
                spare = (until - self.gone) / (count - done) - self.starting
                spare -= sum(self.ready[cell.key] for cell in lacking)
                for place, cell in enumerate(lacking):
                    share = (done + place / len(lacking)) / count
                    self.progress(shares[0] + (shares[1] - shares[0]) * share, cell.key)
                    seconds = max(0.0, spare / len(lacking))
                    try:
                        value = self._value(cell, both, seconds)
                    except Failed as error:
                        left_out.add(cell.key)
                        self._lost(cell, str(error))
                        if error.fatal:
                            break
                        continue
                    into.setdefault(cell.key, []).append(value)
                    self._save()

    def _value(self, cell: Cell, both: tuple[Asked, Asked], seconds: float) -> float:
        """The median log-ratio of a pair of processes; both take the same samples, by `rounds.take`."""
        for child in both:
            child.ask("make", cell=cell.asked())
        rough = self.rough[cell.key]
        calls = calls_for_all(rough, max(seconds, self._least(cell)))
        refresh = max(rough) < LONG
        numbers = [itertools.count(), itertools.count()]
        samplers = [
            child.sampler(cell.key, calls, refresh, it.__next__) for child, it in zip(both, numbers)
        ]
        taken = take(
            samplers,
            rounds=MOST,
            seconds=seconds,
            fewest=4,
            seed=1_000_003 * self.settings.seed + next(self._numbers),
            clock=self.clock,
            others=lambda: 0.0,  # it is other processes that compute
        )
        for child in both:
            child.ask("drop", key=cell.key)
        base, head = (each.seconds for each in taken)
        return median(math.log(b / a) for a, b in zip(base, head))

    def _lost(self, cell: Cell, why: str) -> None:
        """A cell that failed while it was timed is not measured, whatever was before."""
        self.cells = [each for each in self.cells if each.key != cell.key]
        self.finished.screen.pop(cell.key, None)
        self.not_measured(cell, f"while it was timed: {why}")

    def _save(self) -> None:
        self.finished.spent = self.gone
        self.store.save(self.finished)


def measure(
    asking: Asking,
    settings: Settings | None = None,
    *,
    start: Callable[[Side, Path | None], Asked] = Child,
    clock: Clock = time.perf_counter,
    progress: Progress = lambda share, words: None,
    notes: Sequence[str] = (),
) -> Regression:
    """Measure two sides, and say what follows.

    Parameters
    ----------
    asking : Asking
    settings : Settings, optional
    start, clock : callable
        For tests: start a side's process, and read the time.
    progress : callable
        Is told how much is done, and what comes now.
    notes : sequence of str
        To be kept with the result.

    Raises
    ------
    NotMeasured
        Where a side cannot be run, or does not run its commit's code.
    OSError
        Where what is finished cannot be kept.
    """
    settings = settings or Settings()
    store = Store(_depends(asking, settings))
    run = _Run(asking, settings, start, clock, progress, store, store.load())
    run.look()
    run.screen()
    run.suspects()
    run.confirm()
    found = verdict.judged(
        run.cells, run.finished, settings.effect, asking.reachable, run.unfinished
    )
    told = (*run.outcomes, *found)
    with suppress(OSError):  # it is found again by who asks the same, and then is done at once
        store.clear()
    return Regression(
        base=_ran(asking.base, run.files[0], run.borrowed[0]),
        head=_ran(asking.head, run.files[1], run.borrowed[1]),
        answer=overall(told),
        cells=told,
        effect=settings.effect,
        family=statistics.FAMILY,
        detectable=verdict.detectable(run.finished, settings.effect),
        warnings=tuple(verdict.warnings(told)),
        spent=run.gone,
        notes=tuple(notes),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _ran(side: Side, files: int, libraries: tuple[str, ...]) -> Ran:
    return Ran(side.label, side.commit, side.python, side.code, files, libraries)


def _depends(asking: Asking, settings: Settings) -> Any:
    """What a value depends on, beside the machine."""
    bench = asking.bench and [str(asking.bench), asking.bench.read_text("utf-8", "replace")]
    sides = [[s.commit, s.python, s.code, s.libraries] for s in (asking.base, asking.head)]
    return [sides, bench, settings.effect, settings.seed, settings.budget, settings.only]
