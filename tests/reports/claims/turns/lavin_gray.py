from __future__ import annotations

from dataclasses import replace

from corrconv.reports.claims.claim import Verdict
from corrconv.reports.claims.sources.lavin_gray import Multiplications, direct, winograd

from corrconv.core import Array
from tests.reports.claims.turns.turn import Plant, Turn

COUNTED = Multiplications(36, 16, 14, 32, 84, 0.0, 1.0, 1.9)


def turned(tile: Array, kernel: Array) -> Array:
    """Convolution in place of cross-correlation."""
    return winograd(tile, kernel[::-1, ::-1])


TURNS = (
    Turn("E6", COUNTED, Verdict.REPRODUCED),
    Turn("E6", replace(COUNTED, winograd=18), Verdict.REFUTED),
    Turn("E6", replace(COUNTED, apart=1.0), Verdict.REFUTED),
    Turn("E6", replace(COUNTED, apart=float("nan")), Verdict.REFUTED),
)
EXACT = {"E6": Verdict.REPRODUCED}
PLANTS = (
    Plant("E6", Verdict.REFUTED, {"minimal": turned}),
    Plant("E6", Verdict.REFUTED, {"minimal": direct}),
)
