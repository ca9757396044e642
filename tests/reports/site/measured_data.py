"""Material results whose every number a test knows: times, errors, peaks, and evidence beside them."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from types import ModuleType
from typing import Any

from corrconv.reports.claims import evidence as records
from corrconv.reports.claims import registry
from corrconv.reports.claims.choosing import Chosen
from corrconv.reports.claims.claim import Effort, Finding, Verdict
from corrconv.reports.claims.racing import Ratio
from corrconv.reports.claims.rounding import Errors
from corrconv.reports.claims.run import Outcome
from corrconv.reports.claims.sources.cross_validated_error import BothRoutes
from corrconv.reports.claims.sources.scipy_choice import Choices
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.tables import Table
from corrconv.reports.timings import frame

from tests.reports import measured
from tests.reports.tree import timed, tracked, write

NAMES = ("auto", "fftw", "ndimage", "numba", "scipy_auto", "scipy_direct", "scipy_fft")
N, n = (64, 256), (3, 15, 31)
SIZES = (N, n)
U = {"float32": 2.0**-24, "float64": 2.0**-53}
IN_U = {
    "auto": 0.05,
    "fftw": 0.05,
    "ndimage": 0.004,
    "numba": 0.03,
    "scipy_auto": 0.06,
    "scipy_direct": 0.02,
    "scipy_fft": 0.06,
}
"""Errors at n = 3; those of direct sums in their own dtype grow with the root of the taps."""
GROW = ("numba", "scipy_direct")
Values = dict[tuple[str, int, int], float]


def times() -> Values:
    """Seconds: SciPy's choice takes the wrong route at N = 256, n = 3, and else its better one."""
    found: Values = {}
    for N_, n_ in itertools.product(*SIZES):
        work = N_**2 * n_**2
        direct, fft = 2e-9 * work, 4e-8 * N_**2 * math.log2(N_)
        wrong = (N_, n_) == (256, 3)
        better, worse = sorted((direct, fft))
        found |= {
            ("numba", N_, n_): direct / 4,
            ("ndimage", N_, n_): direct / 2,
            ("scipy_direct", N_, n_): direct,
            ("fftw", N_, n_): fft / 3,
            ("scipy_fft", N_, n_): fft,
            ("scipy_auto", N_, n_): worse if wrong else 1.04 * better,
            ("auto", N_, n_): 1.02 * min(direct / 4, fft / 3),
        }
    return found


def errors(dtype: str) -> Values:
    """Normwise errors, as parts of ‖x‖‖h‖."""
    return {
        (name, N_, n_): IN_U[name] * U[dtype] * (n_ / 3 if name in GROW else 1.0)
        for name, N_, n_ in itertools.product(NAMES, *SIZES)
    }


def peaks() -> Values:
    """Bytes above the baseline, at one size."""
    image = 4 * 256**2
    return {(name, 256, 15): image * (1.0 + place) for place, name in enumerate(NAMES)}


def tree(folder: Path) -> Path:
    """asv's results."""
    logs = {
        dtype: {cell: math.log10(value) for cell, value in errors(dtype).items()} for dtype in U
    }
    base = 1e8
    one = ((256,), (15,))
    return write(
        folder / "results",
        {
            "images.CorrelateFloat32.time_call": timed(NAMES, SIZES, times()),
            "images_threads.CorrelateFloat32.time_call": timed(
                NAMES, SIZES, {cell: value / 1.6 for cell, value in times().items()}
            ),
            "error.CorrelateFloat32.track_error": tracked(NAMES, SIZES, logs["float32"]),
            "error.CorrelateFloat64.track_error": tracked(NAMES, SIZES, logs["float64"]),
            "memory.CorrelateFloat32.peakmem_call": tracked(
                NAMES, one, {cell: base + value for cell, value in peaks().items()}
            ),
            "memory.CorrelateFloat32.peakmem_baseline": tracked(
                NAMES, one, dict.fromkeys(peaks(), base)
            ),
        },
    )


def load(results: Path) -> Material:
    """As the pages get it, without figures."""
    every = frame.load(results)
    return Material(results, frame.newest(every), every)


def full(folder: Path) -> Material:
    """Results with all evidence beside them."""
    results = tree(folder)
    measured.keep(results, **measured.every())
    found = {"B9": both_routes(), "E1": choices()}
    outcomes = [
        Outcome(registry.every()[id_], Effort.FULL, 1.0, it, Finding(Verdict.REFUTED, "words"))
        for id_, it in found.items()
    ]
    records.keep([records.record(outcome, {}) for outcome in outcomes], results)
    return load(results)


def both_routes() -> BothRoutes:
    """The sequential sum errs as taps^0.5, the FFT not at all more."""
    sides = (3, 9, 27)
    found = []
    for dtype, data in itertools.product(U, ("normal", "uneven")):
        uneven = data == "uneven"
        for route, power, norm in (("sequential", 0.5, 0.3), ("FFT", 0.0, 3.0)):
            component = [2e5 / side**2 if uneven and route == "FFT" else 2.0 for side in sides]
            found.append(
                Errors(
                    route,
                    dtype,
                    data,
                    tuple(side**2 for side in sides),
                    tuple(norm * side ** (2 * power) for side in sides),
                    tuple(component),
                    Ratio(power, power - 0.02, power + 0.03, 6),
                    Ratio(0.0, -0.1, 0.1, 6),
                )
            )
    return BothRoutes(sides, tuple(found))


def choices() -> Choices:
    """Of twenty choices in 2-D two are wrong, by up to 1.8 times; in 1-D none is."""
    two = [
        _chosen(2, place, 1.8 if place == 7 else 1.3 if place == 9 else 0.5) for place in range(20)
    ]
    one = [_chosen(1, place, 0.4) for place in range(10)]
    return Choices(tuple(one), tuple(two), "a processor")


def _chosen(ndim: int, place: int, other: float) -> Chosen:
    taken = Ratio(max(other, 1.0) * 1.1, 1.0, 1.2, 6)
    shape = (100 + place,) * ndim, (5,) * ndim
    return Chosen(*shape, "same", "fft", Ratio(other, other, other, 6), taken, "", 0.0)


def shown(module: ModuleType, stored: Material) -> Any:
    """What the one page of a module shows."""
    (page,) = module.pages(stored)
    return page.shown


def column(table: Table, heading: str) -> dict[str, str]:
    """A column by the rows' names."""
    place = table.headings.index(heading)
    return {row[0]: row[place] for row in table.rows}
