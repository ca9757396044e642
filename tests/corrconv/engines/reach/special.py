"""Random problems on special values, each answer held against the definition.

``python -m tests.corrconv.engines.reach.special --cases 10000`` prints how many answers were wrong.
"""

from __future__ import annotations

import argparse
import math
import time
import warnings
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from corrconv import Problem, get
from corrconv.core import Array, Plan
from corrconv.core.problem import Shape
from corrconv.engines.reach.guard import width
from corrconv.engines.reach.plan import Cost, ReachPlan
from corrconv.engines.reach.windows import magnitudes
from tests.corrconv.engines.reach.by_definition import Sum, sums

LONGEST = {1: (60, 20), 2: (12, 6), 3: (5, 3)}
"""Sides of image and kernel at most, by number of axes: exact sums take a millisecond."""
LARGE, LARGEST = 0.04, {1: (30_000, 40), 2: (250, 12)}
"""This share of cases is of larger ones, which take several tiles; of these some outputs are looked at."""
OUTPUTS = 60
NAMES = ("fftw", "fft_tiled", "auto", "numba_simd")
TRANSFORM = 64
"""c of a transform's bound."""


def case(rng: np.random.Generator) -> tuple[Problem, Array, Array]:
    """A problem and its operands."""
    while True:
        longest = LARGEST if rng.random() < LARGE else LONGEST
        ndim = int(rng.integers(1, len(longest) + 1))
        shapes = (tuple(map(int, rng.integers(1, most + 1, ndim))) for most in longest[ndim])
        dtype = np.dtype(str(rng.choice(["f4", "f8", "c8", "c16"])))
        mode, boundary, operation = (
            str(rng.choice(words))
            for words in (
                ("full", "same", "valid"),
                ("fill", "wrap", "symm"),
                ("correlate", "convolve"),
            )
        )
        fill = float(rng.choice(special(dtype))) if rng.random() < 0.1 else 0.0
        try:
            problem = Problem(operation, *shapes, mode, boundary, fill, dtype)
        except ValueError:  # `valid` where neither contains the other
            continue
        x, h = drawn(rng, problem.x_shape, dtype, 4), drawn(rng, problem.h_shape, dtype, 1)
        if ndim == 2 and rng.random() < 0.3:
            with np.errstate(all="ignore"):
                h = np.multiply.outer(h[:, 0], h[0]).astype(dtype)
        return problem, x, h


