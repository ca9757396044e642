"""A plan that correlates tile by tile, by transforms of our own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from corrconv.core.contract import Plan, UnsupportedProblem
from corrconv.core.exact import from_float, working_dtype
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, preparation
from corrconv.core.threads import ranges, share
from corrconv.engines.fft.bench import Bench, Benches
from corrconv.engines.fft.choice import TileChoice, choose
from corrconv.engines.fft.suspects import Suspects
from corrconv.engines.reach.guard import Extraordinary, Guard

PIECE = 2**24
"""Points that are transformed in one go, some hundredths of a second: between two an interrupt is heard."""


class FFTPlan(Plan):
    """Overlap-save in tiles of one size.

    Parameters
    ----------
    problem : Problem
        In 1-D or 2-D.
    workers : int
        How many threads may be used.
    choice : TileChoice, optional
        The tile; by `choose` where it is left out.

    Attributes
    ----------
    choice : TileChoice
        What was chosen.
    """

    def __init__(self, problem: Problem, workers: int, choice: TileChoice | None = None) -> None:
        try:
            self.choice = choice or choose(problem, workers)
        except LookupError as error:
            raise UnsupportedProblem(f"fft_tiled does not support this problem: {error}") from None
        tile, tiles = self.choice.tile, self.choice.tiles
        self._benches = Benches(problem, self.choice)
        self._suspects = Suspects(problem, self._benches.tables)
        self._prepare = preparation(problem)
        self._float = working_dtype(problem)
        self._converted = self._float != problem.dtype
        self._threads = min(workers, tiles)
        points = tiles * tile.vectors * tile.rows * tile.lanes
        self._runs = ranges(tiles, self._threads, pieces=points / PIECE)
        held = tile.spectrum_nbytes + self._threads * tile.nbytes
        super().__init__(problem, workers, nbytes=held, write=self._correlate, hold=self._fix)

    def close(self) -> None:
        self._benches.close()

    def attempt(self, x: Array, h: Array, out: Array, guard: Guard | None) -> None:
        """Write the result, or raise `Extraordinary`: see `corrconv.engines.reach.guard.Guarded`."""
        image, kernel = self._prepare(x, h)
        bench = self._benches.borrow()
        try:
            bench.prepare(kernel.astype(self._float, copy=False), bench.spectrum)
            self._run(image, bench.spectrum, out, guard, bench)
        finally:
            self._benches.give_back(bench)

    def attempts(self, h: Array) -> Callable[[Array, Array, Guard | None], None]:
        """``attempt(x, out, guard)`` for one kernel."""
        if self.problem.swapped:  # h is the image, and x the kernel
            return lambda x, out, guard: self.attempt(x, h, out, guard)
        x = np.broadcast_to(np.zeros((), self.problem.dtype), self.problem.x_shape)
        _, kernel = self._prepare(x, h)
        bench = self._benches.borrow()
        spectrum = self._benches.new_spectrum()
        bench.prepare(kernel.astype(self._float, copy=False), spectrum)
        self._benches.give_back(bench)

        def attempt(x: Array, out: Array, guard: Guard | None) -> None:
            bench = self._benches.borrow()
            try:
                self._run(x, spectrum, out, guard, bench)
            finally:
                self._benches.give_back(bench)

        return attempt

    def _correlate(self, x: Array, h: Array, out: Array) -> None:
        self.attempt(x, h, out, None)

    def _fix(self, h: Array) -> Callable[[Array, Array], object]:
        attempt = self.attempts(h)
        return lambda x, out: attempt(x, out, None)

    def _run(
        self, image: Array, spectrum: Array, out: Array, guard: Guard | None, bench: Bench
    ) -> None:
        if guard is not None and guard.least > guard.most:
            raise Extraordinary
        image = self._benches.plain(image)
        result = np.empty(out.shape, self._float) if self._converted else out
        verdicts = None if guard is None else np.empty(self.choice.tiles, np.int64)
        if len(self._runs) == 1:
            suspects = bench.run(image, spectrum, result, guard, verdicts, self._runs[0])
        else:
            found: list[int] = []
            some = partial(self._some, image, spectrum, result, guard, verdicts, found)
            share(some, self._runs, self._threads)
            suspects = sum(found)
        if suspects and guard is not None and verdicts is not None:
            self._suspects(image, result, guard, verdicts)
        if self._converted:
            out[...] = from_float(self.problem, result)

    def _some(
        self,
        image: Array,
        spectrum: Array,
        out: Array,
        guard: Guard | None,
        verdicts: Array | None,
        found: list[int],
        run: tuple[int, int],
    ) -> None:
        bench = self._benches.borrow()
        try:
            found.append(bench.run(image, spectrum, out, guard, verdicts, run))
        finally:
            self._benches.give_back(bench)
