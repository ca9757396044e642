"""Measure one tile of each provider, dtype and length, and keep the times for the choice of tiles.

python -m corrconv.engines.tiles.measure              # this machine's own, into the user's cache folder
python -m corrconv.engines.tiles.measure --builtin    # the table that comes with the package
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.engines.tiles import costs, providers
from corrconv.engines.tiles.choice import TileChoice
from corrconv.engines.tiles.plan import TiledPlan
from corrconv.engines.tiles.size import good_sizes

SAMPLE = 0.001
"""Seconds of one timing: as many calls as fill it."""
SAMPLES = 2**16
"""Of a 1-D image: no more than a few tiles of the longest."""
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
                (name, length, call)
                for length in lengths
                for name in providers.available()
                if (call := tiles(name, length, ndim, dtype))
            ]
            best = [math.inf] * len(made)
            for _ in range(rounds):  # all lengths in each, so that no one has a bad moment alone
                for i, (_, _, call) in enumerate(made):
                    best[i] = min(best[i], seconds_of(call))
            for (name, length, call), seconds in zip(made, best):
                by_length = (
                    times.setdefault(name, {}).setdefault(dtype, {}).setdefault(str(ndim), {})
                )
                by_length[str(length)] = round(1e9 * seconds / (call.tiles * length**ndim), 4)
            if lengths_of is LENGTHS:
                print(f"{ndim}-D {dtype}", file=sys.stderr, flush=True)
    return times


@dataclass(frozen=True)
class Tiles:
    """A call that goes through so many tiles, with a kernel that is transformed already."""

    tiles: int
    call: Callable[[], object]


def tiles(provider: str, length: int, ndim: int, dtype: str) -> Tiles | None:
    """Some tiles of one length along each axis; None where the provider's transforms are wrong."""
    most = 16 if ndim == 1 else 4 if length <= 128 else 2 if length <= 512 else 1
    along = min(most, max(1, SAMPLES // length))
    n = length // 4 + 1
    N = length + (along - 1) * (length - n + 1)
    problem = Problem("correlate", (N,) * ndim, (n,) * ndim, "valid", dtype=np.dtype(dtype))
    chosen = TileChoice(provider, (length,) * ndim, along**ndim, 1, 0.0)
    plan = TiledPlan(problem, 1, chosen)
    if plan.choice is not chosen:  # the provider's was found wrong, and another one stepped in
        return None
    image = _memory(dtype)[: N**ndim].reshape(problem.x_shape)
    fixed, out = (
        plan.fixed(_memory(dtype)[: n**ndim].reshape(problem.h_shape)),
        plan(image, image[(slice(0, n),) * ndim]),
    )
    return Tiles(along**ndim, lambda: fixed(image, out=out))


@cache
def _memory(dtype: str) -> Array:
    return np.ones(2**21, dtype)


def seconds_of(some: Tiles) -> float:
    """Seconds of a call, as the mean over `SAMPLE` seconds."""
    some.call()
    done, start = 0, time.perf_counter()
    while True:
        some.call()
        done += 1
        passed = time.perf_counter() - start
        if passed >= SAMPLE:
            return passed / done


if __name__ == "__main__":
    main()
