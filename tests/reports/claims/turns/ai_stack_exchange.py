from __future__ import annotations

from dataclasses import replace

import numpy as np
from corrconv.reports.claims.sources.ai_stack_exchange_networks import Gradients, Layer, grid

import corrconv
from tests.reports.claims.turn import (
    NOT_RESOLVED,
    REFUTED,
    REPRODUCED,
    Plant,
    Turn,
    checks,
    failing,
)

GRID = grid(np.zeros((2, 2)))
GRADIENTS = Gradients(checks(5), False, GRID, GRID, GRID, GRID, GRID, GRID, GRID)
CONVOLVES = Layer("a layer that convolves", "numpy", 1, lambda x, h: np.convolve(x, h, "valid"))
CORRELATES = Layer(
    "a layer that correlates", "numpy", 2, lambda x, h: corrconv.correlate(x, h, "valid")
)
ABSENT = Layer("a layer that is not there", "no_such_module", 1, np.correlate)


TURNS = (
    Turn("A7", GRADIENTS, REPRODUCED),
    Turn("A7", replace(GRADIENTS, checks=failing(checks(5), "stated")), REFUTED),
)
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
