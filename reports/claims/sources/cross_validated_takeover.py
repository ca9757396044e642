"""B8: from which n the FFT is faster, at each N, after a question on Cross Validated and its answers.

The run has these cells: nothing is measured here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corrconv.kit.units import listed
from corrconv.measure.statistics import Verdict as Beside
from corrconv.sweep.cells import Pair

from ...kit.run import Run, sides
from ..canvas import Axes, End, Figure, figure, name_ends
from ..claim import Claim, Effort, Finding, Number, Verdict
from ..racing import Ratio
from .cross_validated import SOURCE

FFT, DIRECT = "scipy_fft", ("naive", "scipy_direct", "numba_simd")
CLEAR = 0.5
"""A ratio of times from which the one route is considerably faster."""


@dataclass(frozen=True)
class Beaten:
    """The FFT's time over a direct one's, for an n × n kernel on an N × N image.

    Attributes
    ----------
    case : str
        The cell's line.
    against : str
        The direct one.
    N, n : int
    ratio : Ratio
    verdict : Verdict
        The run's, of the FFT beside the direct one.
    """

    case: str
    against: str
    N: int
    n: int
    ratio: Ratio
    verdict: Beside

    @property
    def faster(self) -> bool:
        """Whether the FFT is resolved to be faster."""
        return self.verdict is Beside.FASTER

    @property
    def clear(self) -> bool:
        """Whether it is considerably faster."""
        return self.faster and self.ratio.high < CLEAR


@dataclass(frozen=True)
class Takeovers:
    """All cells of the route by FFT."""

    fft: str
    cells: tuple[Beaten, ...]
    machine: str

    def of(self, against: str, N: int) -> list[Beaten]:
        """Those of one direct sum at one N, by n."""
        return [it for it in self.cells if (it.against, it.N) == (against, N)]

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Each direct sum with each N."""
        return list(dict.fromkeys((it.against, it.N) for it in self.cells))

    def first(self, against: str, N: int) -> int | None:
        """The n from which the FFT is faster at all that were measured; None without."""
        found = None
        for cell in reversed(self.of(against, N)):
            if not cell.faster:
                break
            found = cell.n
        return found


def b8(effort: Effort, run: Run, fft: str = FFT) -> Takeovers:
    """The FFT beside three direct sums, at each N and n of the run: correlate, float32, one thread."""
    cells = [
        Beaten(cell.case.line, name, *sides(cell), ratio_of(pair, cell.processes), pair.verdict)
        for name in DIRECT
        for cell in run.of_view()
        if cell.side(name) and cell.side(fft)
        for pair in (cell.pair(fft, name),)
    ]
    return Takeovers(fft, tuple(cells), run.environment["machine"]["processor"])


def ratio_of(pair: Pair, processes: int) -> Ratio:
    """The median over processes, with its interval."""
    return Ratio(pair.ratio, pair.low, pair.high, processes)


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
            ratios.append(Number(what, told(evidence.fft, last)))
        parts = [f"{where} at N = {listed(sides)}" for where, sides in at.items()]
        said.append(f"than {against} {', '.join(parts)}")
    numbers = (*takeovers, *ratios)
    words = f"{evidence.fft} is faster {'; '.join(said)}. So says the run, on {evidence.machine}, one thread."
    every = evidence.cells
    if not every:
        return Finding(Verdict.NOT_RESOLVED, f"The run has no cell of {evidence.fft} beside them.")
    if all(it.faster for it in every):
        return Finding(Verdict.REPRODUCED, words, numbers)
    if any(it.clear for it in every):
        return Finding(Verdict.CONDITIONAL, words, numbers)
    if all(it.verdict is Beside.SLOWER for it in every):
        return Finding(Verdict.REFUTED, words, numbers)
    words += " No ratio is resolved to be below one half: larger n, or more rounds, would tell."
    return Finding(Verdict.NOT_RESOLVED, words, numbers)


def told(fft: str, it: Beaten) -> str:
    """The ratio, with its interval where it has one."""
    from ...kit.quantity import What, quantity, sentence

    value = quantity(it.case, fft, What.RATIO, it.ratio.value, to=it.against)
    if it.ratio.low == it.ratio.high:
        return value
    low = quantity(it.case, fft, What.RATIO_LOW, it.ratio.low, to=it.against)
    high = quantity(it.case, fft, What.RATIO_HIGH, it.ratio.high, to=it.against)
    return sentence("{value} ({low} to {high})", value=value, low=low, high=high)


def draw(evidence: Takeovers) -> Figure:
    """A line for each direct sum with its intervals; a ring where the FFT takes over."""
    from ...kit.axes import size_axis
    from ...kit.curves import panels
    from ...kit.look import look
    from ...kit.quantity import What, row

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
    takeovers = [
        f"{against} at N = {N} from n = {first}"
        for against, N in evidence.rows
        if (first := evidence.first(against, N))
    ]
    return figure(
        drawing,
        "From which n the FFT route is faster",
        f"The run's time of {evidence.fft} over that of each direct sum (mode same, float32), with 95% "
        "intervals over processes. Below the black line the FFT is faster; rings mark from where "
        f"on that is resolved: {'; '.join(takeovers) or 'nowhere'}. {evidence.machine}, one thread.",
        "Falling lines of a ratio of times against the kernel's side, one panel for each image side. "
        "Each line's crossing of 1, where there is one, is in the caption.",
        (
            row(
                it.case, evidence.fft, What.RATIO, it.ratio.value, it.against, N=it.N, n=it.n,
                low=it.ratio.low, high=it.ratio.high, verdict=str(it.verdict),
                takes_over=it.n == evidence.first(it.against, it.N),
            )
            for it in evidence.cells
        ),
    )  # fmt: skip


CLAIMS = (
    Claim(
        id="B8",
        title="the FFT route is a considerable speed-up",
        statement="Going by way of the FFT is a considerable speed-up over the direct sum.",
        source=SOURCE,
        sense="Faster is what the run resolves: its verdict on the two; considerable is a ratio whose 95% "
        "interval lies below one half. The direct sums are Python's loops (naive), SciPy's (scipy_direct) "
        "and the vectorised one of this project (numba_simd); the FFT is SciPy's, of the whole "
        "image.",
        experiment=b8,
        of_run=True,
        judge=judge,
        meaning="Ask which direct sum was meant. Beside Python's loops anything wins; beside a vectorised "
        "direct sum the FFT has to wait for large kernels.",
        draw=draw,
    ),
)
