"""Measure one tile of each provider, dtype and length, and keep the times for the choice of tiles.

python -m impls.core.tiles.measure              # this machine's own, into the user's cache folder
python -m impls.core.tiles.measure --builtin    # the table that comes with the package
"""

from __future__ import annotations

import argparse
import math
import sys
import time

import numpy as np

from impls.core.tiles import costs, gate, providers
from impls.core.tiles.providers import Transforms
from impls.core.tiles.size import Size, good_sizes, rows_at_once, size_of

SAMPLE = 0.001
"""Seconds of one timing: as many tiles as fill it."""
LENGTHS = {
    1: good_sizes(16, 640) + [c * 2**k for k in range(9, 16) for c in (2, 3)],
    2: good_sizes(4, 1024),
}


SAMPLED = {1: [64, 512, 4096, 32768], 2: [32, 96, 256, 512]}
"""Lengths that tell how this machine's times differ from the built-in ones."""
RESCALE_ROUNDS = 60


def main() -> None:
    """Measure, print, store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--builtin", action="store_true", help="write the package's own table")
    parser.add_argument("--rounds", type=int, default=20, help="timings of each tile")
    parser.add_argument(
        "--rescale", action="store_true", help="only the scale of the package's own"
    )
    options = parser.parse_args()
    path = costs.BUILTIN if options.builtin else costs.own_file()
    if not options.rescale:
        costs.write(path, measure(options.rounds))
    if options.builtin:  # few lengths meet a shared machine's best moments more often than all do
        costs.write(path, scaled(RESCALE_ROUNDS))
    costs.forget()
    print(path)


def scaled(rounds: int) -> costs.Times:
    """Nanoseconds a point from few measured lengths: the built-in times, scaled in between.

    What a length takes beside its neighbours is its factors' doing, and much the same everywhere; how
    long all of them take is the machine's.
    """
    builtin = costs.parse(costs.BUILTIN.read_text("ascii"))
    own = measure(rounds, SAMPLED)
    for name, by_dtype in own.items():
        for dtype, by_ndim in by_dtype.items():
            for ndim, few in by_ndim.items():
                every = builtin.get(name, {}).get(dtype, {}).get(ndim, few)
                at = [math.log2(int(length)) for length in few]
                ratios = [few[length] / every[length] for length in few]
                by_ndim[ndim] = {
                    length: round(value * float(np.interp(math.log2(int(length)), at, ratios)), 4)
                    for length, value in every.items()
                }
    return own


def measure(rounds: int, lengths_of: dict[int, list[int]] = LENGTHS) -> costs.Times:
    """Nanoseconds a point, the least of so many rounds, as others use the machine as well."""
    times: costs.Times = {}
    for ndim, lengths in lengths_of.items():
        for dtype in costs.DTYPES:
            made = [
                (name, length, size, found)
                for length in lengths
                for name in providers.available()
                if (found := gate.transforms(name, size := _size(length, ndim, dtype)))
            ]
            best = [np.inf] * len(made)
            for _ in range(rounds):  # all lengths in each, so that no one has a bad moment alone
                for i, (_, _, size, transforms) in enumerate(made):
                    best[i] = min(best[i], seconds_of(transforms, size))
            for (name, length, size, _), seconds in zip(made, best):
                by_length = (
                    times.setdefault(name, {}).setdefault(dtype, {}).setdefault(str(ndim), {})
                )
                by_length[str(length)] = round(float(1e9 * seconds / np.prod(size.shape)), 4)
            if lengths_of is LENGTHS:
                print(f"{ndim}-D {dtype}", file=sys.stderr, flush=True)
    return times


def _size(length: int, ndim: int, dtype: str) -> Size:
    rows = rows_at_once(length, 2**20, 1) if ndim == 1 else 1
    return size_of((length,) * ndim, np.dtype(dtype), rows, in_place=True)


def seconds_of(transforms: Transforms, size: Size) -> float:
    """Seconds of one tile, all steps together, as the mean over `SAMPLE` seconds."""
    rows, columns = size.shape
    image = np.ones((rows + 64, columns + 64), size.dtype)
    out = np.empty_like(image)
    kernel = np.ones_like(transforms.spectrum)
    samples, spectrum = transforms.samples, transforms.spectrum

    def tile(at: int) -> None:
        window = slice(at, at + rows), slice(at, at + columns)
        samples[...] = image[window]
        transforms.forward()
        np.multiply(spectrum, kernel, out=spectrum)
        transforms.inverse()
        out[window] = samples

    tile(0)
    done, passed, start = 0, 0.0, time.perf_counter()
    while passed < SAMPLE:
        tile(done % 64)
        done += 1
        passed = time.perf_counter() - start
    return passed / done


if __name__ == "__main__":
    main()
