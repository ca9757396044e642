"""The numerical rank of a 2-D kernel, and its factors: h = Σₖ columns[k] ⊗ rows[k].

**The tolerance.** A kernel h' in h's place changes an output by Σ x (h' - h), which by Cauchy and
Schwarz is at most ‖x‖₂ ‖h' - h‖_F. So factors with ‖h' - h‖_F ≤ τ ‖h‖_F move no output by more than
τ ‖x‖₂ ‖h‖₂. The gate lets a direct sum be off by 2 √taps u of that (`corrconv/check/metrics.py`);
half of it is given to the factors, τ = √taps u, and half is left to the rounding of the passes.

By C. Eckart and G. Young (The approximation of one matrix by another of lower rank, Psychometrika 1,
1936) the least ‖h' - h‖_F at rank r is the 2-norm of the singular values after the r-th. So the
numerical rank is the least r at which these are within τ ‖h‖_F.

**Integers** are summed modulo 2^bits, without any error: only an exact product of a column and a row is
taken (`corrconv/engines/passes/whole_outer.py`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrconv.engines.passes.whole_outer import float_outer, integer_outer

Array = NDArray[Any]
SHARE = 0.5
"""The part of the gate's bound that the factors may use up."""
FAR = 1e-2
"""Part of its two products that a minor may come to in a kernel of rank one, rounded in any dtype."""
BOUND = 2.0
"""c of the gate's bound c·√taps·u for a direct sum."""


@dataclass(frozen=True)
class Factors:
    """A kernel as a sum of products of a column and a row.

    Attributes
    ----------
    columns, rows : ndarray, shapes (rank, n0) and (rank, n1)
        In the kernel's dtype; int64 of a bool.
    exact : bool
        Whether the products add up to the kernel without any rounding.
    """

    columns: Array
    rows: Array
    exact: bool

    @property
    def rank(self) -> int:
        """How many products there are: at least one."""
        return len(self.columns)


def tolerance(h: Array) -> float:
    """τ: what ‖h' - h‖_F may be, in units of ‖h‖_F. Integers count as float64."""
    dtype = h.dtype if h.dtype.kind in "fc" else np.dtype(np.float64)
    return SHARE * BOUND * math.sqrt(h.size) * float(np.finfo(dtype).eps) / 2


def numerical_rank(h: Array) -> int:
    """The least rank within the tolerance; that of integers as real numbers.

    Raises
    ------
    ValueError
        Where a tap is NaN or infinite.
    """
    return _rank(np.linalg.svd(_scaled(h)[0], compute_uv=False), tolerance(h))


def looks_rank_one(h: Array) -> bool:
    """Whether h is the product of its pivot's column and row, in 2-D: a quick look, without an SVD.

    Over more axes it has to be such a product along the first, of what is one again.

    First one minor of two rows and columns at its centre: it tells most kernels apart, in a microsecond.
    Then the cross approximation: with its largest tap as the pivot, h is compared with column ⊗ row / pivot.
    What passes is of rank one within the tolerance, or exactly, for integers. A kernel whose taps are
    rounded by as much as the tolerance may fail and still be of rank one: `factorise` then tells. NaN
    and infinity fail.
    """
    if h.ndim > 2:
        flat = h.reshape(len(h), -1)
        if not looks_rank_one(flat):
            return False
        sizes = np.abs(flat.astype(_wider(h.dtype)))  # of whole numbers the least has no magnitude
        largest = int(sizes.max(axis=1).argmax())
        return looks_rank_one(h[largest])
    if _minor_is_far_from_zero(h):
        return False
    if h.dtype.kind in "biu":
        return integer_outer(h) is not None
    with np.errstate(invalid="ignore"):
        return _off_cross(h.astype(_wider(h.dtype), copy=False)) <= tolerance(h)


def _minor_is_far_from_zero(h: Array) -> bool:
    """A kernel of rank one with four taps of rounding noise there is told wrong: that costs time only."""
    if min(h.shape) < 2:
        return False
    i, j = (n // 2 for n in h.shape)
    a, b, c, d = h.item(i, j), h.item(i, j // 2), h.item(i // 2, j), h.item(i // 2, j // 2)
    one, other = a * d, b * c
    return bool(abs(one - other) > FAR * (abs(one) + abs(other)))


def factorise(h: Array, most: int | None = None) -> Factors | None:
    """The factors of a 2-D kernel; None where that takes more than `most` products.

    Parameters
    ----------
    h : ndarray, 2-D
        Integers (a bool counts as one), real or complex.
    most : int, optional
        The highest rank that is of use; any where it is left out.

    Raises
    ------
    ValueError
        Where a tap is NaN or infinite.
    """
    most = min(h.shape) if most is None else most
    if most < 1:
        return None
    if h.dtype.kind in "biu":
        return _one(integer_outer(h), exact=True)
    wide, scale = _scaled(h)
    off, tau = _off_cross(wide), tolerance(h)
    # With ‖h - best‖_F ≤ τ ‖h‖_F each of the four taps that make one of the cross is off by at most
    # that, and none is scaled up by the pivot, the largest: so the cross is off by 4 √taps τ at most.
    if off <= 4 * math.sqrt(h.size) * tau:
        if exact := float_outer(h):
            return _one(exact, exact=True)
        if off <= tau:
            column, row = _cross(wide)
            return _one(((column * scale).astype(h.dtype), row.astype(h.dtype)), exact=False)
    elif most == 1:
        return None
    u, s, v = np.linalg.svd(wide, full_matrices=False)
    rank = _rank(s, tau)
    if rank > most:
        return None
    columns = (u[:, :rank] * (s[:rank] * scale)).T
    return Factors(columns.astype(h.dtype), v[:rank].astype(h.dtype), exact=False)


def _one(pair: tuple[Array, Array] | None, *, exact: bool) -> Factors | None:
    return Factors(pair[0][None], pair[1][None], exact) if pair else None


def _wider(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.dtype(np.complex128 if dtype.kind == "c" else np.float64)


def _scaled(h: Array) -> tuple[Array, float]:
    """h over a power of two, so that no square overflows, and that power."""
    wide = h.astype(_wider(h.dtype))
    peak = float(np.abs(wide).max())
    if not math.isfinite(peak):
        raise ValueError("the kernel holds NaN or infinity: it has no rank")
    scale = 2.0 ** min(max(math.frexp(peak)[1], -1000), 1000)
    return wide / scale, scale


def _cross(wide: Array) -> tuple[Array, Array]:
    """The column of the largest tap, and its row over that tap."""
    p, q = divmod(int(np.abs(wide).argmax()), wide.shape[1])
    pivot = wide[p, q]
    return wide[:, q], wide[p] / pivot if pivot else wide[p]


def _off_cross(wide: Array) -> float:
    """‖h - column ⊗ row‖_F in units of ‖h‖_F."""
    norm = float(np.linalg.norm(wide))
    if norm == 0:  # all zeros, or squares that underflow: of those nothing is known
        return math.inf if wide.any() else 0.0
    return float(np.linalg.norm(wide - np.multiply.outer(*_cross(wide)))) / norm


def _rank(s: Array, tau: float) -> int:
    """The least r with ‖s[r:]‖₂ ≤ τ ‖s‖₂, at least 1: a zero kernel still spreads NaN."""
    tails = np.sqrt(np.cumsum(s[::-1] ** 2)[::-1])  # tails[r] is the norm of s[r:]
    return max(int((tails > tau * tails[0]).sum()), 1)
