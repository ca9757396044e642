from __future__ import annotations

from corrconv.reports.claims.claim import Verdict
from corrconv.reports.claims.racing import Ratio
from corrconv.reports.claims.sources.opencv_filter2d import Step, Steps

from tests.reports.claims.turns.turn import Plant, Turn

SIDES = tuple(range(3, 17))


def steps(*at: int, rounds: tuple[int, ...] = (), size: float = 2.0) -> Steps:
    found = (
        Step(
            f"dtype {k}", SIDES, (1.0,) * len(SIDES), rounds or (n,) * 9, Ratio(size, size, size, 9)
        )
        for k, n in enumerate(at)
    )
    return Steps(tuple(found), "5", "m")


TURNS = (
    Turn("E4", steps(12, 11), Verdict.REPRODUCED),
    Turn("E4", steps(12, 8), Verdict.CONDITIONAL),
    Turn("E4", steps(6, 8), Verdict.REFUTED),
    Turn("E4", steps(12, rounds=(12, 6, 9, 12, 5, 6)), Verdict.NOT_RESOLVED),
    Turn("E4", steps(12, size=1.0), Verdict.NOT_RESOLVED),
)
EXACT: dict[str, Verdict] = {}
PLANTS: tuple[Plant, ...] = ()
