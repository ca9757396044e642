"""Along n at one N: where does the FFT take over from the direct sum?"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from reports.winners import MAIN, Contest, contests

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
        """In words, with the interval between neighbours on the grid."""
        told = [side for side in self.sides if side != "tie"]
        span = f"n = {self.sizes[0]}, the only size measured"
        if len(self.sizes) > 1:
            span = f"n = {self.sizes[0]} to {self.sizes[-1]}"
        if not told:
            return f"N = {self.N}: a tie for {span}"
        if not self.changes:
            if told[0] == "direct":
                return f"N = {self.N}: no FFT route is the fastest for {span}"
            first = self.sizes[self.sides.index("fft")]
            return f"N = {self.N}: an FFT route is the fastest from n = {first}, up to {self.sizes[-1]}"
        steps = [
            f"{'an FFT' if c.to == 'fft' else 'a direct'} route takes over between "
            f"n = {c.below} and {c.above}"
            for c in self.changes
        ]
        return f"N = {self.N}: {', and '.join(steps)}"


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
    if fft.beats(direct):
        return "fft"
    return "direct" if direct.beats(fft) else "tie"
