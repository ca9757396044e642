"""C1, C2 and C4: the two sums, and what an output of theirs reads, as told by Rachel Draelos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from corrconv import convolve, correlate
from corrconv.core import Array

from ..canvas import FAINT, LAID, Axes, Figure, bare, canvas, cell, figure, frame, signed
from ..checks import Checks, compared, same
from ..claim import Claim, Effort, Finding, Function, Number, Source, Verdict

SOURCE = Source(
    "Convolution vs. Cross-Correlation",
    "Rachel Draelos, Glass Box Medicine",
    "https://glassboxmedicine.com/2019/07/26/convolution-vs-cross-correlation/",
)
Place = tuple[int, ...]
IMAGE, KERNEL = range(-3, 4), range(-1, 2)
"""Indices along each axis of the 7 × 7 image and of the 3 × 3 kernel: the centre is [0, 0]."""
H = np.arange(1, 10).reshape(3, 3)
"""A kernel whose values tell their places: 1 is h[−1, −1], 9 is h[1, 1]."""


@dataclass(frozen=True)
class Reading:
    """Which kernel value the output with the indices m, n lays on each image sample, in rows from −3 to 3.

    It is 0 where the sample is not read.
    """

    at: tuple[int, ...]
    weights: tuple[tuple[int, ...], ...]

    @property
    def patch(self) -> frozenset[Place]:
        """The indices i, j of the samples that are read."""
        return frozenset((i, j) for i in IMAGE for j in IMAGE if self.weights[i + 3][j + 3])


def c1(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
    """Both sums as they are written, over all indices, beside the library's two functions."""
    x = np.random.default_rng(1).integers(-9, 10, (7, 7))

    def sums(sign: int) -> Array:
        return np.array([[written(x, H, m, n, sign) for n in IMAGE] for m in IMAGE])

    convolution, correlation, other = sums(-1), sums(+1), correlate(x, H, "same")
    return Checks(
        stated=(
            same("h[m−i, n−j] being convolve(x, h)", convolution, convolve(x, H, "same")),
            same("h[m+i, n+j] being correlate(h, x)", correlation, correlate(H, x)[1:8, 1:8]),
            same("h[m+i, n+j] being correlate(x, h) turned by 180°", correlation, np.flip(other)),
        ),
        wider=(same("h[m+i, n+j] being correlate(x, h)", correlation, other),),
    )


def c2(effort: Effort, convolve: Function = convolve) -> Reading:
    """Which samples reach y[1, 1]: each alone is set to 1, and what comes out is its weight."""
    return reading(lambda x: convolve(x, H, "same"), 1, 1)


