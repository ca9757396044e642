"""An image as large as was asked for, or as the disk has room for, through ``corrconv apply``."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from ... import questions
from ..images import judge, places, write, write_kernel
from ..processes import Asked, run
from .evidence import CEILING, Huge

CHUNK, KERNEL, SMALL = 2048, 31, 256
WORKERS = 2
ROOM = 2.1
"""Times the image's size that the disk needs: for it, for its result, and some."""
BESIDE = ("dask", "zarr")


def fitting(side: int, free: int, chunk: int) -> int:
    """The side of an image that fits, in whole chunks where it is not as large as was asked for.

    Raises
    ------
    ValueError
        Where not even a chunk does.
    """
    if ROOM * 4 * side**2 <= free:
        return side
    most = int(math.sqrt(free / (4 * ROOM))) // chunk * chunk
    if not most:
        raise ValueError(
            f"FOLDER: {free:,} bytes are free, and one chunk needs {ROOM * 4 * chunk**2:,.0f}"
        )
    return most


def measure(
    folder: Path,
    side: int,
    chunk: int = CHUNK,
    n: int = KERNEL,
    say: Callable[[str], object] = lambda words: None,
) -> Huge:
    """Write an image into a folder of the moment below `folder`, apply the kernel, and look at the result.

    Raises
    ------
    ValueError
        Where the disk has no room.
    RunFailed, GateFailed
        Where the run fails, or its result is wrong.
    """
    made = questions.made(False, BESIDE)
    N = fitting(side, shutil.disk_usage(folder).free, chunk)
    with tempfile.TemporaryDirectory(prefix="corrconv-huge-", dir=folder) as place:
        here = Path(place)
        say(f"writing an image of {N}² samples")
        image, kernel = write(here / "image.zarr", N, chunk), write_kernel(here / "kernel.npy", n)
        small, output = write(here / "small.zarr", SMALL, chunk), here / "result.zarr"
        say(f"corrconv apply with {n}×{n}")
        asked = Asked(
            "corrconv apply", str(image), str(kernel), str(output), str(small), WORKERS, CEILING
        )
        done = run(asked)
        say("holding parts of it against SciPy's")
        judge(image, kernel, output, min(chunk, N))
    return Huge(
        made, N, n, chunk, done.blocks, CEILING, done.planned, done.peak, done.seconds,
        len(places(N, min(chunk, N))),
    )  # fmt: skip
