"""E3: overlap-add for small kernels, after Highlander and Rodriguez."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from corrconv.measure.problems import square

from ..canvas import Figure, canvas, figure, note
from ..claim import Claim, Effort, Finding, Number, Source, Verdict
from ..counting import Counted, counted
from ..process import alone
from ..racing import Ratio, calls_of, machine, measured_on, race, ratio

SOURCE = Source(
    "Very Efficient Training of Convolutional Neural Networks using Fast Fourier Transform and "
    "Overlap-and-Add",
    "Tyler Highlander and Andres Rodriguez",
    "https://arxiv.org/abs/1601.06815",
)
N, KERNEL = 224, 8
SAID = 16.3
DIRECT = ("naive", "numba", "scipy_direct", "numba_simd")
Complex = tuple[Counted, Counted]
"""Real and imaginary part."""


@dataclass(frozen=True)
class Speedup:
    """The time of one direct sum over that of overlap-add."""

    direct: str
    ratio: Ratio


@dataclass(frozen=True)
class OverlapAdd:
    """Operations counted, real products and sums, with the tile that needs the fewest; and times."""

    direct: int
    overlap_add: int
    tile: int
    speedups: tuple[Speedup, ...]
    machine: str


@alone
def e3(effort: Effort, route: str = "scipy_oa", against: Sequence[str] = DIRECT) -> OverlapAdd:
    """Count the operations of both, then time overlap-add beside four direct sums, float32."""
    problem, asked = square(2, N, KERNEL), effort.of(against, against[1:])
    seconds = race(calls_of([route, *asked], problem), effort.of(9, 6))
    counts = {tile: overlap_add_operations(tile) for tile in (16, 32, 64, 128, 256)}
    tile = min(counts, key=lambda side: counts[side])
    return OverlapAdd(
        direct=2 * N**2 * KERNEL**2,
        overlap_add=counts[tile],
        tile=tile,
        speedups=tuple(
            Speedup(it, ratio(seconds[it], seconds[route])) for it in asked if it in seconds
        ),
        machine=machine(),
    )


def overlap_add_operations(tile: int) -> int:
    """Tiles there and back and their products, the kernel's spectrum once, and the overlaps.

    Of real data a 2-D transform takes half of a complex one's 2·tile transforms of rows and columns.
    """
    block = tile - KERNEL + 1
    tiles = math.ceil(N / block) ** 2
    transform = tile * transform_operations(tile)
    product = (tile // 2 + 1) * tile * 6  # a complex product: 4 products, 2 sums
    overlaps = tiles * (tile**2 - block**2)
    return (2 * tiles + 1) * transform + tiles * product + overlaps


@cache
def transform_operations(points: int) -> int:
    """Of a complex radix-2 transform, counted by numbers that count."""
    count: Counter[str] = Counter()
    values = counted(np.ones((points, 2)), count)
    radix2([(real, imaginary) for real, imaginary in values])
    return count["multiplied"] + count["scaled"] + count["added"]


def radix2(values: list[Complex]) -> list[Complex]:
    """J. W. Cooley and J. W. Tukey's transform, 1965: halves, twiddled and joined."""
    if len(values) == 1:
        return values
    even, odd = radix2(values[0::2]), radix2(values[1::2])
    turned = [twiddle(each, k, len(values)) for k, each in enumerate(odd)]
    first = [(a[0] + b[0], a[1] + b[1]) for a, b in zip(even, turned)]
    return first + [(a[0] - b[0], a[1] - b[1]) for a, b in zip(even, turned)]


def twiddle(value: Complex, k: int, points: int) -> Complex:
    """Times exp(−2πi k / points); 1 and −i cost nothing."""
    real, imaginary = value
    if k == 0:
        return value
    if 4 * k == points:
        return imaginary, -real
    c, s = math.cos(2 * math.pi * k / points), -math.sin(2 * math.pi * k / points)
    return real * c - imaginary * s, real * s + imaginary * c


