"""A whole run: what was asked is checked, blocks that are missing are done, and the result gets its name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.apply import files, kernels, schedulers
from corrconv.apply.files import File
from corrconv.apply.unfinished import Unfinished
from corrconv.apply.work import Work
from corrconv.blocks.cuts import Cuts
from corrconv.blocks.rims import rimmed
from corrconv.blocks.sizes import Ceiling, ceiling, chosen
from corrconv.core.problem import Boundary, Mode, Number, Operation, Problem, Shape
from corrconv.core.threads import all_workers
from corrconv.kit.units import counted, size

PROCESS = 550 * 2**20
"""Bytes of a process that has loaded all that is needed, and compiles some of it."""
EACH = 4
"""Blocks for each worker, at least, where the result is large enough: none waits long for the last."""
KERNEL = "kernel.npy"


@dataclass(frozen=True)
class Asked:
    """What a run is to do.

    Attributes
    ----------
    image, output : Path
    kernel : str
        A file or a name, see `corrconv.apply.kernels`.
    operation, mode, boundary, fillvalue
        As of `corrconv.Problem`.
    memory : int or None
        Bytes for all processes of this machine together.
    scheduler : str
        ``threads``, ``processes`` or an address.
    workers : int or None
        Blocks at the same time; None for as many as there are processors.
    """

    image: Path
    kernel: str
    output: Path
    operation: Operation = "correlate"
    mode: Mode = "same"
    boundary: Boundary = "fill"
    fillvalue: Number = 0
    memory: int | None = None
    scheduler: str = "threads"
    workers: int | None = None


@dataclass(frozen=True)
class Planned:
    """What will be done, before anything is.

    Attributes
    ----------
    problem : Problem
    shape : tuple of int
        Of a block of the result.
    ceiling : Ceiling
        Memory of a block while it is made.
    workers : int
    processes : int
        On this machine.
    """

    problem: Problem
    shape: Shape
    ceiling: Ceiling
    workers: int
    processes: int

    @property
    def most(self) -> int:
        """Bytes that this machine needs at most."""
        return self.processes * PROCESS + self.workers * self.ceiling.total

    def __str__(self) -> str:
        def sides(shape: Shape) -> str:
            return "×".join(map(str, shape))

        cuts = Cuts(self.problem, [(n,) for n in self.problem.x_shape], self.shape)
        return (
            f"{sides(self.problem.output_shape)} {self.problem.dtype} in "
            f"{counted(len(cuts.places), 'block')} of {sides(self.shape)}; "
            f"{counted(self.workers, 'worker')}, at most {size(self.most)} of memory"
        )


def apply(
    asked: Asked,
    *,
    say: Callable[[str], object] = lambda words: None,
    progress: Callable[[int, int], object] = lambda done, count: None,
) -> Path:
    """Do what was asked, from where an earlier run of the same was stopped.

    Parameters
    ----------
    asked : Asked
    say : callable
        Is told what will be done.
    progress : callable
        Is told how many blocks are done, and how many there are.

    Returns
    -------
    Path
        The result, whole.

    Raises
    ------
    ValueError, TypeError
        Where what was asked cannot be done, naming what is wrong.
    OSError
        Where a file cannot be read or written, or a cluster not be reached; what is done is kept.
    """
    image = files.image(asked.image)
    _see_output(asked)
    kernel = kernels.kernel(asked.kernel, len(image.shape), image.dtype)
    planned = plan(asked, image, kernel)
    say(str(planned))
    with Unfinished(asked.output) as unfinished:
        question = _question(asked, planned, image, kernel)
        before = unfinished.begun(question)
        if before is None:
            unfinished.anew()
            files.created(
                unfinished.data, planned.problem.output_shape, planned.problem.dtype, planned.shape
            )
            np.save(unfinished.folder / KERNEL, kernel)
            unfinished.asked(question)
            before = set()
        elif before:
            say(f"{counted(len(before), 'block')} of it are done already")
        work = _work(planned, image, File.at(unfinished.folder / KERNEL), unfinished)
        count, gone = len(work), len(before)
        progress(gone, count)

        def done(number: int) -> None:
            nonlocal gone
            gone += 1
            unfinished.done(number)
            progress(gone, count)

        left = [each for each in work if each.number not in before]
        if asked.scheduler in schedulers.LOCAL:
            schedulers.local(asked.scheduler, planned.workers, left, done)
        else:
            schedulers.cluster(asked.scheduler, left, done, say)
        unfinished.finish()
    return asked.output


def plan(asked: Asked, image: File, kernel: Any) -> Planned:
    """How large blocks are, and what they need.

    Raises
    ------
    ValueError, TypeError
        Where the operands make no problem, or not even the smallest block fits.
    """
    dtype = np.result_type(image.dtype, kernel.dtype)
    problem = Problem(
        asked.operation,
        image.shape,
        kernel.shape,
        asked.mode,
        asked.boundary,
        asked.fillvalue,
        dtype,
    )
    if problem.swapped:
        raise ValueError(
            f"kernel: {kernel.shape} is larger than the image, {image.shape}; with mode valid exchange the "
            "two, or give mode same or full"
        )
    workers = asked.workers or all_workers()
    processes = 1 + workers if asked.scheduler == "processes" else 1
    room = None
    if asked.memory is not None:
        room = (asked.memory - processes * PROCESS) // workers
        if room <= 0:
            raise ValueError(
                f"memory: {counted(processes, 'process')} take {size(processes * PROCESS)} without a block, "
                f"got {size(asked.memory)}; give more"
            )
    grid = image.chunks or (1,) * len(image.shape)
    shape = chosen(problem, grid, room, fewest=EACH * workers)
    return Planned(problem, shape, ceiling(problem, shape), workers, processes)


def _see_output(asked: Asked) -> None:
    """Refuse an output that would take the place of something."""
    output = asked.output
    if output.exists() and os.path.samefile(output, asked.image):
        raise ValueError(f"output: {output} is the input; name another file")
    if os.path.lexists(output):
        raise ValueError(f"output: {output} is there already; name another file, or move it away")
    if not output.absolute().parent.is_dir():
        raise ValueError(f"output: {output.parent} is no folder; make it, or name another place")
    files.kind(output)


def _question(asked: Asked, planned: Planned, image: File, kernel: Any) -> dict[str, Any]:
    """What a block's values, and its place, depend on."""
    problem = planned.problem
    digest = hashlib.sha256(np.ascontiguousarray(kernel).tobytes()).hexdigest()
    return {
        "input": image.path,
        "input is of": _changed(Path(image.path)),
        "kernel": [list(kernel.shape), kernel.dtype.str, digest],
        "operation": asked.operation,
        "mode": asked.mode,
        "boundary": asked.boundary,
        "fillvalue": str(problem.fillvalue),
        "result": [list(problem.output_shape), problem.dtype.str],
        "block": list(planned.shape),
    }


def _changed(path: Path) -> list[int]:
    """When a file, or what says what a folder holds, was last written."""
    of = next(it for it in (path / "zarr.json", path / ".zarray", path) if it.exists())
    return [of.stat().st_mtime_ns, of.stat().st_size if of.is_file() else 0]


def _work(planned: Planned, image: File, kernel: File, unfinished: Unfinished) -> list[Work]:
    cuts = Cuts(planned.problem, [(n,) for n in image.shape], planned.shape)
    output = File.at(unfinished.data, write=True)
    read = rimmed(image, planned.problem)
    return [
        Work(number, cuts[place], read, kernel, output, cuts.part(place))
        for number, place in enumerate(cuts.places)
    ]
