"""How far is a result from the exact one? On a log scale, with a floor: smaller is better."""

from __future__ import annotations

import math

from benchmarks.timed import Question
from corrconv.check.metrics import FLOOR, normwise, normwise_bound, unit_roundoff
from corrconv.check.oracle import exact
from corrconv.check.spot import chosen_points
from corrconv.measure.cells import GateFailed, Verdicts, admit
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.grids import tier
from corrconv.measure.problems import operands


class Error(Question):
    """log10 of max |y - exact| / (‖x‖₂ ‖h‖₂), over the corners and random outputs."""

    unit = "log10 of the normwise error"
    grid = tier().error

    def log_error(self, verdicts: Verdicts, name: str, N: int, n: int) -> float:
        """The tracked value of a cell, on Gaussian operands."""
        problem = self.problem(N, n)
        implementation = admit(verdicts, name, problem)
        plan = implementation.plan(problem)
        x, (h, *_) = operands(problem)
        points = chosen_points(problem)
        result = plan(x, h)[tuple(points.T)]
        error = normwise(result, exact(problem, x, h, points), problem.dtype)
        if not error <= normwise_bound(implementation, problem):  # NaN as well
            raise GateFailed(f"{name}: normwise error {error:.3g} u")
        return math.log10(max(error * unit_roundoff(problem.dtype), FLOOR))


class CorrelateFloat32(Error):
    operation = "correlate"

    def track_error(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> float:
        return self.log_error(verdicts, implementation, N, n)


class CorrelateFloat64(Error):
    operation = "correlate"
    dtype = "float64"

    def track_error(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> float:
        return self.log_error(verdicts, implementation, N, n)
