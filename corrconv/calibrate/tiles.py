"""How long one tile of transforms takes: of each provider, dtype and length, for the choice of tiles."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from corrconv import Problem
from corrconv.calibrate.evidence import Times
from corrconv.core import Array
from corrconv.measure.child import Reporter
from corrconv.measure.rounds import filling, take

SAMPLES = 2**16
"""Of a 1-D image: no more than a few tiles of the longest."""
FEW = {1: (64, 512, 4096, 32768), 2: (32, 96, 256, 512)}
"""Lengths that tell how this machine's times differ from the built-in ones, by number of axes."""


@dataclass(frozen=True)
class Asked:
    """What a measuring process is asked.

    Attributes
    ----------
    rounds : int
    all : bool
        Every length, or the `FEW`.
    """

    rounds: int
    all: bool = False


def measured(reporter: Reporter, asked: Asked) -> Times:
    """Nanoseconds a point, the least of so many rounds, as others use the machine as well."""
    from corrconv.engines.tiles import costs, providers

    times: Times = {}
    for ndim, lengths in (every_length() if asked.all else FEW).items():
        for place, dtype in enumerate(costs.DTYPES):
            reporter.progress((ndim - 1 + place / len(costs.DTYPES)) / 2, f"{ndim}-D {dtype} tiles")
            made = [
                (name, length, some)
                for length in lengths
                for name in providers.available()
                if (some := tiles(name, length, ndim, dtype))
            ]
            # all lengths in each round, so that no one has a bad moment alone
            taken = take([filling(some.call) for *_, some in made], rounds=asked.rounds)
            for (name, length, some), one in zip(made, taken):
                of = times.setdefault(name, {}).setdefault(dtype, {}).setdefault(str(ndim), {})
                of[str(length)] = round(1e9 * min(one.seconds) / (some.count * length**ndim), 4)
    return times


def every_length() -> dict[int, tuple[int, ...]]:
    """The lengths of the table, by number of axes."""
    from corrconv.engines.tiles.size import good_sizes

    long = [c * 2**k for k in range(9, 16) for c in (2, 3)]
    return {1: (*good_sizes(16, 640), *long), 2: tuple(good_sizes(4, 1024))}


def scaled(few: Times) -> Times:
    """The built-in times, as many times as long as these are, and interpolated in between.

    What a length takes beside its neighbours is its factors' doing, and much the same everywhere; how
    long all of them take is the machine's.
    """
    from corrconv.engines.tiles import costs

    builtin = costs.parse(costs.BUILTIN.read_text("ascii"))

    def rescaled(own: dict[str, float], every: dict[str, float]) -> dict[str, float]:
        at = [math.log2(int(length)) for length in own]
        ratios = [own[length] / every[length] for length in own]
        return {
            length: round(value * float(np.interp(math.log2(int(length)), at, ratios)), 4)
            for length, value in every.items()
        }

    return {
        name: {
            dtype: {
                ndim: rescaled(own, builtin.get(name, {}).get(dtype, {}).get(ndim, own))
                for ndim, own in by_ndim.items()
            }
            for dtype, by_ndim in by_dtype.items()
        }
        for name, by_dtype in few.items()
    }


@dataclass(frozen=True)
class Tiles:
    """A call that goes through so many tiles, with a kernel that is transformed already."""

    count: int
    call: Callable[[], object]


def tiles(provider: str, length: int, ndim: int, dtype: str) -> Tiles | None:
    """Some tiles of one length along each axis; None where the provider's transforms are wrong."""
    from corrconv.engines.tiles.choice import TileChoice
    from corrconv.engines.tiles.plan import TiledPlan

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
    fixed = plan.fixed(_memory(dtype)[: n**ndim].reshape(problem.h_shape))
    out = plan(image, image[(slice(0, n),) * ndim])
    return Tiles(along**ndim, lambda: fixed(image, out=out))


@cache
def _memory(dtype: str) -> Array:
    return np.ones(2**21, dtype)
