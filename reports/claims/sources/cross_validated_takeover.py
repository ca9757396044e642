"""B8: from which n the FFT is faster, at each N, after a question on Cross Validated and its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corrconv import available, get
from corrconv.kit.units import listed
from corrconv.measure.grids import too_slow
from corrconv.measure.problems import square
from corrconv.measure.race import Race, planned

from ..canvas import Axes, End, Figure, figure, name_ends
from ..claim import Claim, Effort, Finding, Number, Verdict
from ..process import alone
from ..racing import Ratio, machine, measured_on, ratio
from .cross_validated import SOURCE

LIMIT = 0.2
"""Seconds that a direct call may be predicted to take."""
CLEAR = 0.5
"""A ratio of times from which the one route is considerably faster."""


@dataclass(frozen=True)
class Cell:
    """The FFT's time over a direct one's, for an n × n kernel on an N × N image."""

    against: str
    N: int
    n: int
    ratio: Ratio


@dataclass(frozen=True)
class Takeovers:
    """All cells of the route by FFT."""

    fft: str
    cells: tuple[Cell, ...]
    machine: str

    def of(self, against: str, N: int) -> list[Cell]:
        """Those of one direct sum at one N, by n."""
        return [it for it in self.cells if (it.against, it.N) == (against, N)]

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Each direct sum with each N."""
        return list(dict.fromkeys((it.against, it.N) for it in self.cells))

    def first(self, against: str, N: int) -> int | None:
        """The n from which the FFT is faster, beyond noise, at all that were measured; None without."""
        found = None
        for cell in reversed(self.of(against, N)):
            if not cell.ratio.faster:
                break
            found = cell.n
        return found


def search(
    fft: str, against: Sequence[str], N: int, kernels: Sequence[int], rounds: int
) -> list[Cell]:
    """Every n in turn, until each direct sum is twice as slow at two of them, or too slow to ask."""
    cells: list[Cell] = []
    clear = dict.fromkeys((name for name in against if name in available()), 0)
    for n in kernels:
        problem = square(2, N, n)
        left = [name for name, times in clear.items() if times < 2]
        asked = [name for name in left if not too_slow(get(name), problem, LIMIT)]
        if not asked:
            break
        seconds = Race.of(planned([fft, *asked], problem)[0]).run(rounds)
        for name in asked:
            found = ratio(seconds[fft], seconds[name])
            cells.append(Cell(name, N, n, found))
            clear[name] += found.high < CLEAR
    return cells


def judge(evidence: Takeovers) -> Finding:
    """Reproduced where the FFT is faster at every n; conditional on n and on what it is compared with."""
    takeovers, ratios, said = [], [], []
    for against in dict.fromkeys(it.against for it in evidence.cells):
        at: dict[str, list[str]] = {}
        for N in [N for name, N in evidence.rows if name == against]:
            last, first = evidence.of(against, N)[-1], evidence.first(against, N)
            where = f"from n = {first}" if first else f"at no n up to {last.n}"
            at.setdefault(where, []).append(str(N))
            takeovers.append(Number(f"faster than {against} at N = {N}", where))
            what = f"its time over {against}'s, N = {N}, n = {last.n}"
            ratios.append(Number(what, last.ratio.text))
        parts = [f"{where} at N = {listed(sides)}" for where, sides in at.items()]
        said.append(f"than {against} {', '.join(parts)}")
    numbers = (*takeovers, *ratios)
    words = f"{evidence.fft} is faster {'; '.join(said)}. {measured_on(evidence.machine)}"
    every = [it.ratio for it in evidence.cells]
    if all(it.faster for it in every):
        return Finding(Verdict.REPRODUCED, words, numbers)
    if any(it.high < CLEAR for it in every):
        return Finding(Verdict.CONDITIONAL, words, numbers)
    if all(it.slower for it in every):
        return Finding(Verdict.REFUTED, words, numbers)
    words += " No ratio is below one half beyond noise: larger n, or more rounds, would tell."
    return Finding(Verdict.NOT_RESOLVED, words, numbers)


