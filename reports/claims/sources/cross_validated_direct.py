"""B5: what the direct sum costs, after a question on Cross Validated and its answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from corrconv.calibrate.exponents import NEAR, Growth
from corrconv.core import Array
from corrconv.kit.units import listed

from ..canvas import Figure, canvas, figure, note
from ..claim import Claim, Effort, Finding, Number, Verdict
from ..counting import counted
from ..process import alone
from ..racing import WIDE, grid, grown, machine, measured_on, number, told
from .cross_validated import SOURCE

LOOKS = {
    "naive": ("#009e73", "s"),
    "scipy_direct": ("#d55e00", "o"),
    "numba_simd": ("#0072b2", "D"),
}


@dataclass(frozen=True)
class Count:
    """Multiplications counted, for an n × n filter on an N × N image."""

    N: int
    n: int
    bordered: int
    inside: int


@dataclass(frozen=True)
class DirectCost:
    """Counts, and how the times of three direct sums grow."""

    counts: tuple[Count, ...]
    naive: Growth
    scipy_direct: Growth
    numba_simd: Growth
    machine: str


def loop(image: Array, kernel: Array) -> list[list[Any]]:
    """The definition: every window of the image, times the kernel, summed."""
    n = len(kernel)
    return [
        [
            sum(image[i + p, j + q] * kernel[p, q] for p in range(n) for q in range(n))
            for j in range(image.shape[1] - n + 1)
        ]
        for i in range(image.shape[0] - n + 1)
    ]


@alone
def b5(effort: Effort, correlate: Callable[..., Any] = loop) -> DirectCost:
    """Count by numbers that count, N × N outputs and n × n taps; then time three direct sums."""
    rounds = effort.of(9, 6)
    small = effort.of(
        grid((24, 32, 48, 64), (3, 4, 5, 6, 8, 10, 12, 16)), grid((24, 32, 48), (3, 4, 6, 8))
    )
    middle = grid((64, 96, 128), effort.of((3, 4, 6, 8, 10, 12, 16), (3, 6, 10)))
    large = grid((160, 224, 320, 448), effort.of((5, 7, 11, 15, 19, 25, 33, 41), (7, 15, 25)))
    return DirectCost(
        counts=tuple(counts(N, n, correlate) for N, n in ((6, 3), (8, 3), (8, 4), (10, 5))),
        naive=grown("naive", "direct", small, rounds),
        scipy_direct=grown("scipy_direct", "direct", middle, rounds),
        numba_simd=grown("numba_simd", "direct", large, rounds),
        machine=machine(),
    )


def counts(N: int, n: int, correlate: Callable[..., Any]) -> Count:
    """Of an image with a border, so that there are N × N outputs, and of one without."""

    def multiplications(side: int) -> int:
        count: Counter[str] = Counter()
        ones = counted(np.ones((side, side)), count), counted(np.ones((n, n)), count)
        correlate(*ones)
        return count["multiplied"]

    return Count(N, n, multiplications(N + n - 1), multiplications(N))


def judge_direct(evidence: DirectCost) -> Finding:
    """Refuted where a count differs; conditional where a time grows otherwise."""
    wrong = [it for it in evidence.counts if it.bordered != it.n**2 * it.N**2]
    growths = {name: getattr(evidence, name) for name in LOOKS}
    last = evidence.counts[-1]
    numbers = (
        Number(f"multiplications, N = {last.N}, n = {last.n}", last.bordered),
        *(
            number(f"{name}, exponent of {side}", getattr(it, side))
            for name, it in growths.items()
            for side in ("n", "N")
        ),
    )
    for it in wrong:
        words = (
            f"With N = {it.N} and n = {it.n} {it.bordered} were counted, not {it.n**2 * it.N**2}."
        )
        return Finding(Verdict.REFUTED, words, numbers)
    if not all(told(it.n) and told(it.N) for it in growths.values()):
        return Finding(Verdict.NOT_RESOLVED, f"The counts are exact. {WIDE}", numbers)
    words = (
        f"Counted exactly n²N² where the image has a border, so that every output is summed in full; "
        f"(N−n+1)²n² where it has none: {last.inside} for N = {last.N}, n = {last.n}. "
    )
    alike = [name for name, it in growths.items() if it.agrees]
    words += f"Times grow as n²N² for {listed(alike)}. " if alike else ""
    unlike = {name: it for name, it in growths.items() if not it.agrees}
    other = [f"as n^{it.n.value:.2f} N^{it.N.value:.2f} for {name}" for name, it in unlike.items()]
    words += f"Times grow {listed(other)}, over the sizes measured. " if other else ""
    verdict = Verdict.CONDITIONAL if other else Verdict.REPRODUCED
    return Finding(verdict, words + measured_on(evidence.machine), numbers)


def draw(evidence: DirectCost) -> Figure:
    """A panel for n and one for N, with a row for each sum; the band counts as agreement."""
    drawing = canvas(9, 2.9)
    panels = drawing.subplots(1, 2, sharex=True, sharey=True)
    rows = []
    for axes, side in zip(panels, ("n", "N")):
        for row, (name, (colour, marker)) in enumerate(LOOKS.items()):
            it = getattr(getattr(evidence, name), side)
            axes.axvspan(it.expected - NEAR, it.expected + NEAR, color="#eeeeea", zorder=0)
            axes.axvline(it.expected, color="#222222", lw=1.1, ls="--")
            axes.hlines(row, it.low, it.high, color=colour, lw=5, alpha=0.4)
            axes.plot(it.value, row, marker, color=colour)
            note(axes, f"{it.value:.2f}", (it.high, row), (6, 0), colour, va="center")
            rows.append((name, side, it.value, it.low, it.high, it.expected))
        kind = "kernel" if side == "n" else "image"
        axes.set(xlabel=f"exponent of {side}, the side of the {kind}", ylim=(2.6, -0.6))
        axes.grid(False)
    panels[0].set_yticks(range(len(LOOKS)), LOOKS)
    panels[0].set_xlim(right=max(high for *_, high, _ in rows) + 0.1)
    less = (
        "Where n has less: what an output or a row of taps costs by itself weighs more, the fewer the taps. "
        if any(getattr(evidence, name).n.high < 2 - NEAR for name in LOOKS)
        else ""
    )
    return figure(
        drawing,
        "How times of direct sums grow beside their operations",
        "Exponents of n and N in the times of three direct sums, float32, with 95% intervals over "
        "resampled rounds and sizes. The count is n²N²: dashed, and shaded what agrees with it. "
        f"{less}{evidence.machine}, one thread.",
        "Exponents with intervals in two panels: "
        + "; ".join(f"{name}, {side}: {value:.2f}" for name, side, value, *_ in rows)
        + ". Expected is 2.",
        rows,
        "implementation side exponent low high expected",
    )


CLAIMS = (
    Claim(
        id="B5",
        title="direct: n²N² multiply-adds",
        statement="The direct sum takes n²N² multiply-adds for an n × n filter on an N × N image.",
        source=SOURCE,
        sense="Counted are products of a sample and a tap, for N × N outputs. Timed growth agrees where"
        " the exponent's interval comes within 0.1 of 2, for n and for N.",
        experiment=b5,
        judge=judge_direct,
        meaning="Twice the side of the kernel is four times the work: count n²N² before anything else, "
        "and divide by what your implementation does in a second. For small kernels add "
        "what an output, or a row of taps, costs by itself.",
        draw=draw,
    ),
)
