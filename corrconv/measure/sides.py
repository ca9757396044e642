"""Sides of a comparison: what is called, and what it is when ready: loaded, planned, found right, warm."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

import corrconv
from corrconv import Implementation, Problem
from corrconv.check.metrics import unit_roundoff
from corrconv.check.spot import PRODUCTS, GateFailed, Spot
from corrconv.core import Array
from corrconv.core.registry import load_file
from corrconv.measure.child import Reporter
from corrconv.measure.conditions import gib
from corrconv.measure.problems import KERNELS, low_rank_only, operands
from corrconv.measure.rounds import Call

AGAIN = " (again)"
"""Marks the first side entered a second time: the A/A side."""


@dataclass(frozen=True)
class Side:
    """What is called.

    Attributes
    ----------
    name : str
        A registered implementation, or the path of a Python file that holds one.
    problem : Problem
    workers : int
        How many threads it may use.
    planned : bool
        Whether the plan is made beforehand; else ``corrconv.correlate(x, h, method=name)`` is called,
        which looks its plan up.
    """

    name: str
    problem: Problem
    workers: int = 1
    planned: bool = True


def with_again(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    """The sides as they are measured: the first one twice, so that every run holds an A/A pair.

    Raises
    ------
    ValueError
        Where there are fewer than two.
    """
    if len(sides) < 2:
        raise ValueError(f"sides: a comparison needs two or more, got {len(sides)}")
    return (sides[0], sides[0], *sides[1:])


def labels(names: tuple[str, ...]) -> tuple[str, ...]:
    """What the sides of `with_again` are called, all different; `names` are those of its sides."""
    found: list[str] = []
    for place, name in enumerate(names):
        label, count = (name + AGAIN if place == 1 else name), 2
        while label in found:
            label, count = f"{name} #{count}", count + 1
        found.append(label)
    return tuple(found)


Draw = Callable[[Problem], tuple[Array, list[Array]]]
LOADING, PLANNING, FIRST_CALL, TIMING, CLOSING = STEPS = (
    "loading",
    "planning",
    "calling it the first time",
    "timing it",
    "giving its plan back",
)
"""What a side does, as in "ended while …"."""


@dataclass(frozen=True)
class Ready:
    """A side that can be timed.

    Attributes
    ----------
    call : callable
        One warm call; kernels take turns, so that a remembered spectrum gains nothing.
    close : callable
        Gives back what its plan holds.
    error : float or None
        max |y - exact| / (‖x‖₂ ‖h‖₂) of its first call, over corners and random outputs; 0 where the dtype
        is an integer one, whose results are exact.
    """

    call: Call
    close: Callable[[], object] = lambda: None
    error: float | None = None


class Drawn:
    """Operands of each problem, and exact outputs of it, which all sides share.

    Parameters
    ----------
    draw : callable
        Gives an image of a problem, and kernels that take turns.
    rank_one : bool
        Whether kernels are of rank one, as some implementations take no others.
    kernels : int
        How many take turns.
    products : int
        Exact products with which a result is found right.
    """

    def __init__(
        self,
        draw: Draw | None = None,
        *,
        rank_one: bool = False,
        kernels: int = KERNELS,
        products: int = PRODUCTS,
    ) -> None:
        self._draw = draw or functools.partial(operands, kernels=kernels, rank_one=rank_one)
        self._held: dict[Problem, tuple[Array, list[Array]]] = {}
        self._spots: dict[Problem, Spot] = {}
        self._products = products

    def of(self, problem: Problem) -> tuple[Array, list[Array]]:
        """An image, and kernels."""
        if problem not in self._held:
            self._held[problem] = self._draw(problem)
        return self._held[problem]

    def check(self, implementation: Implementation, problem: Problem, result: Array) -> float:
        """See that the result of the image and the first kernel is right; gives its normwise error.

        Raises
        ------
        GateFailed
        """
        if problem not in self._spots:
            x, (h, *_) = self.of(problem)
            self._spots[problem] = Spot.of(problem, x, h, self._products)
        if failure := self._spots[problem].failure(implementation, result):
            shapes = f"x {problem.x_shape}, h {problem.h_shape}"
            raise GateFailed(f"{implementation.name} at {shapes}: {failure}")
        if problem.dtype.kind not in "fc":
            return 0.0
        return self._spots[problem].error(result) * unit_roundoff(problem.dtype)


def prepare(sides: Sequence[Side], reporter: Reporter | None = None) -> list[Ready]:
    """Every side; those of one problem have the same operands, of rank one where any side asks for it.

    Each side has a plan of its own, so that two entries of the same side differ as two users' plans do.

    Raises
    ------
    GateFailed
        Where a side's result is wrong.
    UnsupportedProblem
        Where a side declines its problem.
    """
    reporter = reporter or Reporter()
    drawn = Drawn(rank_one=any(low_rank_only(find(side.name)) for side in sides))
    return [
        make_ready(side, drawn, functools.partial(reporter.at, place))
        for place, side in enumerate(sides)
    ]


def make_ready(
    side: Side,
    drawn: Drawn,
    at: Callable[[str], object] = lambda step: None,
    memory: int | None = None,
) -> Ready:
    """One side; raises as `prepare` does.

    Parameters
    ----------
    side : Side
    drawn : Drawn
    at : callable
        Is told each step.
    memory : int, optional
        Bytes that its plan may hold, with the operands; `MemoryError` says that it would hold more.
    """
    at(LOADING)
    implementation = find(side.name)
    x, kernels = drawn.of(side.problem)
    at(PLANNING)
    ready = _ready(side, implementation, x, kernels, memory)
    at(FIRST_CALL)
    error = drawn.check(implementation, side.problem, np.asarray(ready.call()))
    at(TIMING)
    ready.call()
    return replace(ready, error=error)


def find(name: str) -> Implementation:
    """The implementation of a registered name or of a file."""
    return load_file(name) if name.endswith(".py") else corrconv.get(name)


def _ready(
    side: Side, implementation: Implementation, x: Array, kernels: list[Array], memory: int | None
) -> Ready:
    turn = itertools.cycle(kernels)
    if not side.planned:
        return Ready(functools.partial(_one_shot, side, implementation.name, x, turn))
    plan = implementation.plan(side.problem, side.workers)
    need = plan.nbytes + x.nbytes + sum(h.nbytes for h in kernels)
    if memory is not None and need > memory:
        plan.close()
        raise MemoryError(f"its plan: {gib(need)}, allowed are {gib(memory)}: --memory gives more")
    return Ready(lambda: plan(x, next(turn)), plan.close)


def _one_shot(side: Side, name: str, x: Array, turn: Iterator[Array]) -> object:
    asked = side.problem
    compute = getattr(corrconv, asked.operation)
    given = asked.mode, asked.boundary, asked.fillvalue
    return compute(x, next(turn), *given, method=name, workers=side.workers)
