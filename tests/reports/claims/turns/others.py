"""Turns of E1 to E6, each of a source of its own."""

from __future__ import annotations

from dataclasses import replace

from corrconv.reports.claims.choosing import Chosen
from corrconv.reports.claims.racing import Ratio
from corrconv.reports.claims.rounding import ROUTES, Errors, sequential
from corrconv.reports.claims.sources.highlander_rodriguez import OverlapAdd, Speedup
from corrconv.reports.claims.sources.johnson_frigo import ErrorGrowth
from corrconv.reports.claims.sources.lavin_gray import Multiplications, direct, winograd
from corrconv.reports.claims.sources.opencv_filter2d import Step, Steps
from corrconv.reports.claims.sources.scipy_choice import Choices
from corrconv.reports.claims.sources.scipy_choice_bands import BANDS, NAMED, Bands

from corrconv.core import Array
from tests.reports.claims.turn import (
    CONDITIONAL,
    NOT_RESOLVED,
    REFUTED,
    REPRODUCED,
    Plant,
    Turn,
    around,
)

assert NAMED == 2
COUNTED = Multiplications(36, 16, 14, 32, 84, 0.0, 1.0, 1.9)


def cases(
    count: int, wrong: int, ratio: float = 1.2, products: int = 64, choosing: float = 0.0
) -> tuple[Chosen, ...]:
    """So many problems, the first of them decided wrong, by that ratio of times; choosing takes time, too."""

    def one(value: float) -> Chosen:
        taken, auto = (Ratio(it, it, it, 6) for it in (value, max(1.0, value) + choosing))
        return Chosen((products // 2,), (2,), "full", "fft", taken, auto, "best", 3.0)

    return tuple(one(ratio if k < wrong else 0.5) for k in range(count))


def bands(*wrong: int) -> Bands:
    found = [cases(36, it, products=3 * low) for low, it in zip(BANDS, wrong)]
    return Bands(tuple(case for band in found for case in band), "m")


def speedups(*values: float, noise: float = 1.05) -> OverlapAdd:
    found = (Speedup(f"direct {k}", around(it, noise)) for k, it in enumerate(values))
    return OverlapAdd(200, 100, 32, tuple(found), "m")


def steps(*at: int, rounds: tuple[int, ...] = (), size: float = 2.0) -> Steps:
    sides, times = tuple(range(3, 17)), around(size, 1.0)
    found = (
        Step(f"dtype {k}", sides, (1.0,) * len(sides), rounds or (n,) * 9, times)
        for k, n in enumerate(at)
    )
    return Steps(tuple(found), "5", "m")


def errors(route: str, exponent: float, width: float = 0.04) -> Errors:
    ratio = Ratio(exponent, exponent - width, exponent + width, 8)
    return Errors(route, "float32", "normal", (16, 64), (1.0, 1.0), (1.0, 1.0), ratio, ratio)


def grown(direct: float, paired: float, fft: float, log: float, width: float = 0.04) -> ErrorGrowth:
    exponents = {"sequential": direct, "pairwise": paired, "BLAS": 0.3, "FFT": fft}
    return ErrorGrowth(
        tuple(errors(name, exponents[name]) for name in ROUTES), (errors("FFT", log, width),)
    )


def turned(tile: Array, kernel: Array) -> Array:
    """Convolution in place of cross-correlation."""
    return winograd(tile, kernel[::-1, ::-1])


TURNS = (
    Turn("E1", Choices(cases(120, 12), cases(60, 0), "m"), REPRODUCED),
    Turn("E1", Choices(cases(60, 9), cases(60, 20), "m"), CONDITIONAL),
    Turn("E1", Choices(cases(60, 1, 3.0), cases(60, 0), "m"), CONDITIONAL),
    Turn("E1", Choices(cases(60, 0, choosing=0.6), cases(60, 0), "m"), CONDITIONAL),
    Turn("E1", Choices(cases(60, 60, 9.0), cases(60, 60, 9.0), "m"), REFUTED),
    Turn("E1", Choices(cases(120, 12), cases(10, 0), "m"), NOT_RESOLVED),
    Turn("E2", bands(0, 0, 12, 0), REPRODUCED),
    Turn("E2", bands(0, 12, 0, 0), REFUTED),
    Turn("E2", bands(0, 1, 2, 0), NOT_RESOLVED),
    Turn("E2", bands(0, 0, 12, 11), NOT_RESOLVED),
    Turn("E3", speedups(400, 30), REPRODUCED),
    Turn("E3", speedups(400, 0.1), CONDITIONAL),
    Turn("E3", speedups(9, 0.1), REFUTED),
    Turn("E3", speedups(16, 0.1, noise=1.5), NOT_RESOLVED),
    Turn("E4", steps(12, 11), REPRODUCED),
    Turn("E4", steps(12, 8), CONDITIONAL),
    Turn("E4", steps(6, 8), REFUTED),
    Turn("E4", steps(12, rounds=(12, 6, 9, 12, 5, 6)), NOT_RESOLVED),
    Turn("E4", steps(12, size=1.0), NOT_RESOLVED),
    Turn("E5", grown(0.5, 0.1, 0.1, 1.0), REPRODUCED),
    Turn("E5", grown(0.5, 0.1, 0.1, 0.5), CONDITIONAL),
    Turn("E5", grown(0.5, 0.5, 0.1, 1.0), CONDITIONAL),
    Turn("E5", grown(0.0, 0.0, 0.1, 0.5), REFUTED),
    Turn("E5", grown(0.1, 0.1, 0.1, 0.5), NOT_RESOLVED),
    Turn("E5", grown(0.5, 0.26, 0.1, 1.0), NOT_RESOLVED),
    Turn("E5", grown(0.5, 0.1, 0.1, 0.7, width=0.5), NOT_RESOLVED),
    Turn("E5", grown(0.5, 0.1, 0.1, 3.0), REFUTED),
    Turn("E6", COUNTED, REPRODUCED),
    Turn("E6", replace(COUNTED, winograd=18), REFUTED),
    Turn("E6", replace(COUNTED, apart=1.0), REFUTED),
    Turn("E6", replace(COUNTED, apart=float("nan")), REFUTED),
)
PLANTS = (
    Plant("E5", REFUTED, {"routes": ROUTES | {"FFT": sequential}}),
    Plant("E6", REFUTED, {"minimal": turned}),
    Plant("E6", REFUTED, {"minimal": direct}),
)
