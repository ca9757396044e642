"""The machinery behind the contract; what an author of an implementation imports."""

from impls.core.contract import FLOATS, INTEGERS, Implementation, Plan, UnsupportedProblem
from impls.core.direct import DirectImplementation
from impls.core.problem import Problem
from impls.core.reduction import Array

__all__ = [
    "FLOATS",
    "INTEGERS",
    "Array",
    "DirectImplementation",
    "Implementation",
    "Plan",
    "Problem",
    "UnsupportedProblem",
]