def judge(evidence: OverlapAdd) -> Finding:
    """Reproduced where it is 16.3 times beside every direct sum; conditional where beside some."""
    fewer = evidence.direct / evidence.overlap_add
    numbers = (
        *(Number(f"speed-up over {it.direct}", it.ratio.text) for it in evidence.speedups),
        Number("operations, direct and overlap-add", (evidence.direct, evidence.overlap_add)),
        Number(f"fewer operations, tiles of {evidence.tile} points a side", f"{fewer:.2f} times"),
    )
    reached = [it.ratio.low >= SAID for it in evidence.speedups]
    below = [it.ratio.high < SAID for it in evidence.speedups]
    words = (
        f"Counted, overlap-add saves {fewer:.1f} times the operations at best. In time it is "
        f"{'; '.join(map(beside, evidence.speedups))}. {measured_on(evidence.machine)}"
    )
    if any(reached):
        verdict = Verdict.REPRODUCED if all(reached) else Verdict.CONDITIONAL
        return Finding(verdict, words, numbers)
    if all(below) and fewer < SAID:
        return Finding(Verdict.REFUTED, words, numbers)
    words += " More rounds, or a quieter machine, would tell."
    return Finding(Verdict.NOT_RESOLVED, words, numbers)


def beside(it: Speedup) -> str:
    """How much faster than a direct sum, or slower."""
    value = it.ratio.value
    how = f"{value:.3g} times faster" if value >= 1 else f"{1 / value:.3g} times slower"
    return f"{how} than {it.direct}"


def draw(evidence: OverlapAdd) -> Figure:
    """A row for each direct sum: its time over overlap-add's, with the interval."""
    drawing = canvas(8, 0.55 * len(evidence.speedups) + 1.5)
    axes = drawing.subplots()
    rows = sorted(evidence.speedups, key=lambda it: -it.ratio.value)
    for row, it in enumerate(rows):
        value, low, high = it.ratio.value, it.ratio.low, it.ratio.high
        colour, marker = ("#0072b2", "o") if value >= 1 else ("#d55e00", "s")
        axes.hlines(row, low, high, color=colour, lw=5, alpha=0.4)
        axes.plot(value, row, marker, color=colour)
        note(axes, f"{value:.3g}", (value, row), (0, 8), colour, ha="center")
    axes.axvline(1, color="#222222", lw=1.2)
    axes.axvline(SAID, color="#555555", lw=1.2, ls="--")
    top = ("data", "axes fraction")
    note(axes, f"said: {SAID:g}", (SAID, 1), (4, 3), "#555555", xycoords=top)
    label = "time of the direct sum / overlap-add's"
    axes.set(xscale="log", ylim=(len(rows) - 0.5, -0.7), xlabel=label)
    axes.set_yticks(range(len(rows)), [it.direct for it in rows])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(False, axis="y")
    return figure(
        drawing,
        "Faster than which direct sum?",
        "The time of direct sums over that of overlap-add in the same rounds, for one image of 224 × 224 "
        "and one kernel of 8 × 8, float32, with 95% intervals. Right of the black line overlap-add is "
        f"faster; the dashed one is the published speed-up. {evidence.machine}, one thread.",
        "Speed-ups of overlap-add on a logarithmic axis: "
        + ", ".join(f"{it.ratio.value:.3g} beside {it.direct}" for it in rows)
        + f"; the published one is {SAID:g}.",
        ((it.direct, it.ratio.value, it.ratio.low, it.ratio.high, it.ratio.rounds) for it in rows),
        "direct_sum speed_up low high rounds",
    )


CLAIMS = (
    Claim(
        id="E3",
        title="overlap-add: 16.3 times faster at 8×8",
        statement="Overlap-add takes up to 16.3 times less time than the traditional, direct sum, for "
        "kernels of 8 × 8 on images of 224 × 224.",
        source=SOURCE,
        sense="One image and one kernel, float32, mode same, overlap-add being SciPy's oaconvolve; "
        "which direct sum the source compared with is not said. Operations are real products and "
        "sums, the transforms radix-2.",
        experiment=e3,
        judge=judge,
        meaning="A speed-up says as much of what it is measured against. For small kernels a vectorised "
        "direct sum is hard to beat: compare with the fastest one that you could take.",
        draw=draw,
    ),
)
