"""A whole run: the gate, the screen, the second stage, and what is said of all."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from corrconv.measure.rounds import Clock
from corrconv.regress import stages, statistics, verdict
from corrconv.regress.asking import Asked, Asking, Settings
from corrconv.regress.evidence import Ran, Regression, overall
from corrconv.regress.gate import look
from corrconv.regress.sides import Child, Side
from corrconv.regress.state import Progress, Run
from corrconv.regress.store import Store


def measure(asking: Asking, settings: Settings | None = None, **more: Any) -> Regression:
    """Measure two sides, and say what follows; see `measured`."""
    with measured(asking, settings, **more) as found:
        pass  # nothing is written of it
    return found


@contextmanager
def measured(
    asking: Asking,
    settings: Settings | None = None,
    *,
    start: Callable[[Side, Path | None], Asked] = Child,
    clock: Clock = time.perf_counter,
    progress: Progress = lambda share, words: None,
    notes: Sequence[str] = (),
) -> Iterator[Regression]:
    """Measure two sides, and say what follows; what is finished is kept until the block ends well.

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
    run = begun(asking, settings, start=start, clock=clock, progress=progress)
    look(run)
    stages.screen(run)
    stages.choose(run)
    stages.confirm(run)
    found = verdict.judged(
        run.cells, run.finished, settings.effect, asking.reachable, run.unfinished
    )
    told = (*run.outcomes, *found)
    yield Regression(
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
    with suppress(OSError):  # then the same question is answered at once, from what is kept
        run.store.clear()


def begun(
    asking: Asking,
    settings: Settings,
    *,
    start: Callable[[Side, Path | None], Asked] = Child,
    clock: Clock = time.perf_counter,
    progress: Progress = lambda share, words: None,
    what: str = "run",
) -> Run:
    """A run that goes on where one of the same `what`, sides and settings was stopped."""
    store = Store([what, *_depends(asking, settings)])
    return Run(asking, settings, start, clock, progress, store, store.load())


def _ran(side: Side, files: int, libraries: tuple[str, ...]) -> Ran:
    return Ran(side.label, side.commit, side.python, side.code, files, libraries)


def _depends(asking: Asking, settings: Settings) -> Any:
    """What a value depends on."""
    here = [
        platform.node(),
        sys.version,
        sorted(f"{d.name} {d.version}" for d in metadata.distributions()),
    ]
    bench = asking.bench and [str(asking.bench), asking.bench.read_text("utf-8", "replace")]
    sides = [[s.commit, s.python, s.code, s.libraries] for s in (asking.base, asking.head)]
    return [here, sides, bench, settings.effect, settings.seed, settings.budget, settings.only]
