"""The machinery behind the contract; what an author of an implementation imports."""

from corrconv.core.contract import FLOATS, INTEGERS, Implementation
from corrconv.core.direct import DirectImplementation
from corrconv.core.plan import Plan, UnsupportedProblem
from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array

__all__ = [
    "FLOATS",
    "INTEGERS",
    "Array",
    "DirectImplementation",
    "Implementation",
    "Plan",
    "Problem",
    "Shape",
    "UnsupportedProblem",
]
