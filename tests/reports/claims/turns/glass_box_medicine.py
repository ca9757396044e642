from __future__ import annotations

from dataclasses import replace

import numpy as np
from corrconv.reports.claims.sources.glass_box_medicine import Reading
from corrconv.reports.claims.sources.glass_box_medicine_places import Landing

import corrconv
from tests.reports.claims.turn import CONDITIONAL, REFUTED, REPRODUCED, Plant, Turn


def reading(at: tuple[int, int], top: int, left: int) -> Reading:
    """A patch of 3 × 3 samples whose first is at those indices."""
    weights = np.zeros((7, 7), int)
    weights[top + 3 : top + 6, left + 3 : left + 6] = np.arange(1, 10).reshape(3, 3)
    return Reading(at, tuple(map(tuple, weights.tolist())))


CONVOLUTION = reading((1, 1), 0, 0)
OPPOSITE, HERE = reading((-1, -1), 0, 0), reading((1, 1), 0, 0)
LANDING = Landing(CONVOLUTION, definition=(OPPOSITE,), scipy=(HERE,))

TURNS = (
    Turn("C2", CONVOLUTION, REPRODUCED),
    Turn("C2", reading((1, 1), 1, 0), REFUTED),
    Turn("C3", LANDING, CONDITIONAL),
    Turn("C3", replace(LANDING, scipy=(OPPOSITE,)), REPRODUCED),
    Turn("C3", replace(LANDING, definition=(HERE,)), REFUTED),
    Turn("C3", replace(LANDING, definition=()), REFUTED),
)
PLANTS = (
    Plant("C1", REFUTED, {"convolve": corrconv.correlate}),
    Plant("C2", REFUTED, {"convolve": lambda x, h, mode: np.roll(x, 1, 0)}),
    Plant(
        "C3", REPRODUCED, {"correlate": lambda x, h, mode: np.flip(corrconv.correlate(x, h, mode))}
    ),
    Plant("C3", REFUTED, {"convolve": lambda x, h, mode: np.roll(x, 1, 0)}),
    Plant("C4", REFUTED, {"correlate": corrconv.convolve}),
    Plant("C4", REFUTED, {"convolve": corrconv.correlate}),
)
