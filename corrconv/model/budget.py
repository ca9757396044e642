"""The one rule by which a cell is not tried: a call that would take over the tier's limit.

The limit is a second, or less where a tier says so (`corrconv.measure.grids`).

The rates are orders of magnitude on one core, multiply-adds a second, by number of axes (in 1-D
SciPy's direct sum is NumPy's), and by dtype where that matters: torch unfolds the image into a matrix
of N²·n² elements in float64, and in 1-D. They decide which cells are shown as n/a, and nothing else.
"""

from __future__ import annotations

from corrconv import Implementation, Problem
from corrconv.measure.grids import tier
from corrconv.measure.kernels import low_rank_only

RATES: dict[tuple[str, int] | tuple[str, int, str], float]
RATES = {("naive", 1): 5e6, ("naive", 2): 5e6, ("numba", 1): 4e9, ("numba", 2): 4e9}
RATES |= {("torch", 1): 1e8, ("torch", 2): 1.5e9, ("torch", 2, "float64"): 1.6e8}
RATES |= {("tensorflow", 1): 1e9, ("tensorflow", 2): 1e9}
RATES |= {("numba_simd", 1): 1e10, ("numba_simd", 2): 1e10, ("separable", 2): 1e10}
RATES |= {("numpy", 1): 8e8, ("scipy_direct", 1): 8e8, ("scipy_direct", 2): 7e7}
OTHER_DIRECT = 4e8


def too_slow(
    implementation: Implementation, problem: Problem, limit: float | None = None
) -> str | None:
    """Why a cell is not tried; None where it is.

    What takes kernels of low rank alone is taken to make one pass along columns and one along rows.
    Routes through the FFT, and those that may choose it, always are: the largest transform measured
    takes less than the limit. That is the tier's, or `limit`, in seconds a call.
    """
    if implementation.family != "direct":
        return None
    key = implementation.name, problem.ndim
    work = problem.multiply_adds
    if low_rank_only(implementation):
        work = work // problem.taps * sum(problem.kernel_shape)
    rate = RATES.get((*key, problem.dtype.name)) or RATES.get(key, OTHER_DIRECT)
    seconds = work / rate
    limit = tier().limit if limit is None else limit
    if seconds <= limit:
        return None
    return f"about {seconds:.2g} s a call predicted, the limit is {limit:g} s"
