from __future__ import annotations

from corrconv.reports.claims.choosing import Chosen
from corrconv.reports.claims.claim import Verdict
from corrconv.reports.claims.racing import Ratio
from corrconv.reports.claims.sources.scipy_choice import Choices
from corrconv.reports.claims.sources.scipy_choice_bands import BANDS, NAMED, Bands

from tests.reports.claims.turns.turn import Plant, Turn


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


assert NAMED == 2
TURNS = (
    Turn("E1", Choices(cases(120, 12), cases(60, 0), "m"), Verdict.REPRODUCED),
    Turn("E1", Choices(cases(60, 9), cases(60, 20), "m"), Verdict.CONDITIONAL),
    Turn("E1", Choices(cases(60, 1, 3.0), cases(60, 0), "m"), Verdict.CONDITIONAL),
    Turn("E1", Choices(cases(60, 0, choosing=0.6), cases(60, 0), "m"), Verdict.CONDITIONAL),
    Turn("E1", Choices(cases(60, 60, 9.0), cases(60, 60, 9.0), "m"), Verdict.REFUTED),
    Turn("E1", Choices(cases(120, 12), cases(10, 0), "m"), Verdict.NOT_RESOLVED),
    Turn("E2", bands(0, 0, 12, 0), Verdict.REPRODUCED),
    Turn("E2", bands(0, 12, 0, 0), Verdict.REFUTED),
    Turn("E2", bands(0, 1, 2, 0), Verdict.NOT_RESOLVED),
    Turn("E2", bands(0, 0, 12, 11), Verdict.NOT_RESOLVED),
)
EXACT: dict[str, Verdict] = {}
PLANTS: tuple[Plant, ...] = ()
