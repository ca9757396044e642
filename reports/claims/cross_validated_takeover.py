"""B8: from which n the FFT is faster, at each N, after a question on Cross Validated and its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corrconv import available, get
from corrconv.model.budget import too_slow

from ..studies.measure.contenders import planned, square
from ..studies.measure.sampling import Race
from .alone import alone
from .checks import listed
from .claim import Claim, Effort, Finding, Number, Verdict
from .cross_validated import SOURCE
from .figures import takeover
from .racing import Ratio, machine, measured_on, ratio

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
    """All cells.

    Attributes
    ----------
    fft : str
        The route by FFT.
    cells : tuple of Cell
    machine : str
    """

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
        asked = [
            name
            for name, times in clear.items()
            if times < 2 and not too_slow(get(name), problem, LIMIT)
        ]
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
    numbers, said = [], []
    for against in dict.fromkeys(it.against for it in evidence.cells):
        at: dict[str, list[str]] = {}
        for N in [N for name, N in evidence.rows if name == against]:
            last, first = evidence.of(against, N)[-1], evidence.first(against, N)
            where = f"from n = {first}" if first else f"at no n up to {last.n}"
            at.setdefault(where, []).append(str(N))
            numbers.append(Number(f"faster than {against} at N = {N}", where))
            label = f"its time over {against}'s, N = {N}, n = {last.n}"
            numbers.append(Number(label, last.ratio.text))
        parts = [f"{where} at N = {listed(sides)}" for where, sides in at.items()]
        said.append(f"than {against} {', '.join(parts)}")
    numbers.sort(key=lambda it: "time over" in it.label)
    words = f"{evidence.fft} is faster {'; '.join(said)}. {measured_on(evidence.machine)}"
    considerable = [it for it in evidence.cells if it.ratio.high < CLEAR]
    if all(it.ratio.faster for it in evidence.cells):
        return Finding(Verdict.REPRODUCED, words, tuple(numbers))
    if considerable:
        return Finding(Verdict.CONDITIONAL, words, tuple(numbers))
    if all(it.ratio.slower for it in evidence.cells):
        return Finding(Verdict.REFUTED, words, tuple(numbers))
    words += " No ratio is below one half beyond noise: larger n, or more rounds, would tell."
    return Finding(Verdict.NOT_RESOLVED, words, tuple(numbers))


@alone
def b8(effort: Effort, fft: str = "scipy_fft") -> Takeovers:
    """The FFT beside three direct sums, n by n at each N, float32."""
    against = ("naive", "scipy_direct", "numba_simd")
    kernels = effort.of((1, 2, 3, 5, 9, 15, 23, 35, 47, 63), (1, 3, 9, 23, 63))
    cells = []
    for N in effort.of((64, 256, 1024), (64, 256)):
        cells += search(fft, against, N, kernels, rounds=effort.of(8, 6))
    return Takeovers(fft, tuple(cells), machine())


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
        draw=takeover.draw,
    ),
)
