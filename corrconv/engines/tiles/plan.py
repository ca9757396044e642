"""A plan that correlates tile by tile: load, transform, multiply by the kernel's spectrum, and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial

import numpy as np

from corrconv.core.exact import working_dtype
from corrconv.core.fork import lock
from corrconv.core.plan import Plan, UnsupportedProblem
from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array, preparation
from corrconv.core.threads import ranges, share
from corrconv.engines.compiled import not_compiling
from corrconv.engines.reach.guard import Guard, Guards
from corrconv.engines.reach.look import Seen
from corrconv.engines.reach.windows import Mask, runs
from corrconv.engines.tiles import gate
from corrconv.engines.tiles.choice import TileChoice, choose
from corrconv.engines.tiles.images import ImageTiles
from corrconv.engines.tiles.kernel import place_reversed, places
from corrconv.engines.tiles.native import NativeTiles
from corrconv.engines.tiles.providers import Transforms, provider
from corrconv.engines.tiles.signals import SignalTiles
from corrconv.engines.tiles.size import Size, rows_at_once, size_of

PIECE = 2**24
"""Points that are transformed in one go, some tenths of a second: between two an interrupt is heard."""
_refused: dict[str, set[tuple[str, tuple[int, ...]]]] = {}
"""By dtype: providers and tiles that were found wrong in this process."""


class TiledPlan(Plan):
    """Tiles of one size; every thread that works on some has transforms of its own.

    Parameters
    ----------
    problem : Problem
        In 1-D or 2-D.
    workers : int
        How many threads may be used.
    choice : TileChoice, optional
        Provider and tile; by `choose` where it is left out.

    Attributes
    ----------
    choice : TileChoice
        What was chosen.
    """

    def __init__(self, problem: Problem, workers: int, choice: TileChoice | None = None) -> None:
        self.choice, kernels, tiles = _transforms(problem, workers, choice)
        self._kernel_size, self._size = (_size(problem, self.choice, single) for single in (1, 0))
        self._tiles: ImageTiles | SignalTiles
        tile = self.choice.tile_shape
        if problem.ndim == 2:
            self._tiles = ImageTiles(problem, tile)
        else:
            self._tiles = SignalTiles(problem, tile[0], self._size.shape[0])
        self._native = NativeTiles(problem, tile) if _native(problem, self.choice) else None
        self._prepare = preparation(problem)
        self._places = places(problem.kernel_shape, tile)
        self._threads, count = min(self.choice.workers, self._tiles.count), self._tiles.count
        self._runs = ranges(count, self._threads, pieces=count * math.prod(tile) / PIECE)
        # apart, and not in place, since a kernel's samples keep the zeros around it
        self._idle_kernels, self._idle_tiles = [kernels], [tiles]
        self._lock = lock()
        held = self._kernel_size.nbytes + self._threads * self._size.nbytes
        super().__init__(problem, workers, nbytes=held, write=self._correlate, hold=self._fix)

    def close(self) -> None:
        with self._lock:
            self._idle_kernels.clear()
            self._idle_tiles.clear()

    def attempt(self, x: Array, h: Array, out: Array, guards: Guards | None) -> bool:
        """Write the result, or raise `Extraordinary`: see `corrconv.engines.reach.guard.Guarded`."""
        image, kernel = self._prepare(x, h)
        guard = None if guards is None else guards.of(image, kernel)
        transforms = self._borrow(self._idle_kernels, self._kernel_size)
        try:
            self._run(image, self._spectrum(transforms, kernel), out, guard)
        finally:  # whatever is in them is written over
            self._give_back(self._idle_kernels, transforms, 1)
        return bool(guard and guard.graded)

    def attempts(self, h: Array) -> Callable[[Array, Array, Guards | None], bool]:
        """``attempt(x, out, guards)`` for one kernel."""
        if self.problem.swapped:  # h is the image, and x the kernel
            return lambda x, out, guards: self.attempt(x, h, out, guards)
        x = np.broadcast_to(np.zeros((), self.problem.dtype), self.problem.x_shape)
        _, kernel = self._prepare(x, h)
        transforms = self._borrow(self._idle_kernels, self._kernel_size)
        spectrum = self._spectrum(transforms, kernel).copy()
        self._give_back(self._idle_kernels, transforms, 1)

        def attempt(x: Array, out: Array, guards: Guards | None) -> bool:
            guard = None if guards is None else guards.of(x, kernel)
            self._run(x, spectrum, out, guard)
            return bool(guard and guard.graded)

        return attempt

    def _correlate(self, x: Array, h: Array, out: Array) -> None:
        self.attempt(x, h, out, None)

    def _fix(self, h: Array) -> Callable[[Array, Array], object]:
        attempt = self.attempts(h)
        return lambda x, out: attempt(x, out, None)

    def _spectrum(self, transforms: Transforms, kernel: Array) -> Array:
        """The kernel's spectrum, in the transforms' own buffer."""
        samples = transforms.samples if kernel.ndim == 2 else transforms.samples[0]
        place_reversed(samples, kernel, self._places)
        transforms.forward()
        return transforms.spectrum

    def _run(self, image: Array, spectrum: Array, out: Array, guard: Guard | None) -> None:
        runs, threads = self._runs, self._threads
        if len(runs) == 1:
            self._run_some(image, spectrum, out, guard, runs[0])
            return
        some = partial(self._run_some, image, spectrum, out, guard)
        share(some, runs, threads)

    def _run_some(
        self,
        image: Array,
        spectrum: Array,
        out: Array,
        guard: Guard | None,
        run: tuple[int, int],
    ) -> None:
        transforms = self._borrow(self._idle_tiles, self._size)
        try:
            indices: Iterable[int] = range(*run)
            if self._native and self._native.serve(transforms, image, out):
                indices = self._native.run(transforms, image, spectrum, out, run, guard)
            one = self._one(transforms, spectrum, guard)
            for index in indices:
                self._tiles.load(index, image, transforms.samples)
                self._tiles.store(index, transforms.samples, out, one(index))
        finally:
            self._give_back(self._idle_tiles, transforms, self._threads)

    def _one(
        self, transforms: Transforms, spectrum: Array, guard: Guard | None
    ) -> Callable[[int], bool]:
        """What makes results of the samples of a tile, and says if none can be negative."""
        samples, product = transforms.samples, transforms.spectrum
        forward, inverse, multiply = transforms.forward, transforms.inverse, np.multiply

        def correlate(index: int) -> bool:
            forward()
            multiply(product, spectrum, out=product)
            inverse()
            return False

        if guard is None:
            return correlate
        see, n = guard.look.at(samples), self.problem.kernel_shape
        regions, at_edge = self._tiles.regions, self._tiles.at_edge

        def guarded(index: int) -> bool:
            seen, edge = Seen.of([see(each) for each in regions(index)]), at_edge(index)
            guard.admit(seen, edge)
            nothing = None
            if guard.hollow(seen, edge):
                nothing = guard.nothing(samples, partial(_met, n))
            correlate(index)
            if nothing is not None:
                samples[nothing] = 0
            return guard.positive and not seen.negative

        return guarded

    def _borrow(self, idle: list[Transforms], size: Size) -> Transforms:
        with self._lock:
            if idle:
                return idle.pop()
        made = gate.transforms(self.choice.provider, size)
        if made is None:  # it was right when the plan was made
            raise RuntimeError(f"{self.choice.provider} cannot make its transforms of {size} again")
        return made

    def _give_back(self, idle: list[Transforms], transforms: Transforms, most: int) -> None:
        with self._lock:
            if len(idle) < most:
                idle.append(transforms)


def _met(kernel: Shape, marks: Mask) -> Mask:
    """Which outputs of a tile meet a marked sample: it is read as if it were periodic."""
    for axis, n in zip((-2, -1)[-len(kernel) :], kernel):
        ahead = np.take(marks, range(min(n - 1, marks.shape[axis])), axis)
        marks = runs(np.concatenate([marks, ahead], axis), axis, n)
    return marks


def _transforms(
    problem: Problem, workers: int, choice: TileChoice | None
) -> tuple[TileChoice, Transforms, Transforms]:
    """The best choice whose transforms are right, and those of the kernel and of a tile."""
    refused = _refused.setdefault(working_dtype(problem).name, set())
    while True:
        try:
            chosen = choice or choose(problem, workers, frozenset(refused))
        except LookupError as error:
            raise UnsupportedProblem(f"fftw_tiled does not support this problem: {error}") from None
        found = [
            gate.transforms(chosen.provider, _size(problem, chosen, single)) for single in (1, 0)
        ]
        if found[0] is not None and found[1] is not None:
            return chosen, found[0], found[1]
        refused.add((chosen.provider, chosen.tile_shape))
        choice = None


def _native(problem: Problem, choice: TileChoice) -> bool:
    """Whether one compiled call can go through the tiles; integers have a step more, in Python."""
    if problem.dtype.kind not in "fc" or not_compiling():
        return False
    return provider(choice.provider).NATIVE


def _size(problem: Problem, choice: TileChoice, single: int) -> Size:
    """The size of the kernel's transform (single), or of the tiles'."""
    tile = choice.tile_shape
    rows = 1
    if not single and len(tile) == 1 and not _native(problem, choice):
        rows = rows_at_once(tile[0], choice.tiles, choice.workers)
    return size_of(tile, working_dtype(problem), rows, in_place=not single)
