"""E6: Winograd's minimal filtering, after Lavin and Gray."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from corrconv.core import Array

from ..claim import Claim, Effort, Finding, Number, Source, Verdict
from ..counting import counted, plain
from ..rounding import rms

SOURCE = Source(
    "Fast Algorithms for Convolutional Neural Networks",
    "Andrew Lavin and Scott Gray",
    "https://arxiv.org/abs/1509.09308",
)
Function = Callable[[Array, Array], Array]
"""Four outputs of the correlation of a 4 × 4 tile with a 3 × 3 kernel."""


def direct(tile: Array, kernel: Array) -> Array:
    """By the definition."""
    windows = [tile[i : i + 3, j : j + 3] for i in (0, 1) for j in (0, 1)]
    return np.array([(window * kernel).sum() for window in windows])


def winograd(tile: Array, kernel: Array) -> Array:
    """Aᵀ [(G h Gᵀ) ∘ (Bᵀ x B)] A: transform both, multiply 16 pairs, transform back."""

    def along_both(transform: Callable[[Array], list[Any]], values: Array) -> Array:
        on_columns = np.array([transform(column) for column in values.T]).T
        return np.array([transform(row) for row in on_columns])

    products = along_both(of_kernel, kernel) * along_both(of_tile, tile)
    return along_both(to_outputs, products).ravel()


def of_kernel(h: Array) -> list[Any]:
    """G h; the halves are of the kernel alone, so a kernel that is used again pays them once."""
    half = h.dtype.type(0.5) if h.dtype != object else 0.5
    return [h[0], half * (h[0] + h[1] + h[2]), half * (h[0] - h[1] + h[2]), h[2]]


def of_tile(x: Array) -> list[Any]:
    """Bᵀ x."""
    return [x[0] - x[2], x[1] + x[2], x[2] - x[1], x[1] - x[3]]


def to_outputs(m: Array) -> list[Any]:
    """Aᵀ m."""
    return [m[0] + m[1] + m[2], m[1] - m[2] - m[3]]


@dataclass(frozen=True)
class Multiplications:
    """Counted on one tile; the errors are root mean squares beside those of the outputs, in float32."""

    direct: int
    winograd: int
    scaled: int
    direct_added: int
    winograd_added: int
    apart: float
    direct_error: float
    winograd_error: float

    @property
    def fewer(self) -> float:
        """How many times fewer products of a sample with a tap."""
        return self.direct / self.winograd


def e6(effort: Effort, direct: Function = direct, minimal: Function = winograd) -> Multiplications:
    """Count both on whole numbers, compare them, and measure the errors of both on float32 noise."""
    x = np.random.default_rng(0).integers(-9, 10, (4, 4)).astype(float)
    h = np.random.default_rng(1).integers(-9, 10, (3, 3)).astype(float)
    of_direct: Counter[str] = Counter()
    of_minimal: Counter[str] = Counter()
    expected = plain(direct(counted(x, of_direct), counted(h, of_direct)))
    found = plain(minimal(counted(x, of_minimal), counted(h, of_minimal)))
    return Multiplications(
        direct=of_direct["multiplied"],
        winograd=of_minimal["multiplied"],
        scaled=of_minimal["scaled"],
        direct_added=of_direct["added"],
        winograd_added=of_minimal["added"],
        apart=float(np.abs(np.subtract(expected, found)).max()),
        direct_error=error(direct),
        winograd_error=error(minimal),
    )


def error(route: Function, tiles: int = 500) -> float:
    """Beside sums in double precision, in units of float32's u."""
    random, found, exact = np.random.default_rng(2), [], []
    for _ in range(tiles):
        x, h = (random.normal(size=side).astype(np.float32) for side in ((4, 4), (3, 3)))
        found.append(route(x, h))
        exact.append(direct(x.astype(float), h.astype(float)))
    return rms(np.subtract(found, exact)) / rms(np.array(exact)) / 2.0**-24


def judge(evidence: Multiplications) -> Finding:
    """The outputs must be the same, and the products 36 and 16."""
    numbers = (
        Number("multiplications, direct and minimal", (evidence.direct, evidence.winograd)),
        Number("times fewer", evidence.fewer),
        Number("error, direct", evidence.direct_error, "u"),
        Number("error, minimal", evidence.winograd_error, "u"),
        Number("additions, direct and minimal", (evidence.direct_added, evidence.winograd_added)),
        Number("halvings of the kernel", evidence.scaled),
    )
    if evidence.apart:
        words = f"It does not compute the same: outputs are {evidence.apart:g} apart."
        return Finding(Verdict.REFUTED, words, numbers)
    words = (
        f"{evidence.direct} and {evidence.winograd} products of a sample and a tap were counted, for the "
        f"same four outputs. Additions grow from {evidence.direct_added} to {evidence.winograd_added}, of "
        f"which the kernel's are done once, as are its {evidence.scaled} halvings. In float32 its error is "
        f"{evidence.winograd_error / evidence.direct_error:.2f} times the direct sum's."
    )
    told = evidence.fewer == 2.25
    return Finding(Verdict.REPRODUCED if told else Verdict.REFUTED, words, numbers)


CLAIMS = (
    Claim(
        id="E6",
        title="Winograd F(2×2,3×3): 2.25 times fewer products",
        statement="Winograd's minimal filtering F(2×2, 3×3) needs 2.25 times fewer multiplications than the "
        "direct sum.",
        source=SOURCE,
        sense="Counted are products of a sample with a tap, for a tile of 2 × 2 outputs. Halvings of "
        "the kernel and additions are counted apart.",
        experiment=e6,
        judge=judge,
        meaning="It saves products and pays in additions and in accuracy. A processor that adds and "
        "multiplies in one instruction gains less than the count says; it pays where one kernel meets "
        "many tiles and channels.",
        exact=True,
    ),
)
