"""What ``corrconv crossover`` does: each N of a pair is searched, measured in pairs, beside the model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from corrconv import Implementation
from corrconv.compare.evidence import Comparison
from corrconv.compare.pool import Kept, kept
from corrconv.compare.process import Request
from corrconv.compare.run import Settings, compare
from corrconv.compare.show import choose
from corrconv.core.registry import source
from corrconv.crossover import evidence, search
from corrconv.crossover.evidence import Crossovers, Curve, Pair, Point, Points
from corrconv.crossover.forecast import Model, beside, changes, of_pair
from corrconv.kit.console import progress
from corrconv.measure import environment
from corrconv.measure.machine import proposed
from corrconv.measure.problems import square
from corrconv.measure.sequential import plan
from corrconv.measure.sides import Side, with_again
from corrconv.sweep.contenders import identity

Sides = dict[int, tuple[int, ...]]
FOLDER = Path("results/crossovers")
SIDES: Sides = {1: (1_000, 10_000, 100_000, 1_000_000), 2: (64, 128, 256, 512)}
BLOCKS = 6
"""In a process: many processes of few blocks tell more than few of many."""
CLASSIC: dict[tuple[str, str], Sides] = {
    ("naive", "fftw"): {2: (2, 4, 8), 1: (4, 20, 100)},
    ("scipy_direct", "scipy_fft"): {2: (16, 64, 256), 1: (100, 1_000, 10_000, 100_000)},
    ("numba_simd", "fft_tiled"): {2: (64, 256, 1024), 1: (1_000, 10_000, 100_000)},
}
"""The definition and a whole FFT, SciPy's own two, our best direct sum and best FFT, with the N at which
their crossover lies within reach, by number of axes."""
DTYPES = ("float32", "float64")


@dataclass(frozen=True)
class Asked:
    """The N to search at, seconds for a point (about), and the most points at one N."""

    N: tuple[int, ...]
    seconds: float = 6.0
    most: int = search.MOST

    @property
    def settings(self) -> Settings:
        """Of each point: all of a curve are judged together, so its verdicts hold all at once."""
        return Settings(self.seconds, comparisons=self.most * len(self.N), blocks=BLOCKS)


def lengths(text: str | None, ndim: int) -> tuple[int, ...]:
    """64,128,256 → (64, 128, 256); by default those of `SIDES`."""
    if text is None:
        return SIDES[ndim]
    try:
        sides = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        sides = ()
    if not sides or sides[0] < 1:
        raise ValueError(f"image-sides: {text!r}; write numbers with commas between, as 64,128,256")
    return sides


def pair(
    what: Sequence[str], ndim: int, dtype: str, operation: str, workers: int = 1
) -> tuple[Pair, tuple[Implementation, ...]]:
    """The pair of two names or files, which can run here and take such problems.

    Raises as `corrconv.compare.show.choose` does.
    """
    if len(what) != 2:
        raise ValueError(f"crossover needs two implementations, A and B, got {len(what)}")
    a, b = choose(what, square(ndim, 8, 1, dtype, operation))
    if a.name == b.name:
        raise ValueError(f"{a.name} does not cross itself: name two different implementations")
    return Pair(a.name, b.name, ndim, dtype, operation, workers), (a, b)


def measure(
    pair: Pair, sides: Sequence[Implementation], asked: Asked, folder: Path, processes: Kept
) -> Curve:
    """Search it, with a progress bar; every finished point is in `folder` at once.

    Raises
    ------
    ProcessFailed
        Where a measuring process declines, crashes or hangs.
    OSError, ValueError
        Where a point cannot be kept, or a kept one is damaged.
    """
    record = environment.record()
    conditions = {
        **identity(proposed(record), list(sides), record),
        "seconds": f"{asked.seconds:g}",
        "comparisons": str(asked.settings.comparisons),
    }
    name = f"{pair.a}, {pair.b}, {pair.ndim}-D {pair.dtype}"
    with progress() as bar:
        task = bar.add_task(name, total=len(asked.N) * asked.most)

        def told(N: int, n: int) -> None:
            now = max(asked.N.index(N) * asked.most, int(bar.tasks[task].completed) + 1)
            bar.update(task, completed=now, description=f"{name}: N = {N}, n = {n}")

        points = Points(folder, pair, conditions)
        return run(pair, asked, sides, points, processes, of_pair(pair), progress=told)


def run(
    pair: Pair,
    asked: Asked,
    sides: Sequence[Implementation],
    points: Points,
    processes: Kept,
    model: Model,
    *,
    progress: Callable[[int, int], object] = lambda N, n: None,
    compare: Callable[..., Comparison] = compare,
) -> Curve:
    """Search every N; what is on disk is not measured again.

    `progress` is told N and n before they are judged; `compare` is another one in tests.
    """
    names = [it.name for it in sides]
    sources = [source(name) for name in names]
    settings = asked.settings
    wanted = plan(settings.comparisons or 1)[-1].processes
    rows = []
    for N in asked.N:
        last = search.last(pair, N, sides)
        if last == 0:
            continue

        def judge(n: int, N: int = N) -> Point:
            progress(N, n)
            judged = points.get(N, n)
            if judged is None:
                problem = pair.problem(N, n)
                both = [Side(each, problem, pair.workers) for each in sources]
                processes.ready(Request(with_again(tuple(both)), seed=0, blocks=1), wanted)
                judged = compare(both, settings, names=names, launch=processes.launcher())
                points.keep(N, n, judged)
            return Point.of(n, judged)

        guesses = changes(model, N, 1, last)
        start = round(guesses[0].n if guesses else math.sqrt(last))
        steps = search.steps(N, 1, last)
        rows.append(search.search(N, judge, 1, last, start, steps, asked.most))
    return beside(pair, rows, model)


def classic(folder: Path, *, quick: bool, done: Callable[[Curve], object]) -> Crossovers:
    """All classic pairs, or of each one N and one dtype and fewer points; `done` is told each curve."""
    began, before, curves = monotonic(), _load(), []
    for ndim in (2, 1):
        for names, N in CLASSIC.items():
            asked = Asked(N[ndim][1:2], 1.0, 7) if quick else Asked(N[ndim], 3.0, 10)
            with kept() as processes:  # dtypes share libraries, so they share processes
                for dtype in DTYPES[:1] if quick else DTYPES:
                    both = pair(names, ndim, dtype, "correlate")
                    curves.append(measure(*both, asked, folder, processes))
                    done(curves[-1])
    loads = {"load before": before, "load after": _load()}
    made = environment.made(quick=quick, seconds=round(monotonic() - began), **loads)
    return Crossovers(made, tuple(curves))


def _load() -> float:
    return float(environment.load()["load average, 1 min"])


def model_again(results: Path) -> Crossovers:
    """What is kept, beside what the model says now: after `corrconv calibrate`, say."""
    held = evidence.load(results)
    if held is None:
        raise ValueError(f"no crossovers are kept here; {evidence.MAKE} measures them")
    curves = (beside(curve.pair, curve.rows, of_pair(curve.pair)) for curve in held.curves)
    return replace(held, curves=tuple(curves))
