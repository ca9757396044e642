from __future__ import annotations

from dataclasses import replace

import numpy as np
from corrconv.reports.claims.claim import Verdict, missing
from corrconv.reports.claims.sources.ai_stack_exchange_networks import Gradients, Layer, grid

import corrconv
from tests.reports.claims.turns.turn import Plant, Turn, checks, failing

NOT_INSTALLED = missing(("torch", "tensorflow"))
GRID = grid(np.zeros((2, 2)))
GRADIENTS = Gradients(checks(5), False, GRID, GRID, GRID, GRID, GRID, GRID, GRID)
CONVOLVES = Layer("a layer that convolves", "numpy", 1, lambda x, h: np.convolve(x, h, "valid"))
CORRELATES = Layer(
    "a layer that correlates", "numpy", 2, lambda x, h: corrconv.correlate(x, h, "valid")
)
ABSENT = Layer("a layer that is not there", "no_such_module", 1, np.correlate)


TURNS = (
    *(Turn(id_, checks(3), Verdict.REPRODUCED) for id_ in ("A1", "A2", "A3", "A4", "A5", "A6")),
    *(
        Turn(id_, failing(checks(3, wider=2), "stated"), Verdict.REFUTED)
        for id_ in ("A1", "A2", "A3", "A4", "A5", "A6")
    ),
    Turn("A2", failing(checks(3, wider=2), "wider"), Verdict.CONDITIONAL),
    Turn("A6", checks(3, missing=("torch",)), Verdict.NOT_RESOLVED),
    Turn("A6", failing(checks(3, missing=("torch",)), "stated"), Verdict.REFUTED),
    Turn("A7", GRADIENTS, Verdict.REPRODUCED),
    Turn("A7", replace(GRADIENTS, checks=failing(checks(5), "stated")), Verdict.REFUTED),
)
EXACT = {
    "A1": Verdict.REPRODUCED,
    "A2": Verdict.CONDITIONAL,
    "A3": Verdict.REPRODUCED,
    "A4": Verdict.REPRODUCED,
    "A5": Verdict.REPRODUCED,
    "A6": Verdict.NOT_RESOLVED if NOT_INSTALLED else Verdict.REPRODUCED,
    "A7": Verdict.REPRODUCED,
}
PLANTS = (
    Plant("A1", Verdict.REFUTED, {"convolve": corrconv.correlate}),
    Plant("A1", Verdict.REFUTED, {"correlate": corrconv.convolve}),
    Plant(
        "A2",
        Verdict.REFUTED,
        {"convolve": lambda x, h, *a: np.roll(corrconv.convolve(x, h, *a), 1)},
    ),
    Plant("A3", Verdict.REFUTED, {"correlate": corrconv.convolve}),
    Plant(
        "A4", Verdict.REFUTED, {"correlate": lambda x, h, mode: corrconv.correlate(x, h, "same")}
    ),
    Plant("A5", Verdict.REFUTED, {"correlate": np.convolve}),
    Plant("A6", Verdict.REPRODUCED, {"layers": (CORRELATES,)}),
    Plant("A6", Verdict.REFUTED, {"layers": (CORRELATES, CONVOLVES)}),
    Plant("A6", Verdict.NOT_RESOLVED, {"layers": (CORRELATES, ABSENT)}),
    Plant("A6", Verdict.REFUTED, {"layers": (CONVOLVES, ABSENT)}),
    Plant("A7", Verdict.REFUTED, {"correlate": corrconv.convolve}),
    Plant("A7", Verdict.REFUTED, {"convolve": corrconv.correlate}),
)
