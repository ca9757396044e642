"""From which n one route is faster than another, at each N: cells, their judge, and the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.budget import too_slow
from benchmarks.studies.contenders import planned, square
from benchmarks.studies.sampling import Race
from impls import available, get
from reports.claims.claim import Finding, Number, Verdict
from reports.claims.racing import Ratio, measured_on, ratio

LIMIT = 0.35
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
    said, firsts = [], {}
    numbers = []
    for against, N in evidence.rows:
        cells, first = evidence.of(against, N), evidence.first(against, N)
        firsts[against, N] = first
        last = cells[-1]
        where = f"from n = {first}" if first else f"not up to n = {last.n}"
        said.append((against, f"{where} at N = {N}"))
        numbers.append(Number(f"faster than {against} at N = {N}", where))
        numbers.append(Number(f"its time over {against}'s, N = {N}, n = {last.n}", last.ratio.text))
    numbers.sort(key=lambda it: "time over" in it.label)
    by_name = {name: ", ".join(words for other, words in said if other == name) for name, _ in said}
    words = f"{evidence.fft} is faster than " + "; than ".join(
        f"{a} {b}" for a, b in by_name.items()
    )
    words += f". {measured_on(evidence.machine)}"
    considerable = [it for it in evidence.cells if it.ratio.high < CLEAR]
    if all(it.ratio.faster for it in evidence.cells):
        return Finding(Verdict.REPRODUCED, words, tuple(numbers))
    if considerable:
        return Finding(Verdict.CONDITIONAL, words, tuple(numbers))
    if all(it.ratio.slower for it in evidence.cells):
        return Finding(Verdict.REFUTED, words, tuple(numbers))
    words += " No ratio is below one half beyond noise: larger n, or more rounds, would tell."
    return Finding(Verdict.NOT_RESOLVED, words, tuple(numbers))
