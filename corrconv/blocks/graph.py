"""A lazy result: a task for each block of it, which reads what it needs of the image and nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import dask.array as da
import numpy as np
from dask.base import tokenize
from dask.highlevelgraph import HighLevelGraph
from dask.task_spec import DataNode, Task, TaskRef

from corrconv.blocks.cuts import Cuts
from corrconv.blocks.rims import Rimmed, rimmed
from corrconv.blocks.sizes import chosen, upright
from corrconv.blocks.sources import grid, own_blocks
from corrconv.core.problem import Problem, Shape


def lazy(problem: Problem, x: Any, h: Any, shape: Shape, method: str = "auto") -> da.Array:
    """The result as a Dask array of blocks of that shape.

    Parameters
    ----------
    problem : Problem
        Not swapped, and without lags.
    x : array_like or dask.array.Array
        The image, of as many axes as the problem.
    h : array_like or dask.array.Array
        The kernel, of as many, in one block.
    shape : tuple of int
        Of a block of the result.
    method : str
        What computes a block.
    """
    cuts = Cuts(problem, own_blocks(x), shape, method)
    name = f"{problem.operation}-{tokenize(problem, x, h, cuts.chunks, method)}"
    graph: dict[Any, Any] = {}
    image, kernel = (
        _image(f"image-{name}", rimmed(x, problem), graph),
        _kernel(f"kernel-{name}", h, graph),
    )
    for place in cuts.places:
        key, block = (name, *place), cuts[place]
        graph[key] = Task(key, block, kernel, *(image(each) for each in block.blocks))
    collections: list[Any] = [it for it in (x, h) if isinstance(it, da.Array)]
    layers = HighLevelGraph.from_collections(name, graph, dependencies=collections)
    return da.Array(layers, name, cuts.chunks, problem.dtype)


def _image(name: str, x: Any, graph: dict[Any, Any]) -> Callable[[Shape], TaskRef]:
    """Gives, for a block of the image, the reference to it."""
    if isinstance(x, da.Array):
        return lambda block: TaskRef((x.name, *block))
    graph[name] = Task(name, x.anew) if isinstance(x, Rimmed) else DataNode(name, x)
    return lambda block: TaskRef(name)


def _kernel(name: str, h: Any, graph: dict[Any, Any]) -> TaskRef:
    if isinstance(h, da.Array):
        return TaskRef((h.name, *(0,) * h.ndim))
    graph[name] = DataNode(name, h)
    return TaskRef(name)


def blockwise(
    problem: Problem,
    x: Any,
    h: Any,
    method: str = "auto",
    room: int | None = None,
    shape: Shape | None = None,
) -> da.Array:
    """The result of a problem in blocks, of that shape or of one that fits.

    Parameters
    ----------
    problem : Problem
    x, h : array_like or dask.array.Array
        Those with fewer axes than the problem get axes of length 1 before their own.
    method : str
        What computes a block.
    room : int, optional
        Bytes for each block.
    shape : tuple of int, optional
        Of a block of the result.
    """
    x, h = (_with_axes(each, problem.ndim) for each in (x, h))
    problem = replace(problem, x_shape=tuple(x.shape), h_shape=tuple(h.shape))
    if problem.swapped:
        found = blockwise(upright(problem), h, x, method, room, shape)
        return found if problem.operation == "convolve" else _reversed(problem, found)
    if isinstance(h, da.Array):
        h = h.rechunk(-1)
    if shape is None:
        shape = chosen(problem, grid(x), room, method)
    return lazy(problem, x, h, shape, method)


def _reversed(problem: Problem, found: da.Array) -> da.Array:
    """A correlation of two operands from that of the other with the one."""
    over = range(problem.ndim) if problem.axes is None else problem.axes
    turned = tuple(slice(None, None, -1 if axis in over else 1) for axis in range(problem.ndim))
    return found[turned].conj() if problem.dtype.kind == "c" else found[turned]


def _with_axes(value: Any, ndim: int) -> Any:
    lacking = ndim - len(value.shape)
    if not lacking:
        return value
    if not isinstance(value, np.ndarray | da.Array):
        value = da.from_array(value)
    return value[(np.newaxis,) * lacking]
