from __future__ import annotations

from dataclasses import replace
from itertools import starmap

import numpy as np
from corrconv.reports.claims.racing import Ratio
from corrconv.reports.claims.rounding import ROUTES, Errors
from corrconv.reports.claims.sources.cross_validated_direct import Count, DirectCost
from corrconv.reports.claims.sources.cross_validated_edges import Edges
from corrconv.reports.claims.sources.cross_validated_error import BothRoutes
from corrconv.reports.claims.sources.cross_validated_fft import FFTCost, Share, Shares
from corrconv.reports.claims.sources.cross_validated_probes import Probe, Probes
from corrconv.reports.claims.sources.cross_validated_takeover import Beaten, Takeovers

import corrconv
from corrconv.calibrate.exponents import Exponent, Growth
from corrconv.measure.statistics import Verdict as Beside
from tests.reports.claims.turn import (
    CONDITIONAL,
    NOT_RESOLVED,
    REFUTED,
    REPRODUCED,
    Plant,
    Turn,
    around,
)


def growth(way: str, n: float, N: float, width: float = 0.05) -> Growth:
    expected = (2, 2) if way == "direct" else (0, 2)
    both = (Exponent(it, it - width, it + width, to) for it, to in zip((n, N), expected))
    return Growth(way, *both, 12)


SQUARE = growth("direct", 2, 2)
DIRECT = DirectCost((Count(8, 3, 576, 324), Count(10, 5, 2500, 900)), SQUARE, SQUARE, SQUARE, "m")
FFT = FFTCost(growth("fft", 0, 2), 256, 5, around(1), around(1), "m", (256, 1024))


def shares(*values: float) -> Shares:
    each = (Share(2**k, around(it), around(it), (1.0,)) for k, it in enumerate(values))
    return Shares(15, ("pointwise product",), tuple(each), "m")


def cells(*values: float) -> Takeovers:
    return Takeovers("fft", tuple(starmap(beside, enumerate(values, 1))), "m")


def beside(n: int, value: float) -> Beaten:
    ratio = around(value)
    verdict = (
        Beside.FASTER if ratio.high < 1 else Beside.SLOWER if ratio.low > 1 else Beside.NOT_RESOLVED
    )
    line = f"correlate 64x64 {n}x{n} same fill float32 1"
    return Beaten(line, "direct", 64, n, ratio, verdict)


def errors(route: str, exponent: float, constant: float = 1.0) -> tuple[Errors, ...]:
    sides = (3, 9, 27)
    taps = tuple(n * n for n in sides)
    values = tuple(constant * count**exponent for count in taps)
    ratio = Ratio(exponent, exponent - 0.02, exponent + 0.02, 6)
    return tuple(
        Errors(route, dtype, data, taps, values, values, ratio, ratio)
        for dtype in ("float32", "float64")
        for data in ("normal", "smooth")
    )


def routes(sequential: float, pairwise: float) -> BothRoutes:
    grown = {"sequential": sequential, "pairwise": pairwise, "BLAS": 0.2, "FFT": 0.0}
    found = [it for name in ROUTES for it in errors(name, grown[name])]
    return BothRoutes((3, 9, 27), tuple(found))


EDGES = Edges((1.0,) * 10, (2.0,) * 10, ("a", "b"), 1e-7, (0.0, 9.0), (3.0, 6.0), 0)


def probes(plain: int, normalised: int) -> Probes:
    found = (Probe(100, 20, k < plain, False, k < normalised) for k in range(10))
    return Probes(32, 10.0, tuple(found))


def shifted(x: object, h: object, *rest: object, **named: object) -> object:
    """Off by one sample."""
    return np.roll(np.asarray(corrconv.convolve(x, h, *rest, **named)), 1, axis=0)  # type: ignore[arg-type]


TURNS = (
    Turn("B5", DIRECT, REPRODUCED),
    Turn("B5", replace(DIRECT, numba_simd=growth("direct", 1.5, 2)), CONDITIONAL),
    Turn("B5", replace(DIRECT, counts=(Count(8, 3, 577, 324),)), REFUTED),
    Turn("B5", replace(DIRECT, naive=growth("direct", 2, 2, 0.7)), NOT_RESOLVED),
    Turn("B5", replace(DIRECT, numba_simd=growth("direct", 2, 2, 0.7)), NOT_RESOLVED),
    Turn("B6", FFT, REPRODUCED),
    Turn("B6", replace(FFT, whole=around(4)), CONDITIONAL),
    Turn("B6", replace(FFT, whole=around(2, by=3)), NOT_RESOLVED),
    Turn("B6", replace(FFT, growth=growth("fft", 0.5, 2)), CONDITIONAL),
    Turn("B6", replace(FFT, growth=growth("fft", 2, 3)), REFUTED),
    Turn("B6", replace(FFT, growth=growth("fft", 0, 2, 1)), NOT_RESOLVED),
    Turn("B7", shares(0.05, 0.1), REFUTED),
    Turn("B7", shares(0.6, 0.7), REPRODUCED),
    Turn("B7", shares(0.1, 0.7), CONDITIONAL),
    Turn("B7", shares(0.1, 0.5), NOT_RESOLVED),
    Turn("B8", cells(0.9, 0.4, 0.1), REPRODUCED),
    Turn("B8", cells(3, 1.2, 0.4), CONDITIONAL),
    Turn("B8", cells(30, 20), REFUTED),
    Turn("B8", cells(30, 1), NOT_RESOLVED),
    Turn("B9", routes(0.5, 0.05), CONDITIONAL),
    Turn("B9", routes(0.5, 0.45), REPRODUCED),
    Turn("B9", routes(-0.1, -0.1), REFUTED),
    Turn("B9", routes(0.0, 0.0), NOT_RESOLVED),
    Turn("B9", routes(0.5, 0.26), NOT_RESOLVED),
    Turn("B10", EDGES, REPRODUCED),
    Turn("B10", replace(EDGES, apart=0.1), REFUTED),
    Turn("B10", replace(EDGES, apart=float("nan")), REFUTED),
    Turn("B10", replace(EDGES, after=EDGES.before), REFUTED),
    Turn("B10", replace(EDGES, after=(2.0,) * 7 + (1.0,) * 3), CONDITIONAL),
    Turn("B11", probes(10, 10), REPRODUCED),
    Turn("B11", probes(1, 10), CONDITIONAL),
    Turn("B11", probes(1, 2), REFUTED),
)
PLANTS = (
    Plant("B1", REFUTED, {"convolve": corrconv.correlate}),
    Plant("B1", REFUTED, {"correlate": shifted}),
    Plant("B2", REFUTED, {"convolve": corrconv.correlate}),
    Plant("B2", REFUTED, {"correlate": corrconv.convolve}),
    Plant("B3", CONDITIONAL, {"convolve": corrconv.correlate}),
    Plant("B3", REFUTED, {"convolve": shifted}),
    Plant("B4", REFUTED, {"correlate": corrconv.convolve}),
    Plant("B4", CONDITIONAL, {"convolve": corrconv.correlate}),
    Plant("B10", REFUTED, {"convolve": lambda x, *rest: x}),
    Plant("B11", CONDITIONAL, {"correlate": shifted}),
)
