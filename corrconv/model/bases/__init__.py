"""The bases: what an implementation does for a problem, counted, by the name that its `cost` says.

Each counts the features that `corrconv.core.calibration.Entry` has coefficients for, but the last, one
for the call itself. Everything is counted from shapes; no library is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corrconv.core import ipp_library
from corrconv.core.facts import Facts
from corrconv.core.problem import Problem
from corrconv.model.bases import choices, sums, transforms
from corrconv.model.ours import OURS, Features


@dataclass(frozen=True)
class Basis:
    """What is done, and how it is counted.

    Attributes
    ----------
    count : callable
        The features of a problem.
    by_fft : bool or callable
        Whether by transforms; where that depends on the problem, a function of it.
    """

    count: Callable[[Problem], Features]
    by_fft: bool | Callable[[Problem], bool] = False


BASES = {
    **{name: Basis(count) for name, count in OURS.items()},
    "loops": Basis(sums.loops),
    "windows": Basis(sums.windows),
    "padded windows": Basis(sums.padded_windows),
    "windows, borders apart": Basis(sums.bordered_windows),
    "windows, offsets in tables": Basis(sums.tabled_windows),
    "windows of NumPy": Basis(sums.strided_windows),
    "XLA's loops": Basis(sums.xla),
    "rows of NumPy": Basis(sums.numpy_rows),
    "unfolding": Basis(sums.unfolding),
    "SciPy's direct": Basis(choices.scipy_direct),
    "FFT, fast lengths": Basis(transforms.fast_lengths, True),
    "FFT, fast lengths of FFTW": Basis(transforms.fftw_lengths, True),
    "FFT, the full length": Basis(transforms.full_lengths, True),
    "FFT, complex, fast lengths": Basis(transforms.astropy_lengths, True),
    "overlap-add": Basis(transforms.overlap_add, True),
    "OpenCV's filter": Basis(choices.opencv, choices.takes_dft),
    "IPP's sum or FFT": Basis(choices.ipp, ipp_library.by_fft),
    "SciPy's choice": Basis(choices.scipy_auto, choices.takes_fft),
}
USUAL = {"direct": "padded windows", "fft": "FFT, fast lengths"}
EITHER = "SciPy's choice"
"""What each family is taken to do where nothing is said; `EITHER` is of those that take a sum or an FFT."""


def basis_of(it: Facts) -> str:
    """The name of an implementation's basis, one of `BASES`.

    Raises
    ------
    ValueError
        Where its `cost` is no such name.
    """
    basis = it.cost or USUAL.get(it.family, EITHER)
    if basis not in BASES:
        raise ValueError(f"{it}: its cost, {basis!r}, is none of {', '.join(BASES)}")
    return basis


def way_of(basis: str, problem: Problem) -> str:
    """How a problem is computed: ``direct``, ``fft`` or ``two passes``."""
    if basis == "two passes":
        return basis
    by_fft = BASES[basis].by_fft
    return "fft" if (by_fft if isinstance(by_fft, bool) else by_fft(problem)) else "direct"
