"""One computation from Zarr to Zarr, in a process of its own: how long it takes, and the most that is held.

It is run as a file and imports only what its contender does: another's libraries would count as its memory.
The request is JSON, on stdin (see `corrconv.reports.blocks.processes.Asked`); so is the answer, on stdout.
Nothing is settled here that a user's process does not have: what is freed goes back to the system.
"""

from __future__ import annotations

import json
import shutil
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Asked = Mapping[str, Any]
Call = Callable[[], object]
found: dict[str, float] = {}
"""What a contender says of itself."""
lock = threading.Lock()


def dask_image(asked: Asked) -> Call:
    """Sums by `scipy.ndimage`, one task for each chunk."""
    import dask.array as da
    from dask_image import ndfilters

    h = _kernel(asked)
    return lambda: _stored(ndfilters.convolve(da.from_zarr(asked["image"]), h, "constant"), asked)


def overlap(asked: Asked) -> Call:
    """SciPy's overlap-add in `dask.array.map_overlap`, as one writes it by hand."""
    import dask.array as da
    import numpy as np
    from scipy.signal import oaconvolve

    h = _kernel(asked)
    depth = tuple(n // 2 for n in h.shape)

    def call() -> object:
        x = da.from_zarr(asked["image"])
        meta = np.empty((0,) * x.ndim, x.dtype)
        lazy = x.map_overlap(oaconvolve, depth, "none", meta=meta, in2=h, mode="same")
        return _stored(lazy, asked)

    return call


def ours(asked: Asked) -> Call:
    """`corrconv.dask.convolve` of the Zarr array."""
    _compiled()
    import zarr

    import corrconv.dask

    x, h = zarr.open_array(asked["image"], mode="r"), _kernel(asked)
    memory, workers = asked["memory"], asked["workers"]
    return lambda: _stored(
        corrconv.dask.convolve(x, h, "same", memory=memory, workers=workers), asked
    )


def apply(asked: Asked) -> Call:
    """``corrconv apply``: its own run, with chunks that it chooses."""
    _compiled()
    from corrconv.apply import files, run

    told = run.Asked(
        Path(asked["image"]), asked["kernel"], Path(asked["output"]), "convolve",
        memory=asked["memory"], workers=asked["workers"],
    )  # fmt: skip
    planned = run.plan(told, files.image(told.image), _kernel(asked))
    found["planned"] = planned.most
    return lambda: run.apply(told, progress=lambda done, of: found.update(blocks=of))


def memory(asked: Asked) -> Call:
    """`corrconv.convolve` of the whole image, which is read before."""
    _compiled()
    import zarr

    import corrconv

    x, h = zarr.open_array(asked["image"], mode="r")[...], _kernel(asked)
    return lambda: corrconv.convolve(x, h, "same", workers=asked["workers"])


def parts(asked: Asked) -> Call:
    """`ours`, with the seconds that its threads spend on reading, computing and writing."""
    _compiled()
    import zarr

    import corrconv.dask

    corrconv.convolve = timed("computing", corrconv.convolve)  # which a block looks up
    x, h = zarr.open_array(asked["image"], mode="r"), _kernel(asked)
    memory, workers = asked["memory"], asked["workers"]

    def call() -> object:
        found.update(reading=0.0, computing=0.0, writing=0.0)
        lazy = corrconv.dask.convolve(Watched(x), h, "same", memory=memory, workers=workers)
        target: Any = Watched(_target(asked))
        return lazy.store(target, lock=False, **_threads(asked))

    return call


CONTENDERS: Mapping[str, Callable[[Asked], Call]] = {
    "dask-image": dask_image,
    "map_overlap": overlap,
    "corrconv.dask": ours,
    "corrconv apply": apply,
    "in memory": memory,
    "parts": parts,
}


class Watched:
    """A Zarr array whose reading and writing are timed."""

    def __init__(self, array: Any) -> None:
        self._array = array
        self.shape, self.dtype, self.chunks = array.shape, array.dtype, array.chunks
        self._read = timed("reading", array.__getitem__)
        self._write = timed("writing", array.__setitem__)

    def __getitem__(self, part: Any) -> Any:
        return self._read(part)

    def __setitem__(self, part: Any, values: Any) -> None:
        self._write(part, values)

    def __dask_tokenize__(self) -> str:
        return str(self._array.store_path)


def timed(what: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, whose seconds are added up; those of several threads too."""

    def call(*given: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            taken = time.perf_counter() - started
            with lock:
                found[what] = found.get(what, 0.0) + taken

    return call


def _compiled() -> None:
    """What has to be compiled is so at its first call, as in a process that finds it on disk."""
    from corrconv.measure.conditions import compile_at_once

    compile_at_once()


def _kernel(asked: Asked) -> Any:
    import numpy as np

    return np.load(asked["kernel"])


def _target(asked: Asked) -> Any:
    import zarr

    x = zarr.open_array(asked["image"], mode="r")
    return zarr.create_array(asked["output"], shape=x.shape, dtype=x.dtype, chunks=x.chunks)


def _threads(asked: Asked) -> dict[str, Any]:
    return {"scheduler": "threads", "num_workers": asked["workers"]}


def _stored(lazy: Any, asked: Asked) -> object:
    return lazy.store(_target(asked), lock=False, **_threads(asked))


def peak() -> int:
    """Bytes that this process has held at most; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    held = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return 1024 * int(held[0]) if held else 0


def main() -> None:
    """Answer the one request: once with a small image, which loads all that is needed, then for good."""
    asked = json.load(sys.stdin)
    contender = CONTENDERS[asked["way"]]
    small = {**asked, "image": asked["small"], "output": f"{asked['small']}.result.zarr"}
    contender(small)()
    shutil.rmtree(small["output"], ignore_errors=True)
    found.clear()
    call, before = contender(asked), peak()
    started = time.perf_counter()
    call()
    seconds = time.perf_counter() - started
    json.dump({"seconds": seconds, "peak": peak(), "before": before, **found}, sys.stdout)


if __name__ == "__main__":
    main()
