"""One block of the result: its window of the image put together, and the ``valid`` problem of it computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

import corrconv
from corrconv.blocks.reach import OUTSIDE, Reach
from corrconv.core.problem import Problem


@dataclass(frozen=True)
class How:
    """What all blocks of a result share.

    Attributes
    ----------
    problem : Problem
        The whole one: its operation, fill value, dtype, accuracy and axes are every block's.
    method : str
        What computes a block.
    """

    problem: Problem
    method: str


@dataclass(frozen=True)
class Block:
    """A block of the result, as a function of the image's blocks that it reads.

    Attributes
    ----------
    how : How
    reaches : tuple of Reach
        Along each axis.
    kernels : tuple of slice
        Which kernels of a stack of them; all of the kernel along the axes that are summed over.
    """

    how: How
    reaches: tuple[Reach, ...]
    kernels: tuple[slice, ...]

    @property
    def blocks(self) -> list[tuple[int, ...]]:
        """Of the image, those that are read, in the order in which `__call__` takes them."""
        return list(dict.fromkeys(product(*([p.block for p in it.pieces] for it in self.reaches))))

    def __call__(self, kernel: NDArray[Any], *blocks: Any) -> NDArray[Any]:
        """The block's values.

        Parameters
        ----------
        kernel : ndarray
            The whole one.
        *blocks : array_like
            Those of the image that `blocks` names; whatever gives an array for slices.
        """
        problem = self.how.problem
        window = self._window(dict(zip(self.blocks, blocks)))
        h = np.asarray(kernel)[self.kernels].astype(problem.dtype, copy=False)
        compute: Callable[..., NDArray[Any]] = getattr(corrconv, problem.operation)
        return compute(
            window, h, "valid", method=self.how.method, accuracy=problem.accuracy, axes=problem.axes
        )

    def _window(self, blocks: dict[tuple[int, ...], Any]) -> NDArray[Any]:
        problem = self.how.problem
        window = self._read(blocks)
        for axis, it in enumerate(self.reaches):
            if it.index is None:
                continue
            if not it.count:
                shape = (*window.shape[:axis], it.length, *window.shape[axis + 1 :])
                window = np.full(shape, problem.fillvalue, problem.dtype)
                continue
            window = window.take(
                it.index, axis
            )  # what is outside takes the last, and is overwritten
            outside = (slice(None),) * axis + (it.index == OUTSIDE,)
            window[outside] = problem.fillvalue
        return window

    def _read(self, blocks: dict[tuple[int, ...], Any]) -> NDArray[Any]:
        """Every sample that is read, once."""
        dtype = self.how.problem.dtype
        pieces = list(product(*(it.pieces for it in self.reaches)))
        if len(pieces) == 1:
            return _part(blocks, pieces[0]).astype(dtype, copy=False)
        read = np.empty([it.count for it in self.reaches], dtype)
        for piece in pieces:
            read[tuple(it.into for it in piece)] = _part(blocks, piece)
        return read


def _part(blocks: dict[tuple[int, ...], Any], piece: Sequence[Any]) -> NDArray[Any]:
    return np.asarray(blocks[tuple(it.block for it in piece)][tuple(it.of for it in piece)])
