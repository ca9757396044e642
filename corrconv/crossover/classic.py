"""The classic pairs: the definition and a whole FFT, SciPy's own two, our best direct sum and best FFT."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from corrconv.compare.pool import kept
from corrconv.core.threads import all_workers
from corrconv.crossover import ask as run
from corrconv.crossover.run import Asked, Curve
from corrconv.kit.old_evidence import Evidence
from corrconv.measure import environment

NAME = "crossovers"
"""Of the evidence that the page shows."""
DTYPES = ("float32", "float64")
SECONDS, QUICK = 3.0, 1.0
"""For a point; what it takes is mostly the processes' least."""
MOST, QUICK_MOST = 10, 7


@dataclass(frozen=True)
class Classic:
    """Two implementations, and the N at which their crossover lies within reach: smallest first."""

    a: str
    b: str
    N: dict[int, tuple[int, ...]]


CLASSIC = (
    Classic("naive", "fftw", {2: (2, 4, 8), 1: (4, 20, 100)}),
    Classic("scipy_direct", "scipy_fft", {2: (16, 64, 256), 1: (100, 1_000, 10_000, 100_000)}),
    Classic("numba_simd", "fftw_tiled", {2: (64, 256, 1024), 1: (1_000, 10_000, 100_000)}),
)


def measure(
    folder: Path, *, quick: bool = False, done: Callable[[Curve], object] = lambda curve: None
) -> Evidence:
    """All of them; `done` is told each curve.

    Parameters
    ----------
    folder : Path
        Keeps the points.
    quick : bool
        One N and one dtype, and fewer points.
    done : callable

    Returns
    -------
    Evidence
        See `corrconv.kit.old_evidence`.

    Raises
    ------
    ValueError, OSError, ImportError, ProcessFailed
    """
    began, curves = monotonic(), []
    made = _made(quick)
    for ndim in (2, 1):
        for classic in CLASSIC:
            sides = classic.N[ndim][1:2] if quick else classic.N[ndim]
            asked = Asked(sides, *((QUICK, QUICK_MOST) if quick else (SECONDS, MOST)))
            with kept() as processes:  # dtypes share libraries, so they share processes
                for dtype in DTYPES[:1] if quick else DTYPES:
                    pair, both = run.pair((classic.a, classic.b), ndim, dtype, "correlate")
                    curve = run.measure(pair, both, asked, folder, processes)
                    done(curve)
                    curves.append(run.as_data(curve))
    made |= {"seconds": round(monotonic() - began), "load after": _load()}
    return {"made": made, "curves": curves}


def model_again(stored: Evidence | None) -> Evidence:
    """Stored evidence, beside what the model says now.

    Raises
    ------
    ValueError
        Where nothing is stored, or it is damaged.
    """
    if stored is None:
        raise ValueError("no crossovers are kept here; corrconv crossover --classic measures them")
    try:
        curves = [run.asked_again(Curve.from_data(data)) for data in stored["curves"]]
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"the crossovers kept here are damaged ({error!r}); measure again"
        ) from None
    return {**stored, "curves": [run.as_data(curve) for curve in curves]}


def _made(quick: bool) -> dict[str, Any]:
    """With what, and on which machine."""
    record = environment.record()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": quick,
        "processor": str(record["machine"]["processor"]),
        "processors": all_workers(),
        "system": record["machine"]["system"],
        "python": record["python"]["version"],
        "commit": str(record["source"]["commit"]),
        "uncommitted changes": record["source"]["uncommitted changes"],
        "packages": {
            name: version
            for name, version in record["packages"].items()
            if name.lower() in {"numpy", "scipy", "numba", "llvmlite", "pyfftw", "mkl"}
        },
        "load before": _load(),
    }


def _load() -> Any:
    return environment.load()["load average, 1 min"]
