"""What many blocks cost: their tasks made, and tiny ones computed, by `corrconv.dask` and by ``apply``."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from .evidence import Tasks

LAZILY, APPLY = "corrconv.dask", "corrconv apply"
SIDE, TINY = 3, 8
"""Sides of the kernel, and of a block of the lazy result; ``apply`` makes none smaller than `SMALLEST`."""


def lazily(building: int, running: int, workers: int) -> Tasks:
    """The lazy array: its tasks made for so many blocks at least, so many others computed."""
    from corrconv.blocks.graph import blockwise
    from corrconv.core.problem import Problem

    h = np.ones((SIDE, SIDE), "f4")

    def lazy(blocks: int) -> tuple[float, object, int]:
        side = TINY * _root(blocks)
        x = np.zeros((side, side), "f4")
        problem = Problem("convolve", x.shape, h.shape, "same", dtype=x.dtype)
        started = time.perf_counter()
        found = blockwise(problem, x, h, "auto", None, (TINY, TINY))
        return time.perf_counter() - started, found, found.npartitions

    lazy(workers)  # what loads and is compiled does so here
    seconds, _, count = lazy(building)
    _, small, few = lazy(running)
    started = time.perf_counter()
    small.compute(scheduler="threads", num_workers=workers)  # type: ignore[attr-defined]
    return Tasks(LAZILY, count, seconds, few, (time.perf_counter() - started) / few)


class _Made(Exception):
    """All tasks are made: nothing more is wanted."""


def apply(building: int, running: int, workers: int, folder: Path) -> Tasks:
    """The same from file to file: an empty Zarr image to make the tasks, a map of NumPy's to run them."""
    from corrconv.blocks.sizes import SMALLEST

    _run(_map(folder / "first.npy", SMALLEST), folder / "zero.npy", workers)
    side = SMALLEST * _root(building)
    count, seconds = _build(_empty(folder / "large.zarr", side), folder / "none.zarr", workers)
    image = _map(folder / "few.npy", SMALLEST * _root(running))
    few, each = _run(image, folder / "result.npy", workers)
    return Tasks(APPLY, count, seconds, few, each / few)


def _root(blocks: int) -> int:
    """Blocks along a side."""
    return int(np.ceil(np.sqrt(blocks)))


def _empty(path: Path, side: int) -> Path:
    import zarr

    zarr.create_array(str(path), shape=(side, side), dtype="f4", chunks=(side, side))
    return path


def _map(path: Path, side: int) -> Path:
    np.save(path, np.zeros((side, side), "f4"))
    return path


def _asked(image: Path, output: Path, workers: int) -> object:
    """With so little memory that blocks are the smallest that there are."""
    from corrconv.apply.run import PROCESS, Asked
    from corrconv.blocks.sizes import SMALLEST, ceiling
    from corrconv.core.problem import Problem

    x = 2 * (4 * SMALLEST,)
    problem = Problem("correlate", x, (SIDE, SIDE), "same", dtype=np.dtype("f4"))
    least = ceiling(problem, (SMALLEST, SMALLEST)).total
    memory = PROCESS + workers * least
    return Asked(image, f"box:{SIDE}", output, memory=memory, workers=workers)


def _build(image: Path, output: Path, workers: int) -> tuple[int, float]:
    """How many blocks, and the seconds until the first could begin."""
    from corrconv.apply import run

    count = 0

    def told(done: int, of: int) -> None:
        nonlocal count
        count = of
        raise _Made

    started = time.perf_counter()
    try:
        run.apply(_asked(image, output, workers), progress=told)  # type: ignore[arg-type]
    except _Made:
        return count, time.perf_counter() - started
    raise AssertionError("apply tells of no blocks before it begins")


def _run(image: Path, output: Path, workers: int) -> tuple[int, float]:
    """How many blocks, and the seconds from the first on."""
    from corrconv.apply import run

    began, count = 0.0, 0

    def told(done: int, of: int) -> None:
        nonlocal began, count
        if not began:
            began, count = time.perf_counter(), of

    run.apply(_asked(image, output, workers), progress=told)  # type: ignore[arg-type]
    return count, time.perf_counter() - began