def looked_at(rng: np.random.Generator, problem: Problem, image: Array) -> list[Shape] | None:
    """Outputs of a large problem: any, and others that meet the samples which stand out; else all."""
    if max(problem.output_shape) <= LONGEST[1][0] + LONGEST[1][1]:
        return None
    size = magnitudes(image)
    out = np.argwhere(~(size < 100 * np.median(size)))
    chosen = rng.integers(0, problem.output_shape, (OUTPUTS, problem.ndim))
    if len(out):
        near = out[rng.integers(0, len(out), OUTPUTS // 2)]
        near = near + rng.integers(
            -max(problem.kernel_shape), max(problem.kernel_shape), near.shape
        )
        chosen[: len(near)] = np.clip(near, 0, np.array(problem.output_shape) - 1)
    return [tuple(each) for each in chosen.tolist()]


def special(dtype: np.dtype) -> list[float]:
    """Values that data hold where there is none, and the ends of a dtype's range."""
    f = np.finfo(dtype)
    ends = [f.max, -f.max, f.max / 2, f.max / 7, f.tiny, f.smallest_subnormal]
    fills = [9.96921e36, -9.96921e36, 1e30, -9999.0, 65535.0, 1e-30, 1e-38, 1.0, 0.0, -0.0]
    return [np.nan, np.inf, -np.inf, *map(float, ends), *fills]


def drawn(rng: np.random.Generator, shape: tuple[int, ...], dtype: np.dtype, most: int) -> Array:
    """Values of one of several kinds, with up to so many special ones among them."""
    with np.errstate(all="ignore"):
        if dtype.kind == "c":
            values = np.empty(shape, dtype)
            values.real, values.imag = (_real(rng, shape, values.real.dtype, most) for _ in "ri")
            return values
        return _real(rng, shape, dtype, most)


def _real(rng, shape, dtype, most):
    kinds: list[Callable[[], Array]] = [
        lambda: rng.normal(size=shape) * 10.0 ** rng.integers(-30, 30),
        lambda: rng.normal(size=shape) * 2.0 ** rng.integers(-120, 120, shape),
        lambda: np.full(shape, 10.0 ** rng.integers(-37, 37)),
        lambda: rng.random(shape),
        lambda: np.zeros(shape),
    ]
    values = kinds[rng.integers(len(kinds))]().astype(dtype)
    pool = special(dtype)[0 if rng.random() < 0.5 else 3 :]
    for _ in range(rng.integers(0, most + 1) if most > 1 or rng.random() < 0.3 else 0):
        values[tuple(rng.integers(0, side) for side in shape)] = rng.choice(pool)
    if most > 1 and rng.random() < 0.1:
        values[rng.random(shape) < 0.3] = rng.choice(pool)
    return values


class Watched:
    """A plan, and whether its answer came from the direct sum."""

    def __init__(self, name: str, problem: Problem, few: float) -> None:
        it = get(name)
        sums = get("strided" if problem.ndim > 2 else "numba_simd")
        self.direct = it.isolates
        self.plan: Plan = it.plan(problem)
        if not self.direct:
            cost = Cost(few, math.inf)
            self.plan = ReachPlan(problem, 1, it.plan, lambda: sums.plan(problem), cost)
        if isinstance(self.plan, ReachPlan):
            self._note(self.plan)

    def _note(self, plan: ReachPlan) -> None:
        self.direct, taken, within = False, plan._direct, plan._within

        def direct() -> Plan:
            self.direct = True
            return taken()

        def levels(*given: Array) -> Array:
            result = within(*given)
            self.direct = False
            return result

        plan._direct, plan._within = direct, levels


def wrong(name: str, problem: Problem, x: Array, h: Array, want, rng) -> str | None:
    """What is wrong with an implementation's answer; None where nothing is."""
    watched = Watched(name, problem, float(rng.choice([1e-4, 1.0])))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plan = watched.plan
        result = plan(x, h) if rng.random() < 0.7 else plan.fixed(h)(x)
    kernel = x if problem.swapped else h
    tap = float(magnitudes(kernel).max())
    for place, parts in want.items():
        got = result[place]
        for value, part in zip((got.real, got.imag), parts):
            met = max(each.met for each in parts)
            if not holds(float(value), part, problem, tap, met, direct=watched.direct):
                route = "the direct sum" if watched.direct else "levels"
                return f"{name} by {route}: {problem} at {place}: {value!r}, not {part.value!r}"
    return None


def holds(got: float, want: Sum, problem: Problem, tap: float, met: float, *, direct: bool) -> bool:
    """Whether a result is what was promised: as by the definition where a sample is not finite.

    Else a direct sum's error is small beside Σ|x||h|, unless its partial sums leave the dtype; that of a
    transform is small beside the largest sample that is met, and a sum that is finite is found finite.
    """
    finfo = np.finfo(problem.dtype)
    unit, largest = Fraction(float(finfo.eps)) / 2, Fraction(float(finfo.max))
    least = 8 * problem.taps * Fraction(float(finfo.smallest_subnormal))
    leaves = direct and want.magnitude * 2 > largest
    if want.exact is None:
        same = math.isnan(got) if math.isnan(want.value) else got == want.value
        return same or leaves
    if leaves:
        return True
    if direct:
        rank_one = 64 * problem.taps * unit * Fraction(met) * Fraction(tap)
        bound = max((2 * problem.taps + 4) * unit * want.magnitude, rank_one) + least
    else:
        bound = TRANSFORM * unit * 2 ** width(problem.dtype) * problem.taps
        bound = bound * Fraction(met) * Fraction(tap) + least
    if not direct and met == 0:
        return got == 0
    if abs(want.exact) + bound > largest * Fraction(99, 100):
        if want.magnitude > largest:  # its partial sums may leave the dtype, too
            return not math.isnan(got)
        return math.isfinite(got) or abs(want.exact) * Fraction(1001, 1000) > largest
    return math.isfinite(got) and abs(Fraction(got) - want.exact) <= bound


def count(cases: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How many answers each implementation gave, and what was wrong with some."""
    rng = np.random.default_rng(seed)
    answers: Counter[str] = Counter()
    found = []
    for _ in range(cases):
        problem, x, h = case(rng)
        outputs = looked_at(rng, problem, h if problem.swapped else x)
        want = sums(problem, x, h, outputs)
        for name in NAMES:
            if get(name).supports(problem) is None:
                answers[name] += 1
                found += filter(None, [wrong(name, problem, x, h, want, rng)])
    return answers, found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    given = parser.parse_args()
    answers, found = count(given.cases, given.seed)
    for line in found[:10]:
        print(line)
    told = ", ".join(f"{name} {number}" for name, number in answers.items())
    print(f"seed {given.seed}: {given.cases} cases, {len(found)} wrong; answers: {told}")
    raise SystemExit(bool(found))
