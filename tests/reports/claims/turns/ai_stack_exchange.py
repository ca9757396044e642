from __future__ import annotations

from dataclasses import replace

import numpy as np
from corrconv.reports.claims.claim import missing
from corrconv.reports.claims.sources.ai_stack_exchange_networks import Gradients, Layer, grid

import corrconv
from tests.reports.claims.turns.turn import (
    CONDITIONAL,
    NOT_RESOLVED,
    REFUTED,
    REPRODUCED,
    Plant,
    Turn,
    checks,
    failing,
)

NOT_INSTALLED = missing(("torch", "tensorflow"))
GRID = grid(np.zeros((2, 2)))
GRADIENTS = Gradients(checks(5), False, GRID, GRID, GRID, GRID, GRID, GRID, GRID)
CONVOLVES = Layer("a layer that convolves", "numpy", 1, lambda x, h: np.convolve(x, h, "valid"))
CORRELATES = Layer(
    "a layer that correlates", "numpy", 2, lambda x, h: corrconv.correlate(x, h, "valid")
)
ABSENT = Layer("a layer that is not there", "no_such_module", 1, np.correlate)


TURNS = (
    *(Turn(id_, checks(3), REPRODUCED) for id_ in ("A1", "A2", "A3", "A4", "A5", "A6")),
    *(
        Turn(id_, failing(checks(3, wider=2), "stated"), REFUTED)
        for id_ in ("A1", "A2", "A3", "A4", "A5", "A6")
    ),
    Turn("A2", failing(checks(3, wider=2), "wider"), CONDITIONAL),
    Turn("A6", checks(3, missing=("torch",)), NOT_RESOLVED),
    Turn("A6", failing(checks(3, missing=("torch",)), "stated"), REFUTED),
    Turn("A7", GRADIENTS, REPRODUCED),
    Turn("A7", replace(GRADIENTS, checks=failing(checks(5), "stated")), REFUTED),
)
EXACT = {
    "A1": REPRODUCED,
    "A2": CONDITIONAL,
    "A3": REPRODUCED,
    "A4": REPRODUCED,
    "A5": REPRODUCED,
    "A6": NOT_RESOLVED if NOT_INSTALLED else REPRODUCED,
    "A7": REPRODUCED,
}
PLANTS = (
    Plant("A1", REFUTED, {"convolve": corrconv.correlate}),
    Plant("A1", REFUTED, {"correlate": corrconv.convolve}),
    Plant("A2", REFUTED, {"convolve": lambda x, h, *a: np.roll(corrconv.convolve(x, h, *a), 1)}),
    Plant("A3", REFUTED, {"correlate": corrconv.convolve}),
    Plant("A4", REFUTED, {"correlate": lambda x, h, mode: corrconv.correlate(x, h, "same")}),
    Plant("A5", REFUTED, {"correlate": np.convolve}),
    Plant("A6", REPRODUCED, {"layers": (CORRELATES,)}),
    Plant("A6", REFUTED, {"layers": (CORRELATES, CONVOLVES)}),
    Plant("A6", NOT_RESOLVED, {"layers": (CORRELATES, ABSENT)}),
    Plant("A6", REFUTED, {"layers": (CONVOLVES, ABSENT)}),
    Plant("A7", REFUTED, {"correlate": corrconv.convolve}),
    Plant("A7", REFUTED, {"convolve": corrconv.correlate}),
)
