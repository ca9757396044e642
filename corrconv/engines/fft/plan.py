"""A plan that correlates tile by tile, by transforms of our own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from corrconv.core.exact import from_float, working_dtype
from corrconv.core.plan import Plan, UnsupportedProblem
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, preparation
from corrconv.core.threads import ranges, share
from corrconv.engines.fft.bench import Bench, Benches
from corrconv.engines.fft.choice import TileChoice, choose
from corrconv.engines.fft.entry import GRADED
from corrconv.engines.reach.guard import Extraordinary, Guards

PIECE = 2**24
"""Points that are transformed in one go, some hundredths of a second: between two an interrupt is heard."""
Attempt = Callable[[Array, Array, Guards | None], bool]


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
        guards = Guards(problem) if problem.dtype.kind in "fc" else None
        self._benches = Benches(problem, self.choice, guards)
        self._prepare = preparation(problem)
        self._float = working_dtype(problem)
        self._converted = self._float != problem.dtype
        self._threads = min(workers, tiles)
        points = tiles * tile.vectors * tile.rows * tile.lanes
        self._runs = ranges(tiles, self._threads, pieces=points / PIECE)
        held = self._benches.nbytes + self._threads * self._benches.each_nbytes
        super().__init__(problem, workers, nbytes=held, write=self._correlate, hold=self._fix)

    def close(self) -> None:
        self._benches.close()

    def attempt(self, x: Array, h: Array, out: Array, guards: Guards | None) -> bool:
        """Write the result, or raise `Extraordinary`: see `corrconv.engines.reach.guard.Guarded`."""
        image, kernel = self._prepare(x, h)
        bench = self._benches.borrow()
        try:
            return self._run(bench, bench.spectrum, image, kernel, out, guards)
        finally:
            self._benches.give_back(bench)

    def attempts(self, h: Array) -> Attempt:
        """``attempt(x, out, guards)`` for one kernel."""
        if self.problem.swapped:  # h is the image, and x the kernel
            return lambda x, out, guards: self.attempt(x, h, out, guards)
        x = np.broadcast_to(np.zeros((), self.problem.dtype), self.problem.x_shape)
        _, kernel = self._prepare(x, h)
        bench, spectrum = self._benches.borrow(), self._benches.new_spectrum()
        bench.use(spectrum, bench.verdicts)
        bench(None, kernel.astype(self._float, copy=False), None, 0, 0)
        self._benches.give_back(bench)

        def attempt(x: Array, out: Array, guards: Guards | None) -> bool:
            bench = self._benches.borrow()
            try:
                return self._run(bench, spectrum, x, None, out, guards)
            finally:
                self._benches.give_back(bench)

        return attempt

    def _correlate(self, x: Array, h: Array, out: Array) -> None:
        self.attempt(x, h, out, None)

    def _fix(self, h: Array) -> Callable[[Array, Array], object]:
        attempt = self.attempts(h)
        return lambda x, out: attempt(x, out, None)

    def _run(
        self,
        bench: Bench,
        spectrum: Array,
        image: Array,
        new: Array | None,
        out: Array,
        guards: Guards | None,
    ) -> bool:
        """The result, after the spectrum of a `new` kernel; whether the kernel is graded."""
        image = self._benches.plain(image)
        guarded = guards is not None
        result = np.empty(out.shape, self._float) if self._converted else out
        if new is not None:
            new = new.astype(self._float, copy=False)
        if len(self._runs) == 1:
            bench.use(spectrum, bench.verdicts, guarded)
            status = bench(image, new, result, 0, self.choice.tiles)
        else:
            verdicts = np.empty(self.choice.tiles, np.int64)
            bench.use(spectrum, verdicts, guarded)
            if new is not None:
                bench(None, new, None, 0, 0)
            found: list[int] = []
            some = partial(self._some, spectrum, verdicts, guarded, image, result, found)
            share(some, self._runs, self._threads)
            status = sum(each % GRADED for each in found) + max(found) // GRADED * GRADED
        if status % GRADED:
            raise Extraordinary
        if self._converted:
            out[...] = from_float(self.problem, result)
        return status >= GRADED

    def _some(
        self,
        spectrum: Array,
        verdicts: Array,
        guarded: bool,
        image: Array,
        out: Array,
        found: list[int],
        run: tuple[int, int],
    ) -> None:
        bench = self._benches.borrow()
        try:
            bench.use(spectrum, verdicts, guarded)
            found.append(bench(image, None, out, *run))
        finally:
            self._benches.give_back(bench)
