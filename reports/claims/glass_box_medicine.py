"""C2 and C3: where the two operations read and write, index by index, as told by Rachel Draelos."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import corrconv
from corrconv.measure.arrays import Array

from .claim import Claim, Effort, Finding, Number, Source, Verdict
from .figures import index_grids

SOURCE = Source(
    "Convolution vs. Cross-Correlation",
    "Rachel Draelos, Glass Box Medicine",
    "https://glassboxmedicine.com/2019/07/26/convolution-vs-cross-correlation/",
)
Function = Callable[..., Any]
Place = tuple[int, ...]
IMAGE, KERNEL = range(-3, 4), range(-1, 2)
"""Indices along each axis of the 7 × 7 image and of the 3 × 3 kernel: the centre is [0, 0]."""
H = np.arange(1, 10).reshape(3, 3)
"""A kernel whose values tell their places: 1 is h[−1, −1], 9 is h[1, 1]."""


@dataclass(frozen=True)
class Reading:
    """Which kernel value an output lays on each image sample.

    Attributes
    ----------
    at : tuple of int
        The output's indices m, n.
    weights : tuple of tuple of int
        For each sample of the image, in rows from −3 to 3, the kernel's value there; 0 where the
        sample is not read.
    """

    at: tuple[int, ...]
    weights: tuple[tuple[int, ...], ...]

    @property
    def patch(self) -> frozenset[Place]:
        """The indices i, j of the samples that are read."""
        return frozenset((i, j) for i in IMAGE for j in IMAGE if self.weights[i + 3][j + 3])


@dataclass(frozen=True)
class Landing:
    """The patch that one output of the convolution reads, and which outputs of others read it.

    Attributes
    ----------
    convolution : Reading
    definition, scipy : tuple of Reading
        The outputs that read this patch and no other sample: of the sum with h[m + i, n + j], and
        of correlate as SciPy means it.
    """

    convolution: Reading
    definition: tuple[Reading, ...]
    scipy: tuple[Reading, ...]


def c2(effort: Effort, convolve: Function = corrconv.convolve) -> Reading:
    """Which samples reach y[1, 1]: each alone is set to 1, and what comes out is its weight."""
    return reading(lambda x: convolve(x, H, "same"), 1, 1)


def c3(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
) -> Landing:
    """Which outputs of either cross-correlation read what the convolution's y[1, 1] does."""
    convolution = reading(lambda x: convolve(x, H, "same"), 1, 1)

    def defined(x: Array) -> Array:
        return np.array([[written(x, H, m, n, +1) for n in IMAGE] for m in IMAGE])

    def landing(operation: Function) -> tuple[Reading, ...]:
        return tuple(it for it in readings(operation) if it.patch == convolution.patch)

    return Landing(
        convolution,
        definition=landing(defined),
        scipy=landing(lambda x: correlate(x, H, "same")),
    )


def written(x: Array, h: Array, m: int, n: int, sign: int) -> int:
    """ΣΣ x[i, j] h[m + sign·i, n + sign·j] over those indices that the kernel has."""
    return sum(
        int(x[i + 3, j + 3] * h[m + sign * i + 1, n + sign * j + 1])
        for i in IMAGE
        for j in IMAGE
        if m + sign * i in KERNEL and n + sign * j in KERNEL
    )


def reading(operation: Function, m: int, n: int) -> Reading:
    """What output [m, n] reads."""
    return next(it for it in readings(operation) if it.at == (m, n))


def readings(operation: Function) -> list[Reading]:
    """Set each sample alone to 1: every output is then the weight with which that one is read."""
    weights = np.stack([operation(point) for point in points()], axis=-1).reshape(7, 7, 7, 7)
    return [
        Reading((m, n), tuple(map(tuple, weights[m + 3, n + 3].tolist())))
        for m in IMAGE
        for n in IMAGE
    ]


def points() -> Iterator[Array]:
    """The 49 images with a single 1, in rows."""
    yield from np.eye(49, dtype=int).reshape(49, 7, 7)


def judge_reading(evidence: Reading) -> Finding:
    """Whether exactly 0, 1 and 2 are read along both axes."""
    patch = sorted(evidence.patch)
    rows, columns = (tuple(sorted({place[axis] for place in patch})) for axis in (0, 1))
    right = set(patch) == {(i, j) for i in range(3) for j in range(3)}
    words = (
        f"y{_shown(evidence.at)} sums {len(patch)} products. For the other {49 - len(patch)} samples of "
        "the image the sum asks for kernel indices that do not exist: they are not read."
    )
    numbers = (
        Number("i", tuple(map(float, rows))),
        Number("j", tuple(map(float, columns))),
        Number("products", len(patch)),
    )
    return Finding(Verdict.REPRODUCED if right else Verdict.REFUTED, words, numbers)


def judge_landing(evidence: Landing) -> Finding:
    """Reproduced where both cross-correlations have it at [−1, −1], conditional where the sum alone has."""
    places = [tuple(it.at for it in found) for found in (evidence.definition, evidence.scipy)]
    definition, scipy = (
        " and ".join(f"y{_shown(it)}" for it in found) or "none" for found in places
    )
    numbers = (
        Number("of the sum with h[m+i, n+j]", definition),
        Number("of SciPy's correlate(x, h)", scipy),
    )
    words = (
        f"The patch of the convolution's y{_shown(evidence.convolution.at)} makes {definition} under the "
        f"sum with h[m+i, n+j]. Under SciPy's definition, Σ x[l+k] h[l], it makes {scipy}."
    )
    if places[0] != ((-1, -1),):
        return Finding(Verdict.REFUTED, words, numbers)
    same_place = places[0] == places[1]
    return Finding(Verdict.REPRODUCED if same_place else Verdict.CONDITIONAL, words, numbers)


def _shown(place: Place) -> str:
    return f"[{', '.join(str(it).replace('-', '−') for it in place)}]"


CLAIMS = (
    Claim(
        id="C2",
        title="y[1,1] of the convolution reads i, j ∈ {0, 1, 2}",
        statement="In a 7 × 7 image with indices −3…3 and with a 3 × 3 kernel, the convolution's y[1, 1] "
        "takes exactly the samples with i and j in {0, 1, 2}; the sum's other terms ask for kernel "
        "indices that do not exist.",
        source=SOURCE,
        sense="Mode same, zeros outside. An output takes a sample where setting that one to 1, and all "
        "others to 0, changes it.",
        experiment=c2,
        judge=judge_reading,
        draw=index_grids.draw_reading,
        meaning="An output reads a window around itself, n² samples and never the whole image: this is "
        "what a direct implementation's n²N² comes from.",
        exact=True,
    ),
    Claim(
        id="C3",
        title="that patch makes cross-correlation's y[−1,−1]",
        statement="The same patch of the image makes the cross-correlation's y[−1, −1].",
        source=SOURCE,
        sense="Indices of the 7 × 7 output, its centre [0, 0]. The output looked for takes those nine "
        "samples and no others; there are two cross-correlations, see C1.",
        experiment=c3,
        judge=judge_landing,
        meaning="Two libraries may both be right and put the same number at opposite ends of the result. "
        "Where a place is wanted, as in finding a template or a delay, test with one known shift.",
        exact=True,
        draw=index_grids.draw,
    ),
)
