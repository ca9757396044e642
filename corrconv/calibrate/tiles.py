"""Which register tile is fastest here, and how long tiles of transforms take, by provider, dtype and length.

A register tile's shape is settled before anything is compiled (`corrconv.engines.simd.host`), so each has a
process of its own. All compile at the same time; then they take rounds, so that the machine's mood is the
same for all.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache, partial

import numpy as np

from corrconv import Problem, get
from corrconv.calibrate.evidence import Times
from corrconv.calibrate.sizes import TILED
from corrconv.check.metrics import normwise_bound, transform_bound, unit_roundoff
from corrconv.check.oracle import extended, norms
from corrconv.check.second import Valid
from corrconv.check.spot import GateFailed
from corrconv.core import Array
from corrconv.core.registers import Shape
from corrconv.engines.tiles import costs, providers
from corrconv.engines.tiles.choice import TileChoice
from corrconv.engines.tiles.size import good_sizes
from corrconv.measure.child import Reporter
from corrconv.measure.judged import judged
from corrconv.measure.problems import square
from corrconv.measure.process import Process
from corrconv.measure.rounds import Timed, filling, take
from corrconv.measure.sides import Drawn, Ready, Side, make_ready

ROUNDS = 16
"""Of register tiles."""
MARGIN = 0.97
"""A shape has to take less than this part of the usual one's time to be preferred to it."""
SIZES = ((100, 3), (256, 7), (256, 15), (700, 5))
SAMPLES = 2**16
"""Of a 1-D image: no more than a few tiles of the longest."""
Lengths = dict[str, tuple[int, ...]]
"""Of tiles, by number of axes, which JSON has as text."""
FEW: Lengths = {"1": (64, 512, 4096, 32768), "2": (32, 96, 256, 512)}
"""They tell how this machine's times differ from the built-in ones."""


def fastest(
    usual: Shape, others: Sequence[Shape], rounds: int = ROUNDS
) -> tuple[str, dict[str, float]]:
    """The fastest shape, and every shape's time in units of the usual one's: medians over rounds."""
    shapes = (usual, *others)
    with ExitStack() as stack:
        processes = [
            stack.enter_context(Process(environment={"CORRCONV_SIMD_TILE": str(shape)}))
            for shape in shapes
        ]
        for process in processes:
            process.begin(seconds, SIZES)
        for process in processes:  # which have compiled it meanwhile
            process.result()
        taken = take([partial(each.ask, seconds, SIZES) for each in processes], rounds=rounds)
        for process in processes:
            process.ask(still_right, SIZES)
    first, *_ = taken
    medians = {
        shape: statistics.median(a / b for a, b in zip(each.seconds, first.seconds))
        for shape, each in zip(shapes, taken)
    }
    best = min(shapes, key=lambda shape: medians[shape])
    chosen = best if medians[best] < MARGIN else usual
    return str(chosen), {str(shape): ratio for shape, ratio in medians.items()}


def seconds(reporter: Reporter, sizes: tuple[tuple[int, int], ...]) -> float:
    """The geometric mean of a call's seconds over the sizes, N and n."""
    return statistics.geometric_mean(sampler() for _, sampler in _made(sizes))


def still_right(reporter: Reporter, sizes: tuple[tuple[int, int], ...]) -> int:
    """How many sizes were judged once more; what is wrong raises."""
    for ready, _ in _made(sizes):
        ready.check()
    return len(sizes)


@cache
def _made(sizes: tuple[tuple[int, int], ...]) -> list[tuple[Ready, Timed]]:
    drawn = Drawn()
    made = [make_ready(Side("numba_simd", square(2, N, n)), drawn) for N, n in sizes]
    return [(ready, filling(ready.call, renew=ready.renew)) for ready in made]


def measured(reporter: Reporter, asked: tuple[int, Lengths]) -> Times:
    """Nanoseconds a point, the least of so many rounds, as others use the machine as well."""
    times: Times = {}
    rounds, every = asked
    for axes, lengths in every.items():
        ndim = int(axes)
        for place, dtype in enumerate(costs.DTYPES):
            reporter.progress((ndim - 1 + place / len(costs.DTYPES)) / 2, f"{ndim}-D {dtype} tiles")
            made = [
                (name, length, *some)
                for length in lengths
                for name in providers.available()
                if (some := tiles(name, length, ndim, dtype))
            ]
            # all lengths in each round, so that no one has a bad moment alone
            ready = [each for *_, each in made]
            samplers = [filling(each.call) for each in ready]
            found = judged(ready, samplers, [1] * len(ready), rounds=rounds)
            for error in found.wrong.values():
                raise error
            for (name, length, count, _), one in zip(made, found.taken):
                of = times.setdefault(name, {}).setdefault(dtype, {}).setdefault(axes, {})
                of[str(length)] = round(1e9 * min(one.seconds) / (count * length**ndim), 4)
    return times


def every_length() -> Lengths:
    """The lengths of the table, by number of axes."""
    long = [c * 2**k for k in range(9, 16) for c in (2, 3)]
    return {"1": (*good_sizes(16, 640), *long), "2": tuple(good_sizes(4, 1024))}


def scaled(few: Times) -> Times:
    """The built-in times, as many times as long as these are, and interpolated in between.

    What a length takes beside its neighbours is its factors' doing, and much the same everywhere; how
    long all of them take is the machine's.
    """
    builtin = costs.parse(costs.BUILTIN.read_bytes())

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


def tiles(provider: str, length: int, ndim: int, dtype: str) -> tuple[int, Ready] | None:
    """So many tiles of one length along each axis, and a call through them, with a transformed kernel.

    None where the provider's transforms are wrong.
    """
    from corrconv.engines.tiles.plan import TiledPlan  # which needs numba

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
    kernel = _memory(dtype)[: n**ndim].reshape(problem.h_shape)
    fixed, out = plan.fixed(kernel), plan(image, kernel)
    padded, valid = extended(problem, image), Valid(problem)
    right = valid.near(padded, valid.taps(kernel))
    allowed = normwise_bound(get(TILED), problem) * unit_roundoff(problem.dtype)
    allowed += transform_bound(problem) * unit_roundoff(np.dtype("float64"))  # of what is right
    allowed *= norms(problem, padded, image, kernel)

    def call() -> object:
        return fixed(image, out=out)

    def check() -> None:
        out[...] = np.nan
        call()
        if not np.all(np.abs(out - right) <= allowed):
            raise GateFailed(f"{provider}: tiles of {length} are transformed wrongly")

    try:
        check()
    except GateFailed:
        return None
    return along**ndim, Ready(call, check=check)


@cache
def _memory(dtype: str) -> Array:
    return np.random.default_rng(0).standard_normal(2**21).astype(dtype)
