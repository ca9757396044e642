"""Along n at one N: where does the FFT take over from the direct sum?"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from ..kit.faster import Territory, territory
from ..kit.run import MAIN, Run, sides


@dataclass(frozen=True)
class Change:
    """Between the sizes `below` and `above`, the fastest becomes one of family `to`."""

    below: int
    above: int
    to: Territory


@dataclass(frozen=True)
class Takeover:
    """Along n at one N: which family holds the fastest, and where that changes.

    Attributes
    ----------
    N : int
        The image's side.
    sizes : tuple of int
        The kernel sides that were measured.
    held : tuple of str
        For each of them ``direct``, ``fft``, or ``tie`` where neither is faster than the other.
    """

    N: int
    sizes: tuple[int, ...]
    held: tuple[Territory, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change of hands; a tie widens the interval in which it lies."""
        told = [(n, it) for n, it in zip(self.sizes, self.held) if it != "tie"]
        pairs = itertools.pairwise(told)
        return tuple(Change(a, b, to) for (a, before), (b, to) in pairs if before != to)

    def sentence(self) -> str:
        """In words, with the interval between neighbours on the grid; of ties only that they are."""
        ties = [f"a tie {self._span(run)}" for run in self._tied()]
        told = [n for n, it in zip(self.sizes, self.held) if it != "tie"]
        parts = [self._resolved(told), *ties] if told else ties
        return f"N = {self.N}: {'; '.join(parts)}"

    def _resolved(self, told: list[int]) -> str:
        """Who is the fastest at the sizes `told`, where that is known."""
        if not self.changes:
            direct = "direct" in self.held
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
        for tied, pairs in itertools.groupby(zip(self.sizes, self.held), lambda p: p[1] == "tie"):
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


def takeovers(run: Run) -> tuple[Takeover, ...]:
    """Of the main view, for every N."""
    by_N = itertools.groupby(run.of_view(MAIN), lambda cell: sides(cell)[0])
    rows = ((N, list(cells)) for N, cells in by_N)
    return tuple(
        Takeover(N, tuple(sides(cell)[1] for cell in row), tuple(map(territory, row)))
        for N, row in rows
    )
