"""What looking costs: each call in pairs, with the look and without, on data with holes and other marks.

``python -m tests.corrconv.engines.fft.looking`` prints a line for each call, the costliest last, and for each
kind of data the median; ``--few`` takes one size of each.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from corrconv import Problem
from corrconv.core import Array
from corrconv.engines.fft.plan import FFTPlan
from corrconv.engines.reach.guard import Extraordinary, Guards

SHORTEST = 1e-4
"""Seconds of a call that counts: beside a shorter one Python's own steps are more."""
IMAGES = [(n, taps) for n in (256, 512, 1024, 2048) for taps in (7, 31, 63)]
SIGNALS = [(10**5, 200), (10**5, 1000), (10**6, 200), (10**6, 1000)]
FEW_IMAGES, FEW_SIGNALS = [(512, 7), (512, 31), (1024, 63)], [(10**6, 200), (10**5, 1000)]
MODES = "full", "same", "valid"
BORDERS = ("fill", 0), ("fill", 1e3), ("symm", 0), ("wrap", 0)


def normal(shape: tuple[int, ...]) -> Array:
    return np.random.default_rng(0).normal(size=shape)


def photograph(shape: tuple[int, ...]) -> Array:
    """A grey one, with black parts, repeated where it is too small."""
    from matplotlib import cbook, image

    with cbook.get_sample_data("grace_hopper.jpg") as file:
        grey = image.imread(file)[..., 1].astype(float)
    return np.resize(grey, shape) if len(shape) == 1 else _tiled(grey, shape)


def terrain(shape: tuple[int, ...]) -> Array:
    from matplotlib import cbook

    with cbook.get_sample_data("jacksboro_fault_dem.npz") as file:
        heights = file["elevation"].astype(float)
    return np.resize(heights, shape) if len(shape) == 1 else _tiled(heights, shape)


def _tiled(image: Array, shape: tuple[int, ...]) -> Array:
    copies = [-(-size // side) for size, side in zip(shape, image.shape)]
    return np.tile(image, copies)[tuple(map(slice, shape))]


def scattered(shape: tuple[int, ...]) -> Array:
    """Three of ten samples are zeros."""
    return normal(shape) * (np.random.default_rng(1).random(shape) >= 0.3)


def disc(shape: tuple[int, ...]) -> Array:
    """Data in a disc, and zeros around."""
    places = np.meshgrid(*(np.linspace(-1, 1, size) for size in shape), indexing="ij")
    return normal(shape) * (sum(p * p for p in places) < 0.6)


def rotated(shape: tuple[int, ...]) -> Array:
    """A scene on its side, as satellites take them."""
    places = np.meshgrid(*(np.linspace(-1, 1, size) for size in shape), indexing="ij")
    along, across = places[0] + 0.4 * places[-1], places[-1] - 0.4 * places[0]
    return normal(shape) * ((abs(along) < 0.8) & (abs(across) < 0.8))


def stripes(shape: tuple[int, ...]) -> Array:
    """Zeros in a tenth of the columns, side by side."""
    values = normal(shape)
    values[..., np.arange(shape[-1]) % (shape[-1] // 5) < shape[-1] // 50] = 0
    return values


def few(shape: tuple[int, ...]) -> Array:
    """All zeros but one in ten thousand."""
    return normal(shape) * (np.random.default_rng(1).random(shape) < 1e-4)


DATA: tuple[Callable[[tuple[int, ...]], Array], ...] = (
    normal, photograph, terrain, scattered, disc, rotated, stripes, few
)  # fmt: skip


def problems(images: list[tuple[int, int]], signals: list[tuple[int, int]]) -> Iterator[Problem]:
    shapes = [((n, n), (taps, taps)) for n, taps in images] + [((n,), (m,)) for n, m in signals]
    for (x, h), mode, (boundary, fill) in itertools.product(shapes, MODES, BORDERS):
        if mode == "valid" and (boundary != "fill" or fill):
            continue
        for dtype in "f4", "f8":
            yield Problem("correlate", x, h, mode, boundary, fill, np.dtype(dtype))


def cost(plan: FFTPlan, x: Array, h: Array, pairs: int = 15) -> tuple[float, float]:
    """Seconds of a call without the look, and what looking adds, as a share.

    Raises
    ------
    Extraordinary
        Where one transform is not enough.
    """
    out, guards = np.empty(plan.problem.output_shape, plan.problem.dtype), Guards(plan.problem)

    def seconds(look: Guards | None, calls: int) -> float:
        start = time.perf_counter()
        for _ in range(calls):
            plan.attempt(x, h, out, look)
        return (time.perf_counter() - start) / calls

    seconds(guards, 1)
    calls = max(1, round(1e-3 / seconds(None, 1)))
    taken = [(seconds(None, calls), seconds(guards, calls)) for _ in range(pairs)]
    plain, looking = (min(column) for column in zip(*taken))
    return plain, looking / plain - 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--few", action="store_true", help="one size of each kind")
    parser.add_argument("--data", nargs="*", help="of these kinds alone")
    few_only = parser.parse_args()
    sizes = (FEW_IMAGES, FEW_SIGNALS) if few_only.few else (IMAGES, SIGNALS)
    kinds = [kind for kind in DATA if not few_only.data or kind.__name__ in few_only.data]
    found: dict[str, list[tuple[float, float, str]]] = {kind.__name__: [] for kind in kinds}
    for problem in problems(*sizes):
        plan = FFTPlan(problem, 1)
        h = np.random.default_rng(2).normal(size=problem.h_shape).astype(problem.dtype)
        for kind in kinds:
            try:
                plain, more = cost(plan, kind(problem.x_shape).astype(problem.dtype), h)
            except Extraordinary:
                continue
            if plain >= SHORTEST:
                found[kind.__name__].append((more, plain, str(problem)))
    for name, lines in found.items():
        if not lines:
            continue
        for more, plain, problem_is in sorted(lines)[-3:]:
            print(f"{name:10} {1e3 * plain:8.2f} ms {100 * more:+6.1f}%  {problem_is}")
        shares = [more for more, _, _ in lines]
        middle, most = statistics.median(shares), max(shares)
        over = sum(share > 0.03 for share in shares)
        print(
            f"{name:10} {len(lines)} calls: median {100 * middle:+.1f}%, most {100 * most:+.1f}%, "
            f"{over} over 3%\n"
        )


if __name__ == "__main__":
    main()
