"""Along n at one N: where does the FFT take over from the direct sum?"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from .winners import MAIN, Contest, contests

Side = Literal["direct", "fft", "tie"]


@dataclass(frozen=True)
class Change:
    """Between the sizes `below` and `above`, the fastest becomes one of family `to`."""

    below: int
    above: int
    to: Side


@dataclass(frozen=True)
class Takeover:
    """Along n at one N: which family holds the fastest, and where that changes.

    Attributes
    ----------
    N : int
        The image's side.
    sizes : tuple of int
        The kernel sides that were measured.
    sides : tuple of str
        For each of them ``direct``, ``fft``, or ``tie`` where neither beats the other.
    """

    N: int
    sizes: tuple[int, ...]
    sides: tuple[Side, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change of hands; a tie widens the interval in which it lies."""
        told = [(n, side) for n, side in zip(self.sizes, self.sides) if side != "tie"]
        pairs = itertools.pairwise(told)
        return tuple(Change(a, b, to) for (a, before), (b, to) in pairs if before != to)

    def sentence(self) -> str:
        """In words, with the interval between neighbours on the grid; of ties only that they are."""
        ties = [f"a tie {self._span(run)}" for run in self._tied()]
        told = [n for n, side in zip(self.sizes, self.sides) if side != "tie"]
        parts = [self._resolved(told), *ties] if told else ties
        return f"N = {self.N}: {'; '.join(parts)}"

    def _resolved(self, told: list[int]) -> str:
        """Who is the fastest at the sizes `told`, where that is known."""
        if not self.changes:
            direct = "direct" in self.sides
            return f"{'no' if direct else 'an'} FFT route is the fastest {self._span(told)}"
        steps = [
            f"{'an FFT' if c.to == 'fft' else 'a direct'} route takes over between "
            f"n = {c.below} and {c.above}"
            for c in self.changes
        ]
        return ", and ".join(steps)

    def _tied(self) -> list[list[int]]:
        """Runs of neighbouring sizes with a tie, but for those inside the interval of a change."""
        runs: list[list[int]] = []
        for tied, pairs in itertools.groupby(zip(self.sizes, self.sides), lambda p: p[1] == "tie"):
            sizes = [n for n, _ in pairs]
            if tied and not any(c.below < sizes[0] < c.above for c in self.changes):
                runs.append(sizes)
        return runs

    def _span(self, sizes: list[int]) -> str:
        if len(self.sizes) == 1:
            return f"for n = {sizes[0]}, the only size measured"
        if len(sizes) == 1:
            return f"at n = {sizes[0]}"
        return f"for n = {sizes[0]} to {sizes[-1]}"


def takeovers(frame: pd.DataFrame) -> tuple[Takeover, ...]:
    """Of the main regime, for every N."""
    main = contests(frame, MAIN)
    by_N = {N: [c for c in main if c.N == N] for N in sorted({c.N for c in main})}
    return tuple(
        Takeover(N, tuple(c.n for c in row), tuple(side(c) for c in row)) for N, row in by_N.items()
    )


def side(contest: Contest) -> Side:
    """Which family holds the fastest of a cell; where only one was timed, that one."""
    direct, fft = contest.best("direct"), contest.best("fft")
    if direct is None or fft is None:
        return "direct" if direct else "fft" if fft else "tie"
    if contest.beats(fft, direct):
        return "fft"
    return "direct" if contest.beats(direct, fft) else "tie"
