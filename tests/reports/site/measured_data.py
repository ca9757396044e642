"""Material results whose every number a test knows: times, errors, peaks, and evidence beside them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
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
from corrconv.reports.kit import run
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.quantity import plain
from corrconv.reports.kit.tables import Table

from corrconv.measure.problems import square
from corrconv.measure.sides import AGAIN
from corrconv.sweep import stored
from corrconv.sweep.evidence import Alone, Case, Result
from corrconv.sweep.folder import SWEEP, Sweep
from corrconv.sweep.grid import images, unique, varied
from tests.reports import measured
from tests.reports.tree import MADE_AT, planted

FAMILIES = {
    "auto": "choice",
    "fftw": "fft",
    "ndimage": "direct",
    "numba": "direct",
    "scipy_auto": "choice",
    "scipy_direct": "direct",
    "scipy_fft": "fft",
}
NAMES = tuple(FAMILIES)
SINGLE = ("ndimage", "scipy_direct")
"""These use one thread, whatever they may."""
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
GAIN = 1.6
"""How many times as fast calls are on two threads, of what uses them."""
Values = dict[tuple[str, int, int], float]


def times() -> Values:
    """Seconds, float32: SciPy's choice takes the wrong route at N = 256, n = 3, and else its better one."""
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
            ("scipy_auto", N_, n_): worse if wrong else 1.02 * better,
            ("auto", N_, n_): 1.01 * min(direct / 4, fft / 3),
        }
    return found


def errors(dtype: str) -> Values:
    """Normwise errors, as parts of ‖x‖‖h‖."""
    return {
        (name, N_, n_): IN_U[name] * U[dtype] * (n_ / 3 if name in GROW else 1.0)
        for name, N_, n_ in itertools.product(NAMES, *SIZES)
    }


HELD = Case(square(2, 256, 15)).line
"""The case whose memory is known."""


def peaks() -> dict[str, int]:
    """Bytes beyond operands and result, at one size."""
    image = 4 * 256**2
    return {name: round(image * (1.0 + place)) for place, name in enumerate(NAMES)}


def seconds(name: str, case: Case) -> float:
    """Of a call in a case."""
    problem = case.problem
    one = times()[name, problem.x_shape[0], problem.h_shape[0]] * problem.dtype.itemsize / 4
    return one / (GAIN if case.workers > 1 and name not in SINGLE else 1.0)


def cases() -> tuple[Case, ...]:
    """Both dtypes on one thread; float32 on two."""
    main = images(*SIZES)
    return unique([*main, *varied(main, dtype=["float64"]), *varied(main, workers=[2])])


def sweep(
    change: Callable[[Result, Case], Result] = lambda result, case: result,
    names: tuple[str, ...] = NAMES,
    of: tuple[Case, ...] | None = None,
) -> Sweep:
    """All of it, or of some names or cases; each result may be changed."""
    taken = {case: {name: seconds(name, case) for name in names} for case in of or cases()}
    alone = [
        Alone(name, 0, HELD, None, {HELD: held}, "", MADE_AT) for name, held in peaks().items()
    ]
    made = planted(taken, alone=alone, families=FAMILIES)
    records = tuple(
        replace(
            record,
            results=tuple(
                change(_with_error(each, record.turn.case), record.turn.case)
                for each in record.results
            ),
        )
        for record in made.records
    )
    return replace(made, records=records)


def _with_error(result: Result, case: Case) -> Result:
    name, problem = result.label.removesuffix(AGAIN), case.problem
    size = problem.x_shape[0], problem.h_shape[0]
    return replace(result, error=errors(problem.dtype.name)[name, *size])


def tree(folder: Path, made: Sweep | None = None) -> Path:
    """A folder of results with the sweep."""
    stored.write(made or sweep(), folder / "results" / SWEEP)
    return folder / "results"


def load(results: Path) -> Material:
    """As the pages get it, without figures."""
    return Material(results, run.load(results))


def full(folder: Path) -> Material:
    """Results with all evidence beside them."""
    results = tree(folder)
    measured.keep(results, **measured.every())
    found = {"B9": both_routes(), "E1": choices()}
    outcomes = [
        Outcome(registry.every()[id_], Effort.FULL, 1.0, it, Finding(Verdict.REFUTED, "words"))
        for id_, it in found.items()
    ]
    records.keep(
        [records.record(outcome, dict.fromkeys(records.MADE, "x")) for outcome in outcomes], results
    )
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
    """A column by the rows' names, without keys."""
    place = table.headings.index(heading)
    return {row[0]: plain(row[place]) for row in table.rows}
