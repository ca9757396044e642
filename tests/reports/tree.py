"""Folders of results made for a test: a sweep whose every number is known, sealed as a published one is.

In each cell the median over processes of every time is exactly the one that was planted; processes differ
from each other by `SPREAD`, and equal code from itself by `AGAIN_LOGS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corrconv.measure.problems import square
from corrconv.measure.sides import AGAIN
from corrconv.sweep import stored
from corrconv.sweep.evidence import Alone, Case, Outcome, Plan, Record, Result, Stages, Turn
from corrconv.sweep.folder import SWEEP, About, Sweep
from corrconv.sweep.grid import images, rank_one, signals, unique, varied

COMMIT, MADE_AT = "0123456789abcdef0123456789abcdef01234567", "2024-02-29T12:00:00+00:00"
ENVIRONMENT = {
    "machine": {"processor": "a processor", "architecture": "x86", "threads": 2},
    "packages": {"numpy": "2.4"},
    "python": {"version": "3.11.7"},
    "source": {"commit": COMMIT, "uncommitted changes": False, "tier": "default"},
}
FAMILIES = {
    "auto": "choice",
    "fftw": "fft",
    "naive": "direct",
    "numba": "direct",
    "scipy_auto": "choice",
    "scipy_direct": "direct",
    "scipy_fft": "fft",
}
NAMES = tuple(sorted(FAMILIES))
REFERENCE = "scipy_fft"
SPREAD = (-0.012, -0.006, 0.0, 0.0, 0.006, 0.012)
"""By process, the log of every time over the one that was planted; the reference has none."""
AGAIN_LOGS = (-0.04, -0.016, 0.0, 0.0, 0.016, 0.04)
"""By process, of the sides that are entered twice, the log of the second over the first."""

Times = Mapping[str, float | None]
"""Seconds by implementation; None was tried and raised."""
Cells = Mapping[Case, Times]


def case(N: int, n: int, ndim: int = 2) -> Case:
    """Correlate, float32, one thread."""
    return Case(square(ndim, N, n))


def planted(
    cells: Cells,
    *,
    alone: Iterable[Alone] = (),
    families: Mapping[str, str] = FAMILIES,
    reference: str = REFERENCE,
    processes: int = 6,
    machine: str = "host",
    looks: Sequence[str] = (),
    environment: Mapping[str, Mapping[str, Any]] = ENVIRONMENT,
) -> Sweep:
    """A sweep in which every side takes as long as is said.

    Parameters
    ----------
    cells : mapping of Case to mapping of str to float or None
    alone : iterable of Alone
    families : mapping of str to str
    reference : str
        Where a cell has it; else its first name.
    processes : int
        6 resolve; fewer do not.
    machine : str
    looks : sequence of str
        Those that were so far behind that they were called once and had no rounds.
    environment : mapping
    """
    lines = tuple(case.line for case in cells)
    names = tuple(dict.fromkeys(name for times in cells.values() for name in times))
    alone = tuple(alone)
    own = {"first": alone[0].case, "memory": tuple(alone[0].memory), "alone": 1} if alone else {}
    plan = Plan(lines, names, processes, 1.0, **own)  # type: ignore[arg-type]
    identity = {"machine": machine, **{k: str(v) for k, v in environment["machine"].items()}}
    about = About(f"id of {machine}", plan, identity, dict(environment), MADE_AT, dict(families))
    records = [
        _record(case, times, reference, number, looks)
        for case, times in cells.items()
        for number in range(processes)
    ]
    return Sweep(Path("planted"), about, tuple(records), alone)


def write(results: Path, cells: Cells, **more: object) -> Path:
    """A folder of results that holds it, see `planted`; returned."""
    stored.write(planted(cells, **more), results / SWEEP)  # type: ignore[arg-type]
    return results


def _record(case: Case, times: Times, reference: str, number: int, looks: Sequence[str]) -> Record:
    known = {name: seconds for name, seconds in times.items() if seconds is not None}
    reference = reference if reference in known else next(iter(known), "")
    fastest = min(known, key=lambda name: known[name], default="")
    results = list(_results(times, reference, number, looks))
    again = dict.fromkeys((reference, fastest)) if known else {}
    for name in again:
        first = next(each for each in results if each.label == name)
        factor = math.exp(AGAIN_LOGS[number % 6])
        seconds = tuple(factor * each for each in first.seconds)
        results.append(Result(name + AGAIN, Outcome.MEASURED, "", "", seconds[0], 5, seconds))
    stem = f"{case.stem} in process {number}"
    return Record(Turn(number, case.line), stem, reference, tuple(results), 1.0, MADE_AT)


def _results(times: Times, reference: str, number: int, looks: Sequence[str]) -> Iterator[Result]:
    for place, (name, seconds) in enumerate(times.items()):
        if seconds is None:
            yield Result(name, Outcome.RAISED, "no such transform", f"corrconv check {name}")
            continue
        log = 0.0 if name == reference else SPREAD[(number + place) % 6]
        of = seconds * math.exp(log)
        error = 1e-8 * (1 + place)
        rounds = () if name in looks else (of, of, of)
        yield Result(name, Outcome.MEASURED, "", "", of, 5, rounds, error)


def model(name: str, case: Case) -> float | None:
    """Seconds: direct ones grow with n², FFT ones do not; None where it is not tried."""
    problem = case.problem
    N, n = problem.x_shape[0] ** problem.ndim, problem.h_shape[0] ** problem.ndim
    if name == "naive" and n > 225:
        return None
    cost = {"naive": 2e-7, "numba": 1e-9, "scipy_direct": 4e-9}.get(name, 0.0) * N * n
    factor = {"fftw": 1.0, "auto": 1.05, "scipy_auto": 3.2, "scipy_fft": 3.0}.get(name, 0.0)
    per_thread = 1.7 if case.workers > 1 and name in ("fftw", "numba", "auto") else 1.0
    per_dtype = 2.0 if case.problem.dtype.itemsize == 8 else 1.0
    return 1e-5 + per_dtype * (cost + factor * 5e-9 * N * math.log2(N)) / per_thread


def grid() -> tuple[Case, ...]:
    """A few of everything that the default tier has."""
    main = images((64, 256, 1024), (3, 15, 63))
    few = images((256, 1024), (15,))
    return unique(
        [
            *main,
            *varied(few, dtype=["float64"]),
            *varied(few, operation=["convolve"]),
            *varied(images((256, 1024), (3, 15)), workers=[2]),
            *signals((1_000, 100_000), (3, 255)),
            *rank_one(images((256,), (15, 31))),
        ]
    )


def of_model(
    cases: Iterable[Case], names: Iterable[str] = NAMES, how: Callable[..., float | None] = model
) -> dict[Case, dict[str, float]]:
    """What the model takes, of those that it tries."""
    names = tuple(names)
    return {
        case: {name: it for name in names if (it := how(name, case)) is not None} for case in cases
    }


def alone(names: Iterable[str] = NAMES) -> tuple[Alone, ...]:
    """Stages and memory of each: the first is the cheapest."""
    first, held = case(256, 15).line, (case(256, 15).line, case(1024, 15).line)
    return tuple(
        Alone(
            name,
            0,
            first,
            Stages(0.1 * k, 0.01 * k, 0.002 * k, 2e-4 * k + 1e-5, 2e-4 * k),
            {line: k * 1_000_000 * (1 + place) for place, line in enumerate(held)},
            "",
            MADE_AT,
        )
        for k, name in enumerate(names, start=1)
    )


def rich(results: Path) -> Path:
    """A folder in which every question about speed is answered."""
    return write(results, of_model(grid()), alone=alone())
