from __future__ import annotations

from corrconv.reports.claims.claim import Verdict
from corrconv.reports.claims.racing import Ratio
from corrconv.reports.claims.rounding import ROUTES, Errors, sequential
from corrconv.reports.claims.sources.johnson_frigo import ErrorGrowth

from tests.reports.claims.turns.turn import Plant, Turn


def errors(route: str, exponent: float, width: float = 0.04) -> Errors:
    ratio = Ratio(exponent, exponent - width, exponent + width, 8)
    return Errors(route, "float32", "normal", (16, 64), (1.0, 1.0), (1.0, 1.0), ratio, ratio)


def grown(direct: float, paired: float, fft: float, log: float, width: float = 0.04) -> ErrorGrowth:
    exponents = {"sequential": direct, "pairwise": paired, "BLAS": 0.3, "FFT": fft}
    return ErrorGrowth(
        tuple(errors(name, exponents[name]) for name in ROUTES), (errors("FFT", log, width),)
    )


TURNS = (
    Turn("E5", grown(0.5, 0.1, 0.1, 1.0), Verdict.REPRODUCED),
    Turn("E5", grown(0.5, 0.1, 0.1, 0.5), Verdict.CONDITIONAL),
    Turn("E5", grown(0.5, 0.5, 0.1, 1.0), Verdict.CONDITIONAL),
    Turn("E5", grown(0.0, 0.0, 0.1, 0.5), Verdict.REFUTED),
    Turn("E5", grown(0.1, 0.1, 0.1, 0.5), Verdict.NOT_RESOLVED),
    Turn("E5", grown(0.5, 0.26, 0.1, 1.0), Verdict.NOT_RESOLVED),
    Turn("E5", grown(0.5, 0.1, 0.1, 0.7, width=0.5), Verdict.NOT_RESOLVED),
    Turn("E5", grown(0.5, 0.1, 0.1, 3.0), Verdict.REFUTED),
)
EXACT: dict[str, Verdict] = {}
PLANTS = (Plant("E5", Verdict.REFUTED, {"routes": ROUTES | {"FFT": sequential}}),)
