"""The measured cell that a problem is, or is most like."""

from __future__ import annotations

import math

from corrconv.core.problem import Problem
from corrconv.core.registry import unavailable
from corrconv.sweep.evidence import Case
from corrconv.sweep.own import Kept, Own


def measured(own: Own, case: Case) -> Kept | None:
    """The cell of this very case, where what was fastest in it can still run here."""
    found = own.find(case)
    return found if found and unavailable(found.cell.best.name) is None else None


def nearest(own: Own, case: Case) -> Kept | None:
    """The cell of as many axes, the same dtype, threads and kind of kernel whose sizes are closest."""
    alike = [kept for kept in own.cells if _kind(kept.cell.case) == _kind(case)]
    return min(alike, key=lambda kept: distance(kept.cell.case.problem, case.problem), default=None)


def _kind(case: Case) -> tuple[object, ...]:
    return case.problem.ndim, case.problem.dtype.name, case.workers, case.rank_one


def distance(one: Problem, other: Problem) -> float:
    """The logarithms by which sides of image and kernel differ, in the mean; an eighth for another mode."""

    def sides(problem: Problem) -> tuple[float, float]:
        points = problem.image_shape, problem.kernel_shape
        image, kernel = (math.log(math.prod(shape)) / problem.ndim for shape in points)
        return image, kernel

    apart = math.dist(sides(one), sides(other))
    others = (
        ("operation", 1e-3),
        ("mode", 0.125),
        ("boundary", 0.125),
    )  # of cells alike, the likest
    return apart + sum(cost for name, cost in others if getattr(one, name) != getattr(other, name))
