"""Data for the look at each tile: what it says of them, and what is so."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from corrconv import Problem
from corrconv.core import Array
from corrconv.core.reduction import extend, preparation
from corrconv.engines.fft.choice import TileChoice
from corrconv.engines.fft.look import NEGATIVE, SUSPECT
from corrconv.engines.fft.plan import FFTPlan
from corrconv.engines.reach.guard import Extraordinary, Guard, Guards
from corrconv.engines.reach.windows import magnitudes, runs


def verdicts(plan: FFTPlan, x: Array, h: Array) -> tuple[Array, Guard]:
    """On each tile, by the code; and the guard that it keeps to."""
    problem, guards = plan.problem, Guards(plan.problem)
    with suppress(Extraordinary):
        plan.attempt(x, h, np.empty(problem.output_shape, problem.dtype), guards)
    bench = plan._benches.borrow()
    return bench.verdicts.copy(), guards.of(*preparation(problem)(x, h))


@dataclass(frozen=True)
class Truth:
    """Of one tile: biased exponents of its largest sample, and of the least of its windows' largest.

    Windows that hold only zeros do not count: the code makes their outputs zero.
    """

    largest: int
    least: int
    all_zero: bool
    negative: bool

    def ordinary(self, guard: Guard) -> bool:
        """Whether one transform gives each output its own accuracy."""
        if self.all_zero:
            return True
        within = guard.least <= self.largest <= guard.most
        return within and self.largest - self.least < guard.span


def truths(problem: Problem, image: Array, choice: TileChoice) -> list[Truth]:
    """Of all tiles, in order, by every window of each."""
    sizes = choice.tile.shape
    whole = extend(problem, image)
    starts = [
        range(0, N, N if L >= P else L - n + 1)
        for N, L, n, P in zip(problem.output_shape, sizes, problem.kernel_shape, problem.fft_shape)
    ]
    lengths = [min(r.step, N) for r, N in zip(starts, problem.output_shape)]
    found = []
    for place in np.ndindex(*map(len, starts)):
        firsts = [r[k] for r, k in zip(starts, place)]
        outputs = [min(L, N - f) for L, N, f in zip(lengths, problem.output_shape, firsts)]
        box = tuple(
            slice(f, f + o + n - 1) for f, o, n in zip(firsts, outputs, problem.kernel_shape)
        )
        samples = whole[box]
        sizes_of = windows = magnitudes(samples)
        for axis, n in enumerate(problem.kernel_shape):
            windows = runs(windows, axis, n)
        parts = [samples.real, samples.imag] if samples.dtype.kind == "c" else [samples]
        found.append(
            Truth(
                exponent(sizes_of.max()),
                exponent(windows[windows != 0].min(initial=sizes_of.max())),
                not sizes_of.any(),
                any(bool((is_negative(part)).any()) for part in parts),
            )
        )
    return found


def is_negative(values: Array) -> Array:
    """By the sign's bit, but for zeros."""
    return np.signbit(values) & (values != 0)


def exponent(magnitude: np.floating) -> int:
    """Biased, as in the dtype; NaN has infinity's."""
    bits = magnitude.view(f"u{magnitude.dtype.itemsize}")
    return (int(bits) & (2 ** (8 * bits.itemsize - 1) - 1)) >> np.finfo(magnitude.dtype).nmant


KINDS = (
    "noise",
    "holes",
    "sparse",
    "hot",
    "graded",
    "positive",
    "far",
    "tiny",
    "blocks",
    "nan",
    "window",
)


def data(rng: np.random.Generator, problem: Problem, kind: str, kernel: bool = False) -> Array:
    """An operand's values, of a kind."""
    shape, dtype = problem.h_shape if kernel else problem.x_shape, problem.dtype
    real = np.zeros(0, dtype).real.dtype
    values = rng.normal(size=shape)
    finfo = np.finfo(real)
    with np.errstate(all="ignore"):
        if kind == "positive":
            values = np.abs(values) + rng.integers(0, 2)
        elif kind == "holes":
            for _ in range(3):
                corner = [int(rng.integers(0, side)) for side in shape]
                values[tuple(slice(c, c + int(rng.integers(1, 40))) for c in corner)] = 0
        elif kind == "window":  # that just one output meets
            values = np.abs(values) + 1
            corner = [int(rng.integers(0, side)) for side in shape]
            hole = tuple(slice(c, c + n) for c, n in zip(corner, problem.kernel_shape))
            values[hole] *= rng.choice([0, 2.0**-30])
        elif kind == "sparse":
            values *= rng.random(shape) < rng.choice([0.003, 0.05, 0.5])
        elif kind == "hot":
            values[tuple(rng.integers(0, side) for side in shape)] *= 2.0 ** rng.integers(5, 60)
        elif kind == "graded":
            values *= 2.0 ** np.linspace(0, rng.integers(-60, 60), shape[-1])
        elif kind == "far":
            values[rng.random(shape) < 0.002] = rng.choice([9.96921e36, -9999.0, np.inf])
        elif kind == "tiny":
            values = values * float(finfo.tiny) / 2.0 ** rng.integers(0, 20)
        elif kind == "blocks":
            values *= 2.0 ** rng.integers(-20, 1)
            corner = [int(rng.integers(0, side)) for side in shape]
            values[tuple(slice(c, None) for c in corner)] *= 2.0**20
        elif kind == "nan":
            values[tuple(rng.integers(0, side) for side in shape)] = np.nan
        values = values.astype(real)
        if dtype.kind == "c":
            other = rng.choice([0, 1]) * rng.normal(size=shape).astype(real)
            return (values + 1j * other).astype(dtype)
        return values


def wrong_verdict(plan: FFTPlan, x: Array, h: Array) -> str | None:
    """A tile of which the code says what is not so, or an output of an ordinary one that should be zero."""
    found, guard = verdicts(plan, x, h)
    image = preparation(plan.problem)(x, h)[0]
    every = truths(plan.problem, image, plan.choice)
    assert len(every) == len(found)
    for tile, (verdict, truth) in enumerate(zip(found.tolist(), every)):
        if bool(verdict & SUSPECT) == truth.ordinary(guard):
            return f"tile {tile} of {plan.problem}, {plan.choice.tile}: {verdict}, {truth}"
        if bool(verdict & NEGATIVE) != truth.negative:
            return f"tile {tile} of {plan.problem}: negative is {truth.negative}"
    return None
