"""scipy_direct: scipy.signal.convolve and correlate with method="direct": the sum itself, in C."""

from __future__ import annotations

from corrconv.core.memory import Arrays
from corrconv.core.problem import Problem
from corrconv.core.scipy_method import SciPyMethod


class SciPyDirect(SciPyMethod):
    """scipy.signal.convolve/correlate(..., method="direct")."""

    name = "scipy_direct"
    family = "direct"
    method = "direct"
    reference = 'scipy.signal.convolve and correlate, method="direct"'
    componentwise = True
    cost = "SciPy's direct"
    threaded = False
    arrays = Arrays(1, 1, padded=False)
    colour = "#7a4a21"

    def rate(self, problem: Problem) -> float:
        return 8e8 if problem.ndim == 1 else 7e7  # in 1-D it is NumPy's


implementation = SciPyDirect()
