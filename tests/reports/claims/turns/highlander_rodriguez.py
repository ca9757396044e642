from __future__ import annotations

from corrconv.reports.claims.claim import Verdict
from corrconv.reports.claims.racing import Ratio
from corrconv.reports.claims.sources.highlander_rodriguez import OverlapAdd, Speedup

from tests.reports.claims.turns.turn import Plant, Turn


def evidence(*speedups: float, noise: float = 1.05) -> OverlapAdd:
    found = (
        Speedup(f"direct {k}", Ratio(it, it / noise, it * noise, 9))
        for k, it in enumerate(speedups)
    )
    return OverlapAdd(200, 100, 32, tuple(found), "m")


TURNS = (
    Turn("E3", evidence(400, 30), Verdict.REPRODUCED),
    Turn("E3", evidence(400, 0.1), Verdict.CONDITIONAL),
    Turn("E3", evidence(9, 0.1), Verdict.REFUTED),
    Turn("E3", evidence(16, 0.1, noise=1.5), Verdict.NOT_RESOLVED),
)
EXACT: dict[str, Verdict] = {}
PLANTS: tuple[Plant, ...] = ()
