"""Images in blocks, from Zarr to Zarr: beside others, beside memory, as said, and many tiny ones."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import click
import numpy as np

from corrconv.core.problem import Problem

from .. import questions
from ..questions import Budget, Progress
from .evidence import Blocks, Part, Row, Said, Tasks
from .images import write, write_kernel
from .overhead import apply, lazily
from .race import APPLY, NAMES, Field, race

WORKERS = 2
MIB = 2**20
BESIDE = ("dask", "dask-image", "zarr")
"""Libraries that take part, beside those of implementations."""
SHARE_RACE, SHARE_PARTS, SHARE_SAID = 0.8, 0.84, 0.95
"""How much is done after each step."""


@dataclass(frozen=True)
class Size:
    """How large it all is.

    Attributes
    ----------
    N, chunk, small : int
        Sides of the image, of its chunks, and of the image that each process begins with.
    kernels : tuple of int
        Sides.
    ceilings : tuple of int
        Of ``--memory``, in MiB.
    building, running : int
        Blocks of which tasks are made, and which are computed.
    """

    N: int
    chunk: int
    small: int
    kernels: tuple[int, ...]
    ceilings: tuple[int, ...]
    building: int
    running: int


FULL = Size(16_384, 2048, 256, (31, 5), (600, 700, 1024, 2048), 100_000, 20_000)
QUICK = Size(8192, 2048, 256, (31, 5), (600, 700, 1024, 2048), 100_000, 5_000)
TINY = Size(128, 64, 64, (7,), (700,), 40, 20)


def size(budget: Budget) -> Size:
    """What a budget pays."""
    return TINY if budget.tiny else QUICK if budget.quick else FULL


def measure(budget: Budget, progress: Progress) -> Blocks:
    """All of it, in a folder of the moment, which holds up to three times the image.

    Raises
    ------
    ClickException
        Where Dask or Zarr is not installed.
    """
    if lacking := [name for name in ("dask", "zarr") if find_spec(name) is None]:
        raise click.ClickException(
            f"blocks needs {' and '.join(lacking)}, not installed here: pip install 'corrconv[dask]'"
        )
    made = questions.made(budget.quick, BESIDE)
    of = size(budget)
    with tempfile.TemporaryDirectory(prefix="corrconv-blocks-") as place:
        folder = Path(place)
        progress(0.0, "writing the image")
        image, small = (write(folder / f"{it}.zarr", it, of.chunk) for it in (of.N, of.small))
        field = Field(folder, image, small, of.chunk, WORKERS)
        kernels = {n: write_kernel(folder / f"{n}.npy", n) for n in of.kernels}
        rows = races(field, of, kernels, budget.rounds, progress)
        progress(SHARE_RACE, "where the time goes")
        parts = tuple(watched(field, of, n, kernel) for n, kernel in kernels.items())
        said = tuple(ceilings(field, of, kernels, progress))
        progress(SHARE_SAID, "many tiny blocks")
        tasks = many(of, folder)
    return Blocks(made, of.N, of.chunk, WORKERS, tuple(rows), parts, said, tasks)


def races(
    field: Field, of: Size, kernels: dict[int, Path], rounds: int, progress: Progress
) -> list[Row]:
    """Every contender with every kernel."""
    rows: list[Row] = []
    for n, kernel in kernels.items():
        memory = WORKERS * of_chunk(of, n)
        begun = len(rows) / (len(kernels) * len(NAMES))
        told = counted(progress, begun, len(kernels), (rounds + 1) * len(NAMES))
        rows += race(field, kernel, n, memory, rounds, NAMES, told)
    return rows


def counted(progress: Progress, begun: float, kernels: int, runs: int) -> Callable[[str], object]:
    """Tells of each run, of so many at most."""
    count = 0

    def told(words: str) -> None:
        nonlocal count
        progress(SHARE_RACE * (begun + count / runs / kernels), words)
        count += 1

    return told


def of_chunk(of: Size, n: int) -> int:
    """Bytes with which blocks of the result are as large as chunks, as the others' are."""
    from corrconv.blocks.sizes import ceiling

    problem = Problem("convolve", (of.N, of.N), (n, n), "same", dtype=np.dtype("f4"))
    return ceiling(problem, (of.chunk, of.chunk)).total


def watched(field: Field, of: Size, n: int, kernel: Path) -> Part:
    """One more run of ours, with its reading, computing and writing timed."""
    done = field.done(field.asked("parts", kernel, WORKERS * of_chunk(of, n)))
    return Part(n, done.seconds, done.reading, done.computing, done.writing)


def ceilings(
    field: Field, of: Size, kernels: dict[int, Path], progress: Progress
) -> Sequence[Said]:
    """``corrconv apply`` within so much memory: what it says, and what it holds."""
    asked = [(n, kernel, most) for n, kernel in kernels.items() for most in of.ceilings]
    found = []
    for place, (n, kernel, most) in enumerate(asked):
        share = SHARE_PARTS + (SHARE_SAID - SHARE_PARTS) * place / len(asked)
        progress(share, f"{n}×{n} within {most} MiB")
        done = field.done(field.asked(APPLY, kernel, most * MIB))
        found.append(Said(n, most * MIB, done.planned, done.peak, done.blocks, done.seconds))
    return found


def many(of: Size, folder: Path) -> tuple[Tasks, ...]:
    """Both ways."""
    return (
        lazily(of.building, of.running, WORKERS),
        apply(of.building, of.running, WORKERS, folder),
    )
