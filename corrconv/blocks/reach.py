"""Which samples a stretch of outputs reads along one axis, and in which blocks of the image they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrconv.core.problem import Boundary

OUTSIDE = -1
"""In place of an index: the fill value stands there."""


@dataclass(frozen=True)
class Piece:
    """Samples in a row that one block of the image holds.

    Attributes
    ----------
    into : slice
        Their place among all samples that are read.
    block : int
        Counts from 0.
    of : slice
        Their place in the block.
    """

    into: slice
    block: int
    of: slice


@dataclass(frozen=True)
class Reach:
    """What a stretch of outputs reads along one axis.

    Attributes
    ----------
    pieces : tuple of Piece
        Of the samples that are read, each once, in the image's order.
    count : int
        How many samples these are.
    index : ndarray or None
        For each place of the window, which of these stands there, or `OUTSIDE`; None where they are the
        window as they are, as everywhere but near the edges.
    length : int
        Of the window.
    """

    pieces: tuple[Piece, ...]
    count: int
    index: NDArray[Any] | None
    length: int


def reach(start: int, stop: int, blocks: Sequence[int], boundary: Boundary) -> Reach:
    """What the window from `start` to `stop` of an image, which may lie outside it, is made of.

    Parameters
    ----------
    start, stop : int
        In samples of the image, whose first is 0.
    blocks : sequence of int
        Lengths of the image's blocks.
    boundary : {"fill", "wrap", "symm"}
        What the image is taken to be outside itself.
    """
    length = sum(blocks)
    if 0 <= start and stop <= length:
        return Reach(tuple(_pieces([(start, stop)], blocks)), stop - start, None, stop - start)
    source = _source(np.arange(start, stop), length, boundary)
    read = np.unique(source[source != OUTSIDE])
    index = np.searchsorted(read, source)
    index[source == OUTSIDE] = OUTSIDE
    return Reach(tuple(_pieces(_runs(read), blocks)), len(read), index, stop - start)


def _source(place: NDArray[Any], length: int, boundary: Boundary) -> NDArray[Any]:
    """The sample that stands at each place."""
    if boundary == "wrap":
        return place % length
    if boundary == "symm":
        within = place % (2 * length)
        return np.minimum(within, 2 * length - 1 - within)
    return np.where((place >= 0) & (place < length), place, OUTSIDE)


def _runs(read: NDArray[Any]) -> list[tuple[int, int]]:
    """Ascending indices as stretches without a gap."""
    if not len(read):
        return []
    ends = np.flatnonzero(np.diff(read) != 1) + 1
    return [(int(run[0]), int(run[-1]) + 1) for run in np.split(read, ends)]


def _pieces(runs: Sequence[tuple[int, int]], blocks: Sequence[int]) -> list[Piece]:
    edges = [0, *accumulate(blocks)]
    found, at = [], 0
    for start, stop in runs:
        first = int(np.searchsorted(edges, start, "right")) - 1
        for block, (low, high) in enumerate(pairwise(edges[first:]), first):
            if low >= stop:
                break
            begin, end = max(start, low), min(stop, high)
            if begin < end:
                found.append(
                    Piece(slice(at, at + end - begin), block, slice(begin - low, end - low))
                )
                at += end - begin
    return found
