"""Tiles of an image: how each is filled, and where its outputs go."""

from __future__ import annotations

from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array, extend_into
from corrconv.engines.tiles.axis import parts
from corrconv.engines.tiles.store import Store


class ImageTiles:
    """The tiles of a 2-D problem, row by row; `count` of them, each with its index."""

    def __init__(self, problem: Problem, tile: Shape) -> None:
        self._problem = problem
        self._zero_filled = problem.zero_filled
        self._down, self._along = (parts(problem, axis, tile[axis]) for axis in (0, 1))
        self._store = Store(problem)
        self.count = len(self._down) * len(self._along)

    def load(self, index: int, image: Array, samples: Array) -> None:
        """Fill `samples` with the tile's part of the extended image."""
        i, j = divmod(index, len(self._along))
        down, along = self._down[i], self._along[j]
        if (down.outside or along.outside) and not self._zero_filled:
            self._load_border(image, samples, (down.span, along.span))
            return
        samples[down.target, along.target] = image[down.source, along.source]
        for rows in down.blank:
            samples[rows] = 0
        for columns in along.blank:
            samples[down.target, columns] = 0

    def regions(self, index: int) -> list[tuple[slice, slice]]:
        """Where in its samples the tile's part of the extended image lies, but for zeros outside."""
        i, j = divmod(index, len(self._along))
        down, along = self._down[i], self._along[j]
        if (down.outside or along.outside) and not self._zero_filled:
            (top, bottom), (left, right) = down.span, along.span
            return [(slice(0, bottom - top), slice(0, right - left))]
        return [(down.target, along.target)]

    def at_edge(self, index: int) -> bool:
        """Whether some of the tile lies outside the image."""
        i, j = divmod(index, len(self._along))
        return bool(self._down[i].blank or self._along[j].blank)

    def _load_border(
        self, image: Array, samples: Array, spans: tuple[tuple[int, int], ...]
    ) -> None:
        height, width = (stop - start for start, stop in spans)
        samples[height:] = 0
        samples[:height, width:] = 0
        extend_into(samples[:height, :width], self._problem, image, list(spans))

    def store(self, index: int, samples: Array, out: Array, positive: bool) -> None:
        """Write the tile's outputs; as 0 those that are less, where that is asked."""
        i, j = divmod(index, len(self._along))
        down, along = self._down[i], self._along[j]
        kept = samples[down.kept, along.kept]
        self._store(kept, out[down.outputs, along.outputs], positive)
