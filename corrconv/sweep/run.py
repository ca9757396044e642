"""``corrconv sweep``: turn after turn, each on disk before the next begins; and one case repeated alone."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from corrconv import Implementation
from corrconv.core import warned
from corrconv.core.registry import source
from corrconv.kit.console import err, progress
from corrconv.kit.problems import shape
from corrconv.measure import environment
from corrconv.measure.machine import proposed, see
from corrconv.measure.problems import same
from corrconv.measure.rounds import Clock
from corrconv.sweep import alone, grid, own, stored
from corrconv.sweep.checked import Checked, look
from corrconv.sweep.contenders import Limits, contenders, identity
from corrconv.sweep.evidence import Case, Plan, Record, Turn
from corrconv.sweep.files import Refused
from corrconv.sweep.folder import Sweep, load
from corrconv.sweep.keeping import NEXT, Folder, Stopped, cannot
from corrconv.sweep.merge import PARQUET, merge, read, see_that_it_can_be_written
from corrconv.sweep.turn import Crew, Launch, start, take

SEALED = ".json"
ALONE = 5.0
"""Seconds of a case that is repeated alone."""
Told = Callable[[int, int, str], object]
"""Is told how many turns are finished, how many there are, and the case that comes now."""


def plan(
    who: Sequence[Implementation],
    tier: str,
    *,
    images: Sequence[str] = (),
    kernels: Sequence[str] = (),
    passes: int | None = None,
    seconds: float | None = None,
    **fields: Sequence[object],
) -> tuple[Plan, float]:
    """What to do, and for how many seconds; what options leave empty is the tier's.

    Raises
    ------
    ValueError, TypeError
        Where options make no problem, naming the option.
    """
    of = grid.tier(tier)
    if bool(images) != bool(kernels):
        raise ValueError(
            "image, kernel: give both, as --image 512x512 --kernel 9x9, each as often as you like"
        )
    xs, hs = [shape("image", x) for x in images], [shape("kernel", h) for h in kernels]
    cases = grid.varied([Case(same(x, h)) for x in xs for h in hs] or of.cases, **fields)  # type: ignore[arg-type]
    sources = tuple(source(it.name) for it in who)
    for each in sources:
        if each.encode("utf-8", "replace").decode() != each:
            raise ValueError(
                f"{each}: a sweep keeps the names of files as UTF-8, and this is none; rename it"
            )
    alone = 0 if xs else of.alone  # of sizes that are given, what was asked is their times
    todo = Plan(
        tuple(case.line for case in cases),
        sources,
        passes or of.passes,
        of.slow,
        alone=alone,
        first=of.first.line,
        memory=tuple(case.line for case in of.memory),
    )
    return todo, of.seconds if seconds is None else seconds


def run(
    todo: Plan,
    who: Sequence[Implementation],
    seconds: float,
    folder: Path,
    limits: Limits,
    machine: str | None = None,
    checked: Callable[[Mapping[str, str]], Checked] | None = None,
) -> Sweep:
    """The sweep in a folder, begun or gone on with; what it found is kept as this machine's own.

    Before one begins, the sources of `who` by name are `checked` (by `look`, where left out): what the
    gate refuses is not measured.

    Raises
    ------
    ValueError, TypeError, OSError, ImportError
        Where what is asked cannot be done, before anything is measured.
    Stopped, CannotMeasure
        Where it cannot go on.
    """
    record = environment.record()
    who_and_where = identity(see(machine or proposed(record)), who, record)
    families = {it.name: it.family for it in who}
    sources = {it.name: source(it.name) for it in who}
    with (
        Folder(
            folder, todo, who_and_where, record, families, lambda: (checked or look)(sources)
        ) as held,
        told() as tell,
    ):
        sweep(held, todo, who, limits, seconds, progress=tell)
    found = load(folder)
    try:
        own.keep(found)
    except OSError as error:  # the sweep itself is whole
        warned.once("own cells", f"what was measured is not kept as this machine's own: {error}")
    return found


def places(output: Path) -> tuple[Path, Path | None]:
    """The sweep's folder, and the one file of it that an option asks for, if it does.

    Raises
    ------
    ValueError, ImportError
        Where that file cannot be written, or holds something else already.
    """
    if output.suffix not in (PARQUET, SEALED):
        return output, None
    folder = output.with_suffix("")
    if output.suffix == PARQUET:
        see_that_it_can_be_written(output)
    there = held(output) if output.exists() else None
    if there is not None and (not there or there - held(folder)):
        raise Refused(
            f"{output}: is there already, and holds something else than the sweep in {folder}; give another "
            "--output, or move it away"
        )
    return folder, output


def held(path: Path) -> set[str]:
    """The sweeps that a folder or a file of such a name holds, by their id; none where it is no sweep."""
    try:
        if path.suffix == PARQUET:
            return set(read(path).attrs["sweeps"])
        return {stored.read(path).about.id}
    except (Refused, OSError):
        return set()


def keep(done: Sweep, path: Path) -> None:
    """A sweep in one file: the whole of it, sealed, or a table, by the ending.

    Raises
    ------
    Stopped
        Where it cannot be written: the folder is complete without it.
    """
    try:
        if path.suffix == PARQUET:
            merge([done.path], path)
        else:
            stored.write(done, path)
    except (ImportError, OSError) as error:
        raise Stopped(
            f"{path}: is not written ({error}); the sweep is complete in {done.path}: mend that, and start "
            "the same command again"
        ) from None


@contextmanager
def told() -> Iterator[Told]:
    """A bar on stderr, with the time left; where it is no terminal, a line now and then."""
    with progress() as bar:
        task, line = bar.add_task("turns", total=None), _lines()

        def tell(done: int, turns: int, doing: str) -> None:
            bar.update(task, completed=done, total=turns, description=doing)
            line(done, turns, doing)

        yield tell


def _lines(every: float = 30.0) -> Told:
    """Where there is no terminal to draw a bar on: a line now and then."""
    said = began = time.monotonic()
    first: int | None = None

    def line(done: int, turns: int, doing: str) -> None:
        nonlocal said, first
        first = done if first is None else first
        now = time.monotonic()
        if not err.is_terminal and now - said >= every:
            said = now
            left = (now - began) / (done - first) * (turns - done) if done > first else None
            words = f", about {left / 60:.0f} min left" if left and left >= 60 else ""
            err.print(f"{done}/{turns} turns{words}; {doing}", markup=False, soft_wrap=True)

    return line


def repeat(line: str, only: Sequence[str], limits: Limits, seconds: float | None = None) -> Record:
    """One case alone, of which nothing is kept.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError, CannotMeasure
    """
    turn, who = Turn(0, Case.from_line(line).line), contenders(only)
    with Crew(limits) as crew:
        return take(turn, who, crew, ALONE if seconds is None else seconds)


def sweep(
    folder: Folder,
    plan: Plan,
    who: Sequence[Implementation],
    limits: Limits,
    seconds: float,
    *,
    launch: Launch = start,
    clock: Clock = time.perf_counter,
    progress: Told = lambda done, turns, doing: None,
) -> None:
    """Take all turns that are not in the folder yet.

    Parameters
    ----------
    folder : Folder
    plan : Plan
    who : sequence of Implementation
        Those of `plan.sources`.
    limits : Limits
    seconds : float
        On the clock, for the whole sweep: those of earlier sittings count. It is a target: every turn has
        a block of two rounds at least.
    launch, clock : callable
        For tests: start a process, and read the time.
    progress : callable

    Raises
    ------
    Stopped
        Where the disk is full or the folder cannot be written to any more.
    CannotMeasure
        Where measuring processes do not start.
    """
    turns, refused = list(plan.turns()), folder.about.checked.refused
    left = [turn for turn in turns if turn not in folder.done]
    _alone(folder, plan, who, limits, progress)
    number = -1
    with Crew(limits, launch) as crew:
        for place, turn in enumerate(left):
            if turn.number != number:
                crew.end()  # a pass has processes of its own
                number = turn.number
            progress(len(turns) - len(left) + place, len(turns), turn.line)
            spent = sum(record.seconds for record in folder.done.values())
            share = max(0.0, seconds - spent) / (len(left) - place)
            before = [record for record in folder.done.values() if record.turn.line == turn.line]
            seed = zlib.crc32(f"{plan.seed} {turn.number} {turn.line}".encode())
            try:
                record = take(
                    turn,
                    who,
                    crew,
                    share,
                    slow=plan.slow,
                    before=before,
                    refused=refused,
                    seed=seed,
                    clock=clock,
                )
            except OSError as error:  # a process's own small files, or no more processes
                raise Stopped(f"{cannot(folder.path, error)}; nothing is lost: {NEXT}") from error
            folder.keep(record)
    progress(len(turns), len(turns), "")


def _alone(
    folder: Folder, plan: Plan, who: Sequence[Implementation], limits: Limits, progress: Told
) -> None:
    """What is measured of each implementation in a process of its own, as far as it is not in the folder."""
    turns, refused = len(list(plan.turns())), folder.about.checked.refused
    for number in range(plan.alone):
        for it in who:
            left = (it.name, number) not in folder.alone and it.name not in refused
            if left and alone.tried(it, plan.first, limits.memory):
                progress(len(folder.done), turns, f"first call of {it.name}")
                folder.keep_alone(alone.take(it, number, plan, limits))
