"""``corrconv sweep``: the grid, each turn on disk as soon as it is measured; and one case repeated alone."""

from __future__ import annotations

import platform
import shlex
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corrconv.compare.show import shape
from corrconv.core.registry import source
from corrconv.kit.console import err, progress
from corrconv.kit.registered import found
from corrconv.measure import environment
from corrconv.measure.problems import same
from corrconv.sweep import grid
from corrconv.sweep.case import Case
from corrconv.sweep.contenders import Contender, registered
from corrconv.sweep.folder import Folder
from corrconv.sweep.frame import Sweep, load
from corrconv.sweep.identity import identity
from corrconv.sweep.limits import Limits
from corrconv.sweep.merge import ENDINGS, merge, see_that_it_can_be_written
from corrconv.sweep.sweep import Progress, sweep, taken
from corrconv.sweep.take import Crew
from corrconv.sweep.types import Plan, Record, Turn

JOINED = "sweep.parquet"


@dataclass(frozen=True)
class Asked:
    """What options ask for; what they leave empty is the tier's.

    Attributes
    ----------
    tier : str
        ``quick``, ``default`` or ``full``.
    only : tuple of str
        Names and files of implementations; all that can run here where it is empty.
    images, kernels : tuple of str
        Shapes, as 512x512; each image with each kernel.
    operation, mode, dtype : tuple of str
    workers : tuple of int
    passes : int or None
    seconds : float or None
    """

    tier: str = "default"
    only: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    kernels: tuple[str, ...] = ()
    operation: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    dtype: tuple[str, ...] = ()
    workers: tuple[int, ...] = ()
    passes: int | None = None
    seconds: float | None = None


def contenders(only: Sequence[str]) -> list[Contender]:
    """The implementations of names or files, or all that can run here.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError
        Where one is not registered, or cannot run here: with its reason.
    """
    if not only:
        return registered()
    chosen = [found(entry) for entry in dict.fromkeys(only)]
    for it in chosen:
        if missing := it.unavailable():
            raise ValueError(f"{it.name} cannot run here: {missing}")
    return [Contender(source(it.name), it) for it in chosen]


def plan(asked: Asked, who: Sequence[Contender]) -> tuple[Plan, float]:
    """What to do, and for how many seconds.

    Raises
    ------
    ValueError, TypeError
        Where options make no problem, naming the option.
    """
    tier = grid.tier(asked.tier)
    cases = grid.varied(
        _sizes(asked) or tier.cases,
        operation=asked.operation,
        mode=asked.mode,
        dtype=asked.dtype,
        workers=asked.workers,
    )
    sources = tuple(each.source for each in who)
    passes = asked.passes or tier.passes
    seconds = tier.seconds if asked.seconds is None else asked.seconds
    return Plan(tuple(case.line for case in cases), sources, passes, tier.slow), seconds


def _sizes(asked: Asked) -> list[Case]:
    if bool(asked.images) != bool(asked.kernels):
        raise ValueError(
            "image, kernel: give both, as --image 512x512 --kernel 9x9, each as often as you like"
        )
    shapes = [[shape(option, text) for text in texts]
              for option, texts in (("image", asked.images), ("kernel", asked.kernels))]  # fmt: skip
    return [Case(same(x, h)) for x in shapes[0] for h in shapes[1]]


def run(
    asked: Asked, output: Path | None, limits: Limits, machine: str | None = None
) -> tuple[Sweep, Path | None]:
    """The sweep in a folder, begun or gone on with; and it in one file, where that could be written.

    Raises
    ------
    ValueError, TypeError, OSError, ImportError
        Where what is asked cannot be done, before anything is measured.
    Stopped, CannotMeasure
        Where it cannot go on.
    """
    path, file = _places(output or Path("results/asv/sweep") / asked.tier)
    who = contenders(asked.only)
    todo, seconds = plan(asked, who)
    record = environment.record(Path(__file__).resolve().parents[2])
    who_and_where = identity(machine or platform.node(), who, record)
    with Folder(path, todo, who_and_where, record) as folder, progress() as bar:
        task, line = bar.add_task("turns", total=None), _lines()

        def told(at: Progress) -> None:
            bar.update(task, completed=at.done, total=at.turns, description=at.doing)
            line(at)

        sweep(folder, todo, who, limits, seconds, progress=told)
    return load(path), _joined(path, file)


def _places(output: Path) -> tuple[Path, Path]:
    """A sweep's folder, and the one file that it ends in.

    Raises
    ------
    ModuleNotFoundError
        Where that file is asked for by name, and needs something that is not installed.
    """
    if output.suffix not in ENDINGS:
        return output, output / JOINED
    see_that_it_can_be_written(output)
    return output.with_suffix(""), output


def _joined(folder: Path, path: Path) -> Path | None:
    """One file of the whole sweep, if it can be written: the folder is complete without it."""
    try:
        merge([folder], path)
    except (ModuleNotFoundError, OSError) as error:
        err.print(
            f"{path} is not written, but {folder} is complete: {error}\n"
            f"then: corrconv merge {shlex.quote(str(path))} {shlex.quote(str(folder))}",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
        return None
    return path


def _lines(every: float = 30.0) -> Callable[[Progress], None]:
    """Where there is no terminal to draw a bar on: a line now and then."""
    said = time.monotonic()

    def line(at: Progress) -> None:
        nonlocal said
        if not err.is_terminal and time.monotonic() - said >= every:
            said = time.monotonic()
            err.print(f"{at.done}/{at.turns} turns; {at.doing}", markup=False, soft_wrap=True)

    return line


def repeat(line: str, asked: Asked, limits: Limits) -> Record:
    """One case alone, of which nothing is kept.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError, CannotMeasure
    """
    case, who = Case.from_line(line), contenders(asked.only)
    seconds = 5.0 if asked.seconds is None else asked.seconds
    with Crew(limits) as crew:
        return taken(Turn(0, case.line), who, crew, seconds)
