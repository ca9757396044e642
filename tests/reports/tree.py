"""asv results folders made for a test: format 2, as asv 0.6 writes them."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COLUMNS = (
    "result params version started_at duration stats_ci_99_a stats_ci_99_b stats_q_25 stats_q_75"
)
COLUMNS += " stats_number stats_repeat samples profile"
COMMIT, DATE = "0123456789abcdef0123456789abcdef01234567", 1_700_000_000_000
NAN = math.nan

Sizes = tuple[Sequence[int], Sequence[int]]
Values = Mapping[tuple[str, int, int], float | None]
"""What asv stored for (implementation, N, n): NaN is n/a, None has failed."""

MAIN = "images.CorrelateFloat32.time_call"


def timed(names: Sequence[str], sizes: Sizes, values: Values, spread: float = 0.01) -> list[Any]:
    """The fields of a timed benchmark: quartiles at ± `spread`, three samples."""
    cells = list(itertools.product(names, *sizes))
    results = [values.get(cell, NAN) for cell in cells]
    numbers = [None if r is None or math.isnan(r) else r for r in results]
    samples = [r and [r * (1 - spread), r, r * (1 + spread)] for r in numbers]
    params = [[repr(name) for name in names], *([str(size) for size in axis] for axis in sizes)]
    return [
        results,
        params,
        "1",
        DATE + 1000,
        1.5,
        [r and -math.inf for r in numbers],
        [r and math.inf for r in numbers],
        [r and r * (1 - spread) for r in numbers],
        [r and r * (1 + spread) for r in numbers],
        [r and 5 for r in numbers],
        [r and 3 for r in numbers],
        samples,
    ]


def tracked(names: Sequence[str], sizes: Sizes, values: Values) -> list[Any]:
    """The fields of a tracked benchmark: no statistics; a list of nothing but None becomes None."""
    results = timed(names, sizes, values)[:5]
    if all(value is None for value in results[0]):
        results[0] = None
    return results


def write(
    folder: Path,
    benchmarks: Mapping[str, list[Any]],
    machine: str = "host",
    commit: str = COMMIT,
    date: int = DATE,
) -> Path:
    """A results folder with one results file; `folder` is made or added to, and returned."""
    place = folder / machine
    place.mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.json").write_text("{}")
    about = {"machine": machine, "cpu": "a processor", "num_cpu": "2", "version": 1}
    (place / "machine.json").write_text(json.dumps(about))
    stored = {
        "commit_hash": commit,
        "env_name": "existing-py",
        "date": date,
        "params": about,
        "python": "3.11",
        "requirements": {},
        "env_vars": {},
        "result_columns": COLUMNS.split(),
        "results": dict(benchmarks),
        "durations": {},
        "version": 2,
    }
    (place / f"{commit[:8]}-existing-py.json").write_text(json.dumps(stored))
    return folder


REFERENCE = "scipy_fft"


def noisy(
    sizes: Sizes,
    ratios: Mapping[str, float | None],
    floor: float,
    times: Values,
    again: float = 1.0,
    ndim: int = 2,
) -> dict[str, list[Any]]:
    """The benchmarks of `benchmarks.ratio`, at every size alike.

    `times` are those of the first timing, and the second takes `again` times as long.
    """
    every = list(itertools.product(*sizes))
    cells = {(name, *size): ratio for name, ratio in ratios.items() for size in every}
    own = [(REFERENCE, *size) for size in every]
    second = {cell: value and value * again for cell in own if (value := times.get(cell, NAN))}
    return {
        f"ratio_{ndim}d.CorrelateFloat32.track_ratio": tracked(list(ratios), sizes, cells),
        f"ratio_{ndim}d.FloorFloat32.track_floor": tracked(
            [REFERENCE], sizes, dict.fromkeys(own, floor)
        ),
        f"ratio_{ndim}d.AgainFloat32.time_call": timed([REFERENCE], sizes, second),
    }


NAMES = ("auto", "fftw", "naive", "numba", "numpy", "scipy_auto", "scipy_fft")


def rich(folder: Path, N: Sequence[int] = (64, 256, 1024), n: Sequence[int] = (3, 15, 63)) -> Path:
    """A folder in which every question is answered: direct times grow with n², FFT times do not."""
    sizes = (N, n)

    def model(name: str, N: int, n: int) -> float:
        if name == "numpy" or (name == "naive" and n > 15):
            return NAN
        cost = {"naive": 2e-7, "numba": 1e-9}.get(name, 0.0) * N**2 * n**2
        factor = {"fftw": 1.0, "auto": 1.05, "scipy_auto": 3.2, "scipy_fft": 3.0}.get(name, 0.0)
        return 1e-5 + cost + factor * 5e-9 * N**2 * math.log2(N)

    times = {cell: model(*cell) for cell in itertools.product(NAMES, *sizes)}
    error = {cell: -8 + 0.1 * i for i, cell in enumerate(times)}
    stage = {(name, N[0], n[0]): 0.1 * (i + 1) for i, name in enumerate(NAMES)}
    one = ([N[0]], [n[0]])
    extra = {key: 1e-6 * (value - 0.2) for key, value in stage.items()}  # some below zero
    ratio = {key: 1 + value / 100 for key, value in stage.items()}
    memory = {key: 1e8 + 1e6 * value for key, value in stage.items()}
    return write(
        folder,
        {
            MAIN: timed(NAMES, sizes, times),
            "images.ConvolveFloat64.time_call": timed(NAMES, sizes, times),
            "images_threads.CorrelateFloat32.time_call": timed(
                NAMES, sizes, {cell: value / 1.7 for cell, value in times.items()}
            ),
            "signals.CorrelateFloat32.time_call": timed(NAMES, sizes, times),
            "low_rank.CorrelateFloat32.time_call": timed(NAMES, one, times),
            "one_shot.CorrelateFloat32.time_call": timed(NAMES, one, times),
            **noisy(one, {name: value for (name, *_), value in ratio.items()}, 1.02, times),
            "adapters.CorrelateFloat32.track_extra": tracked(NAMES, one, extra),
            "adapters.CorrelateFloat32.track_ratio": tracked(NAMES, one, ratio),
            "error.CorrelateFloat32.track_error": tracked(NAMES, sizes, error),
            "error.CorrelateFloat64.track_error": tracked(NAMES, sizes, error),
            "planning.ColdFloat32.track_import": tracked(NAMES, one, stage),
            "planning.ColdFloat32.track_plan": tracked(NAMES, one, stage),
            "planning.ColdFloat32.track_call": tracked(NAMES, one, stage),
            "memory.CorrelateFloat32.peakmem_call": tracked(NAMES, one, memory),
            "memory.CorrelateFloat32.peakmem_baseline": tracked(
                NAMES, one, dict.fromkeys(memory, 1e8)
            ),
            "overhead.Nothing.time_call": [[1e-7], [], "1", DATE, 0.1],
        },
    )
