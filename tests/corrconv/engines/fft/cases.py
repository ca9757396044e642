"""Problems around the sizes of a tile, between pages that may not be touched; what is wrong with answers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from corrconv import Problem, get
from corrconv.check.memory import LAYOUTS, Room
from corrconv.core import Array
from corrconv.core.exact import working_dtype
from corrconv.engines.fft.choice import TileChoice, choices
from corrconv.engines.fft.parts import step
from corrconv.engines.fft.plan import FFTPlan
from corrconv.engines.reach.guard import Extraordinary, Guards

MULTIPLY_ADDS, SAMPLES = 2e7, 3e5
"""Of a case, at most: the direct sum that it is held against takes some milliseconds."""
BOUND = 48
"""Of an error, in units of u·(rms(x)·‖h‖₂ + |mean(x)·Σh|): 38 is the most in ten thousand cases."""
ROOMS = [Room() for _ in range(3)]


@dataclass(frozen=True)
class Case:
    """A question and the tile that is to answer it."""

    problem: Problem
    choice: TileChoice
    workers: int
    fixed: bool
    guarded: bool
    positive: bool
    layouts: tuple[str, str, str]
    late: bool
    seed: int

    def __str__(self) -> str:
        return f"{self.choice.tile} on {self.problem}, {self.workers} workers, {self.layouts}"


def with_tile(problem: Problem, choice: TileChoice) -> TileChoice:
    """A choice's tile, for another problem."""
    sizes = choice.tile.shape
    tiles = math.prod(
        -(-problem.output_shape[axis] // step(problem, axis, size))
        for axis, size in enumerate(sizes)
    )
    return replace(choice, tiles=tiles)


@cache
def all_tiles(ndim: int, dtype: str, vectors: int, most: float = SAMPLES) -> list[TileChoice]:
    """Every tile of so many samples at most, the smallest first."""
    one = Problem("correlate", (1,) * ndim, (1,) * ndim, dtype=np.dtype(dtype))
    found = choices(one, 1, vectors, 10**6)
    small = [each for each in found if math.prod(each.tile.shape) <= most]
    return sorted(small, key=lambda each: math.prod(each.tile.shape))


def cases(seed: int, vectors: int, dtypes: str = "f4 f8 c8 c16") -> Iterator[Case]:
    """Random ones, without end."""
    rng = np.random.default_rng(seed)
    while True:
        dtype = str(rng.choice(dtypes.split()))
        ndim = int(rng.integers(1, 3))
        known = all_tiles(ndim, dtype, vectors)
        choice = known[int(len(known) * rng.random() ** 2)]
        problem = question(rng, choice.tile.shape, np.dtype(dtype))
        if problem is not None and get("fft_tiled").supports(problem) is None:
            yield Case(
                problem,
                with_tile(problem, choice),
                int(rng.integers(1, 4)),
                bool(rng.random() < 0.3),
                np.dtype(dtype).kind in "fc" and bool(rng.integers(2)),
                np.dtype(dtype).kind == "f" and bool(rng.random() < 0.3),
                tuple(map(str, (*rng.choice(LAYOUTS, 2), rng.choice(["plain", "unaligned"])))),
                bool(rng.integers(2)),
                int(rng.integers(2**31)),
            )


def question(rng: np.random.Generator, tile: tuple[int, ...], dtype: np.dtype) -> Problem | None:
    """A problem with sizes near the tile's, if it is one and not too large."""
    pairs = [sizes(rng, length) for length in tile]
    mode, boundary = str(rng.choice(["full", "same", "valid"])), "fill"
    fill = 0.0
    if rng.random() < 0.6:
        boundary = str(rng.choice(["fill", "wrap", "symm"]))
        fill = float(rng.choice([1, 2]))
    shapes = [tuple(pair[k] for pair in pairs) for k in (0, 1)]
    try:
        problem = Problem(
            str(rng.choice(["correlate", "convolve"])),
            *(shapes if rng.random() < 0.8 else reversed(shapes)),
            mode, boundary, fill, dtype,
        )  # fmt: skip
    except ValueError:  # `valid` where neither contains the other
        return None
    if any(n > length for n, length in zip(problem.kernel_shape, tile)):
        return None
    large = max(math.prod(problem.extended_shape), math.prod(tile))
    return problem if problem.multiply_adds <= MULTIPLY_ADDS and large <= SAMPLES else None


def sizes(rng: np.random.Generator, length: int) -> tuple[int, int]:
    """Of an image and a kernel along an axis, by a tile's length."""
    n = int(rng.choice([1, 2, 3, rng.integers(1, 20), length // 2, length - 1, length]))
    n = min(max(n, 1), length)
    near = [1, n, n + 1, length - n // 2, length - n + 1, length - n, length - 1, length]
    near += [length + 1, 2 * length - n + 1, 2 * (length - n + 1) + 1, rng.integers(1, 3 * length)]
    return max(int(rng.choice(near)), 1), n


def noise(rng: np.random.Generator, shape: tuple[int, ...], dtype: np.dtype) -> Array:
    """White, of variance 1 (2 where complex), of so few digits that float64's sums are exact.

    Integers are of the dtype's whole range.
    """
    if dtype.kind in "biu":
        low, high = (0, 1) if dtype.kind == "b" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
        return rng.integers(low, high, shape, np.int64, endpoint=True).astype(dtype)
    values = np.rint(1024 * rng.normal(size=(2, *shape))) / 1024
    return (values[0] + 1j * values[1] if dtype.kind == "c" else values[0]).astype(dtype)


def direct(problem: Problem, x: Array, h: Array) -> Array:
    """The sum, in the wider dtype, or in integers."""
    wide = {"f": "f8", "c": "c16"}.get(problem.dtype.kind)
    if wide is None:
        return get("numba_simd").plan(problem)(x, h)
    return get("numba_simd").plan(replace(problem, dtype=np.dtype(wide)))(
        x.astype(wide), h.astype(wide)
    )


def wrong(case: Case) -> str | None:
    """What is wrong with the answer; None where nothing is."""
    problem, rng = case.problem, np.random.default_rng(case.seed)
    shapes = problem.x_shape, problem.h_shape, problem.output_shape
    placed = [
        room.place(shape, problem.dtype, layout, late=case.late)
        for room, shape, layout in zip(ROOMS, shapes, case.layouts)
    ]
    for each, shape in zip(placed[:2], shapes):
        values = noise(rng, shape, problem.dtype)
        if case.positive:
            values = np.abs(values) * (rng.random(shape) < 0.7)
        each.values[...] = values
        each.values.flags.writeable = False
    seen = [each.seen() for each in placed[:2]]
    x, h, out = (each.values for each in placed)
    rest = outside(ROOMS[2], placed[2].block)
    try:
        answer(case, x, h, out)
    except Extraordinary:  # `special` tries what is done then
        return None
    if [each.seen() for each in placed[:2]] != seen:
        return f"{case}: an operand has changed"
    if outside(ROOMS[2], placed[2].block) != rest:
        return f"{case}: written beside the result"
    want = direct(problem, x, h)
    if problem.dtype.kind in "biu":
        bad = int((out != want).sum())
        return f"{case}: {bad} of {out.size} integers are wrong" if bad else None
    error = float(np.abs(out - want).max()) / unit(problem, x, h)
    if error > BOUND:
        return f"{case}: an error of {error:.3g} units"
    if case.guarded and case.positive and problem.fillvalue >= 0 and out.min() < 0:
        return f"{case}: less than 0"
    return None


def answer(case: Case, x: Array, h: Array, out: Array) -> None:
    """Written to `out`."""
    plan = FFTPlan(case.problem, case.workers, case.choice)
    if not case.guarded:
        plan.fixed(h)(x, out=out) if case.fixed else plan(x, h, out=out)
    elif case.fixed:
        plan.attempts(h)(x, out, Guards(case.problem))
    else:
        plan.attempt(x, h, out, Guards(case.problem))


def unit(problem: Problem, x: Array, h: Array) -> float:
    """What errors are counted in: see `BOUND`; of what is not white the mean counts as well."""
    image, kernel = (h, x) if problem.swapped else (x, h)
    fill = abs(problem.fillvalue)
    rms = max(float(np.sqrt(np.mean(np.abs(image) ** 2))), 0.5) + fill
    size = rms * max(np.linalg.norm(kernel), 0.5) + (abs(image.mean()) + fill) * abs(kernel.sum())
    return float(size * np.finfo(working_dtype(problem)).eps / 2)


def outside(room: Room, block: Array) -> bytes:
    """All of a room but a block."""
    whole = room._bytes
    start = block.ctypes.data - whole.ctypes.data
    return whole[:start].tobytes() + whole[start + block.nbytes :].tobytes()