def c4(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
    """The weights that lie over the image, and what becomes of a single bright sample."""
    point, flipped = np.zeros((3, 3), int), np.flip(H)
    point[1, 1] = 1

    def laid(operation: Function) -> Array:  # over the image, for the output in the middle
        return np.array(reading(lambda x: operation(x, H, "same"), 0, 0).weights)[2:5, 2:5]

    return Checks(
        stated=(
            same("convolution laying the kernel flipped over the image", laid(convolve), flipped),
            same("cross-correlation laying it as it is", laid(correlate), H),
            same("a point convolved showing the kernel as it is", convolve(point, H, "same"), H),
            same("a point correlated showing it flipped", correlate(point, H, "same"), flipped),
        )
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
    points = np.eye(49, dtype=int).reshape(49, 7, 7)
    weights = np.stack([operation(point) for point in points], axis=-1).reshape(7, 7, 7, 7)
    return [
        Reading((m, n), tuple(map(tuple, weights[m + 3, n + 3].tolist())))
        for m in IMAGE
        for n in IMAGE
    ]


def judge_reading(evidence: Reading) -> Finding:
    """Whether exactly 0, 1 and 2 are read along both axes."""
    patch = evidence.patch
    rows, columns = (tuple(sorted({float(place[axis]) for place in patch})) for axis in (0, 1))
    right = patch == {(i, j) for i in range(3) for j in range(3)}
    words = (
        f"y{place_of(evidence.at)} sums {len(patch)} products. For the other {49 - len(patch)} samples of "
        "the image the sum asks for kernel indices that do not exist: they are not read."
    )
    numbers = (Number("i", rows), Number("j", columns), Number("products", len(patch)))
    return Finding(Verdict.REPRODUCED if right else Verdict.REFUTED, words, numbers)


def place_of(place: Place) -> str:
    """A place's indices, with a true minus sign."""
    return f"[{', '.join(map(signed, place))}]"


def draw(evidence: Reading) -> Figure:
    """The 7 × 7 image with the kernel's index that the sum names for each sample, there or not."""
    drawing = canvas(5.6, 5.2)
    axes, (m, n), output = drawing.subplots(), evidence.at, f"y{place_of(evidence.at)}"
    draw_grid(axes, evidence)
    cells = tidy(evidence)
    for it in cells:
        if not it["read"]:  # what the sum names there, though the kernel has no such index
            i, j = it["image_row"], it["image_column"]
            it |= {"kernel_row": m - i, "kernel_column": n - j}
            words = f"{signed(m - i)},{signed(n - j)}"
            grey = {"fontsize": 8, "color": "#8a8a86", "ha": "center", "va": "center_baseline"}
            axes.text(j, -i, words, **grey)
    axes.set_title(f"{output} of the convolution: h[{m} − i, {n} − j]", fontsize=9.5)
    return figure(
        drawing,
        "What one output reads",
        f"In each cell i, j of the 7 × 7 image stands the kernel index that the sum for {output} names "
        f"there. Shaded are the {len(evidence.patch)} samples that were seen to reach that output, each "
        "set to 1 alone; there the index was read from the value that came out. Elsewhere, in grey, the "
        "kernel has no such index.",
        "A grid of 7 by 7 cells with a pair of indices in each. The 3 by 3 cells with both image indices "
        "from 0 to 2 are shaded, and hold the kernel's indices from 1 down to −1.",
        cells,
    )


def draw_grid(axes: Axes, reading: Reading) -> None:
    """The image; where a sample is read, the index of the kernel value that lies there."""
    bare(axes, -4.3, 3.6, -3.55, 4.1)
    for it in tidy(reading):
        index = f"{signed(it['kernel_row'])},{signed(it['kernel_column'])}" if it["read"] else ""
        colour = LAID if it["read"] else FAINT
        cell(axes, it["image_column"], -it["image_row"], index, colour, size=8)
    for i in IMAGE:
        small = {"fontsize": 8, "color": "#555555"}
        axes.text(-3.75, -i, signed(i), ha="right", va="center_baseline", **small)
        axes.text(i, 3.65, signed(i), ha="center", va="bottom", **small)
    m, n = reading.at
    frame(axes, n, -m)


def tidy(reading: Reading) -> list[dict[str, Any]]:
    """A row for each cell, with the index of the kernel value that was seen to lie there."""
    rows = []
    for i in IMAGE:
        for j in IMAGE:
            weight = reading.weights[i + 3][j + 3]
            k, l = ((weight - 1) // 3 - 1, (weight - 1) % 3 - 1) if weight else (None, None)
            told = {"image_row": i, "image_column": j, "kernel_row": k, "kernel_column": l}
            rows.append(told | {"read": bool(weight), "output": (i, j) == reading.at})
    return rows


CLAIMS = (
    compared(
        id="C1",
        title="the sums with h[m−i, n−j] and h[m+i, n+j]",
        statement="With the centre of image, kernel and output as [0, 0], y[m, n] = ΣΣ x[i, j] h[m−i, n−j] "
        "is the convolution, and y[m, n] = ΣΣ x[i, j] h[m+i, n+j] the cross-correlation.",
        source=SOURCE,
        sense="x is the image, h the kernel. The source's cross-correlation is Σ x[i, j] h[m+i, n+j]; "
        "SciPy's correlate(x, h) is Σ x[m+i, n+j] h[i, j].",
        experiment=c1,
        meaning="The convolution is everybody's. The cross-correlation is SciPy's with the operands "
        "swapped, which is SciPy's correlate(x, h) turned by 180°: the values are the same, in other "
        "places. Before comparing peaks or shifts from two sources, compare one of them by hand.",
    ),
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
        draw=draw,
        meaning="An output reads a window around itself, n² samples and never the whole image: this is "
        "what a direct implementation's n²N² comes from.",
        exact=True,
    ),
    compared(
        id="C4",
        title="convolution flips the kernel, correlation not",
        statement="Convolution flips the kernel, cross-correlation does not.",
        source=SOURCE,
        sense="What is flipped is what lies over the image while an output is summed: the weight with "
        "which each sample is read.",
        experiment=c4,
        meaning="It is the kernel laid over the image that is flipped. Seen in the result it is the other "
        "way round: a bright point convolved shows the kernel as it is, and correlated shows it "
        "flipped. A blur or a point spread is therefore applied by convolving.",
    ),
)
