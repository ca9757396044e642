"""2-D, one thread: how long does it take to find a template of side n in a picture of side N?

A question of its own, and not a time of correlate: whatever correlates answers it by three
correlations, and libraries with normalised cross-correlation of their own take part too.
"""

from __future__ import annotations

import itertools

import numpy as np

from benchmarks.timed import Timed
from corrconv import Problem, get
from corrconv.check.spot import chosen_points
from corrconv.check.template_oracle import definition
from corrconv.measure.arrays import Array
from corrconv.measure.cells import Cell, GateFailed
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.grids import tier
from corrconv.measure.kernels import KERNELS
from corrconv.model.budget import too_slow

BLOCK = 16
"""Side of the blocks of even brightness that a picture is made of, beside its noise."""
PRODUCTS = 40_000
"""Exact products spent on checking a cell."""

Place = tuple[int, int]


def picture(problem: Problem) -> Array:
    """Blocks of various brightness under noise, the same in every process."""
    generator = np.random.default_rng(0)
    N, M = problem.x_shape
    blocks = generator.normal(size=(-(-N // BLOCK), -(-M // BLOCK)))
    bright = np.kron(blocks, np.ones((BLOCK, BLOCK)))[:N, :M]
    return (100 + 20 * bright + 5 * generator.normal(size=(N, M))).astype(problem.dtype)


def templates(problem: Problem, image: Array) -> dict[Place, Array]:
    """Some patches of the picture, by the place of their first pixel; they take turns."""
    generator = np.random.default_rng(1)
    rows, columns = (generator.integers(0, size, KERNELS) for size in problem.output_shape)
    height, width = problem.h_shape
    return {
        (i, j): image[i : i + height, j : j + width].copy()
        for i, j in zip(rows.tolist(), columns.tolist())
    }


def why_wrong(problem: Problem, x: Array, h: Array, place: Place, scores: Array) -> str | None:
    """Why `scores` are wrong: h is not found at its place, or some are far from the definition."""
    if scores.shape != problem.output_shape or scores.dtype != problem.dtype:
        return f"scores are {scores.shape} {scores.dtype}"
    found = np.unravel_index(int(scores.argmax()), scores.shape)
    if scores[found] != scores[place]:
        return f"the template cut out at {place} is found at {tuple(map(int, found))}"
    points = np.concatenate([[place], chosen_points(problem, PRODUCTS)[: PRODUCTS // problem.taps]])
    error = definition(problem, x, h, points).error(scores[tuple(points.T)])
    return None if error <= 1 else f"the scores' error is {error:.3g} times its bound"


def not_tried(name: str, problem: Problem) -> str | None:
    """Why a cell is n/a, see `corrconv.measure.cells.not_tried`."""
    implementation = get(name)
    if not hasattr(implementation, "supports_template"):
        return "this version of corrconv finds no templates"
    (N, M), (n, _) = problem.x_shape, problem.h_shape
    # three correlations are as much work as one with three times the outputs
    threefold = Problem("correlate", (3 * (N - n + 1) + n - 1, M), problem.h_shape, "valid")
    return (
        implementation.unavailable()
        or implementation.supports_template(problem)
        or too_slow(implementation, threefold)
    )


class Template(Timed):
    """Planned calls: scores of one template at every place of a picture."""

    @classmethod
    def takes(cls, name: str, small: Problem) -> bool:
        """Whether it finds templates here, which not all that do can correlate."""
        try:
            return not not_tried(name, _problem(cls.dtype, cls.grid.N[0], cls.grid.n[0]))
        except Exception:  # a third party's module that does not load, as `corrconv list` says
            return False

    def problem(self, N: int, n: int) -> Problem:
        return _problem(self.dtype, N, n)

    def prepare(self, implementation: str, N: int, n: int) -> bool:
        key = implementation, N, n
        problem = self.problem(N, n)
        if key not in self._made and not not_tried(implementation, problem):
            self._made[key] = self.make(implementation, problem)
        return key in self._made

    def make(self, name: str, problem: Problem) -> Cell:
        pin_threads(self.workers)
        keep_freed_memory()
        plan = get(name).plan_template(problem, self.workers)
        x = picture(problem)
        patches = templates(problem, x)
        place, h = next(iter(patches.items()))
        if reason := why_wrong(problem, x, h, place, plan(x, h)):
            raise GateFailed(f"{name} at x {problem.x_shape}, h {problem.h_shape}: {reason}")
        turn = itertools.cycle(patches.values())
        return lambda: plan(x, next(turn))


def _problem(dtype: str, N: int, n: int) -> Problem:
    return Problem("correlate", (N, N), (n, n), "valid", dtype=np.dtype(dtype))


class MatchFloat32(Template):
    operation = "correlate"
    grid = tier().template
