from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.signal
from corrconv.reports.claims.sources.lei_mao_networks import Kernel, Learned, Trained, Trio

import corrconv
from tests.reports.claims.turn import CONDITIONAL, NOT_RESOLVED, REFUTED, REPRODUCED, Plant, Turn


def learned(first: float, *, turned: bool = False, after: float = 1e-3) -> Learned:
    """Kernels that no flip leaves as they are."""
    kernels = np.arange(18.0).reshape(2, 3, 3) + first
    rows: tuple[Kernel, ...] = tuple(
        tuple(map(tuple, kernel))
        for kernel in (np.flip(kernels, (1, 2)) if turned else kernels).tolist()
    )
    return Learned(rows, 1.0, after)


TRIO = Trio("a task", learned(0), learned(0, turned=True), learned(0, turned=True))
OTHER = replace(TRIO, task="another", from_same=learned(40))
TRAINED = Trained((TRIO, TRIO), 7)
LOST = [replace(TRIO, from_same=learned(0, after=it)) for it in (0.9, float("nan"))]
LOST += [replace(TRIO, correlating=learned(0, after=float("nan")))]


def unconjugated(x: object, h: object, *arguments: str) -> object:
    """Correlate without the complex conjugate."""
    return scipy.signal.correlate(x, np.conj(h), *arguments)


TURNS = (
    Turn("D4", TRAINED, REPRODUCED),
    Turn("D4", replace(TRAINED, trios=(TRIO, OTHER)), CONDITIONAL),
    Turn("D4", replace(TRAINED, trios=(OTHER,)), CONDITIONAL),
    Turn("D4", replace(TRAINED, trios=(replace(TRIO, from_mirrored=learned(0)),)), REFUTED),
    *(Turn("D4", replace(TRAINED, trios=(TRIO, lost)), NOT_RESOLVED) for lost in LOST),
)
PLANTS = (
    Plant("D1", REFUTED, {"correlate": unconjugated}),
    Plant("D1", REFUTED, {"convolve": corrconv.correlate}),
    Plant("D2", REFUTED, {"correlate": unconjugated}),
    Plant("D3", REFUTED, {"scipy_correlate": lambda x, h, *a: scipy.signal.correlate(h, x, *a)}),
    Plant("D3", REFUTED, {"numpy_correlate": unconjugated}),
    Plant("D4", NOT_RESOLVED, {"convolve": corrconv.correlate}),  # uphill: nothing is learned
    Plant("D4", REFUTED, {"convolve": lambda x, h, mode: 1.001 * corrconv.convolve(x, h, mode)}),
)