@alone
def b8(effort: Effort, fft: str = "scipy_fft") -> Takeovers:
    """The FFT beside three direct sums, n by n at each N, float32."""
    against = ("naive", "scipy_direct", "numba_simd")
    kernels = effort.of((1, 2, 3, 5, 9, 15, 23, 35, 47, 63), (1, 3, 9, 23, 63))
    cells = []
    for N in effort.of((64, 256, 1024), (64, 256)):
        cells += search(fft, against, N, kernels, rounds=effort.of(8, 6))
    return Takeovers(fft, tuple(cells), machine())


def draw(evidence: Takeovers) -> Figure:
    """A line for each direct sum with its intervals; a ring where the FFT takes over."""
    from ...kit.axes import size_axis
    from ...kit.curves import panels
    from ...kit.look import look

    sides = list(dict.fromkeys(it.N for it in evidence.cells))
    drawing, every = panels(len(sides), height=3.9)
    ends: list[tuple[Axes, list[End]]] = []
    for axes, N in zip(every, sides):
        ends.append((axes, []))
        axes.set_yscale("log")
        size_axis(axes, [it.n for it in evidence.cells], "n, side of the kernel")
        axes.axhspan(1, 1e9, color="#f4f1ea", zorder=0)
        axes.axhline(1, color="#222222", lw=1.2)
        axes.set_title(f"N = {N}", loc="left")
        for against in (name for name, side in evidence.rows if side == N):
            cells, style = evidence.of(against, N), look(against, "direct")
            n, ratios = [it.n for it in cells], [it.ratio for it in cells]
            value, low, high = zip(*((it.value, it.low, it.high) for it in ratios))
            axes.vlines(n, low, high, color=style.colour, lw=3, alpha=0.4)
            axes.plot(n, value, color=style.colour, marker=style.marker, ms=4.5)
            if first := evidence.first(against, N):
                at = dict(zip(n, value))[first]
                axes.plot(first, at, "o", mfc="none", mec="#222222", mew=1.4, ms=12)
            ends[-1][1].append((float(n[-1]), value[-1], against, style.colour))
    values = np.array([it.ratio.value for it in evidence.cells])
    every[0].set_ylim(values.min() / 2, values.max() * 2)
    every[0].set_ylabel(f"time of {evidence.fft} / time of the direct sum")
    name_ends(drawing, ends)
    told = [
        f"{against} at N = {N} from n = {first}"
        for against, N in evidence.rows
        if (first := evidence.first(against, N))
    ]
    return figure(
        drawing,
        "From which n the FFT route is faster",
        f"The time of {evidence.fft} over that of each direct sum in the same rounds (mode same, "
        "float32), with 95% intervals. Below the black line the FFT is faster; rings mark from where "
        f"on beyond noise: {'; '.join(told) or 'nowhere'}. {evidence.machine}, one thread.",
        "Falling lines of a ratio of times against the kernel's side, one panel for each image side. "
        "Each line's crossing of 1, where there is one, is in the caption.",
        (
            (it.against, it.N, it.n, ratio.value, ratio.low, ratio.high, takes_over)
            for it in evidence.cells
            for ratio, takes_over in ((it.ratio, it.n == evidence.first(it.against, it.N)),)
        ),
        "against N n ratio low high takes_over",
    )


CLAIMS = (
    Claim(
        id="B8",
        title="the FFT route is a considerable speed-up",
        statement="Going by way of the FFT is a considerable speed-up over the direct sum.",
        source=SOURCE,
        sense="Faster is a ratio of times whose 95% interval lies below 1, by 5% more; considerable is "
        "one below one half. The direct sums are Python's loops (naive), SciPy's (scipy_direct) "
        "and the vectorised one of this project (numba_simd); the FFT is SciPy's, of the whole "
        "image.",
        experiment=b8,
        judge=judge,
        meaning="Ask which direct sum was meant. Beside Python's loops anything wins; beside a vectorised "
        "direct sum the FFT has to wait for large kernels.",
        draw=draw,
    ),
)
