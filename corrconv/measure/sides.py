"""Sides of a comparison: what is called, and what it is when ready: loaded, planned, found right, warm."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

import corrconv
from corrconv import Implementation, Problem
from corrconv.check.metrics import unit_roundoff
from corrconv.check.spot import PRODUCTS, GateFailed
from corrconv.core import Array
from corrconv.core.registry import load_file
from corrconv.measure.child import Reporter
from corrconv.measure.conditions import gib
from corrconv.measure.operands import Draw, Operands
from corrconv.measure.problems import KERNELS, low_rank_only, operands
from corrconv.measure.quiet import see_that_it_is_quiet
from corrconv.measure.rounds import Call, Renew, unchanged

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


LOADING, PLANNING, FIRST_CALL, TIMING, JUDGING, CLOSING = STEPS = (
    "loading",
    "planning",
    "calling it the first time",
    "timing it",
    "judging it once more",
    "giving its plan back",
)
"""What a side does, as in "ended while …"."""


@dataclass(frozen=True)
class Ready:
    """A side that can be timed.

    Attributes
    ----------
    call : callable
        One warm call; kernels take turns.
    close : callable
        Gives back what its plan holds.
    error : float or None
        max |y - exact| / (‖x‖₂ ‖h‖₂) before it is timed, over corners and random outputs; 0 where the dtype
        is an integer one, whose results are exact.
    renew : callable
        Changes the operands before a sample of so many calls, so that none of them was seen before.
    check : callable
        Sees that what it computes now is right, as it was before it was timed: raises `GateFailed`.
    """

    call: Call
    close: Callable[[], object] = lambda: None
    error: float | None = None
    renew: Renew = unchanged
    check: Callable[[], object] = lambda: None


class Drawn:
    """Operands of each problem, which all sides share.

    Parameters
    ----------
    draw : callable
        Gives an image of a problem, and kernels that take turns.
    rank_one : bool
        Whether kernels are of rank one, as some implementations take no others.
    kernels : int
        How many take turns to begin with.
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
        self._held: dict[Problem, Operands] = {}
        self._products = products

    def of(self, problem: Problem) -> Operands:
        """Those of a problem, as they are now."""
        if problem not in self._held:
            self._held[problem] = Operands(problem, self._draw, self._products)
        return self._held[problem]


Compute = Callable[[Array, Array], object]


def judge(implementation: Implementation, compute: Compute, of: Operands) -> float:
    """See that the result of the image and the first kernel is right, all of it; gives its normwise error.

    Another kernel comes before it, so that a result of the same image does not pass for it. Each result is
    looked at as it was returned, for it may be filled later on; the other's once more after the call, which
    may have been given the same memory.

    Raises
    ------
    GateFailed
    """
    problem, spot, before = of.problem, of.spot, of.digest()
    other: Any = compute(of.x, of.kernels[1])
    kept = np.array(other)
    result: Any = compute(of.x, of.kernels[0])
    returned = np.array(result)
    failure = spot.failure(implementation, returned)
    if of.digest() != before:
        failure = "its operands are not what they were before the call"
    elif not isinstance(result, np.ndarray):
        failure = f"result is {type(result).__name__}, expected an array"
    elif not failure and not np.array_equal(other, kept, equal_nan=problem.dtype.kind in "fc"):
        failure = "its result changed after it was returned"
    if failure:
        shapes = f"x {problem.x_shape}, h {problem.h_shape}"
        raise GateFailed(f"{implementation.name} at {shapes}: {failure}")
    return (
        spot.error(returned) * unit_roundoff(problem.dtype) if problem.dtype.kind in "fc" else 0.0
    )


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
    see_that_it_is_quiet(known=False)
    at(LOADING)
    implementation = find(side.name)
    of = drawn.of(side.problem)
    of.reset()
    assert of.spot  # found before any side may change operands
    at(PLANNING)
    compute, close = _compute(side, implementation, of, memory)
    at(FIRST_CALL)
    error = judge(implementation, compute, of)
    see_that_it_is_quiet()
    at(TIMING)
    check = functools.partial(judge, implementation, compute, of)
    return replace(calls(compute, of), close=close, error=error, check=check)


def calls(compute: Compute, of: Operands) -> Ready:
    """What computes, ready: each call takes the next kernel."""
    turn = itertools.cycle(of.kernels)

    def call() -> object:
        return compute(of.x, next(turn))

    def renew(count: int) -> None:
        nonlocal turn
        of.renew(count)
        turn = itertools.cycle(of.kernels)

    return Ready(call, renew=renew)


def find(name: str) -> Implementation:
    """The implementation of a registered name or of a file."""
    return load_file(name) if name.endswith(".py") else corrconv.get(name)


def _compute(
    side: Side, implementation: Implementation, of: Operands, memory: int | None
) -> tuple[Compute, Callable[[], object]]:
    """What is called with operands, and what gives back what it holds."""
    if not side.planned:
        return functools.partial(_one_shot, side, implementation.name), lambda: None
    plan = implementation.plan(side.problem, side.workers)
    need = plan.nbytes + of.x.nbytes + sum(h.nbytes for h in of.kernels)
    if memory is not None and need > memory:
        plan.close()
        raise MemoryError(f"its plan: {gib(need)}, allowed are {gib(memory)}: --memory gives more")
    return plan, plan.close


def _one_shot(side: Side, name: str, x: Array, h: Array) -> object:
    asked = side.problem
    compute = getattr(corrconv, asked.operation)
    given = asked.mode, asked.boundary, asked.fillvalue
    return compute(x, h, *given, method=name, workers=side.workers)
