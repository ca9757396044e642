"""The bases: functions that count what an implementation does for a problem, by name.

Each gives the features that `corrconv.model.table.Entry` has coefficients for, but the last, one
for the call itself. Everything is counted from shapes; no library is imported.
"""

from __future__ import annotations

from collections.abc import Callable

from corrconv.core.problem import Problem
from corrconv.model.bases import choices, sums, transforms
from corrconv.model.ours import Features, direct_features, separable_features

Basis = Callable[[Problem], Features]
BASES: dict[str, Basis] = {
    "register tiles": direct_features,
    "two passes": separable_features,
    "loops": sums.loops,
    "windows": sums.windows,
    "padded windows": sums.padded_windows,
    "windows, borders apart": sums.bordered_windows,
    "windows, offsets in tables": sums.tabled_windows,
    "windows of NumPy": sums.strided_windows,
    "XLA's loops": sums.xla,
    "rows of NumPy": sums.numpy_rows,
    "unfolding": sums.unfolding,
    "SciPy's direct": choices.scipy_direct,
    "FFT, fast lengths": transforms.fast_lengths,
    "FFT, fast lengths of FFTW": transforms.fftw_lengths,
    "FFT, the full length": transforms.full_lengths,
    "FFT, complex, fast lengths": transforms.astropy_lengths,
    "overlap-add": transforms.overlap_add,
    "OpenCV's filter": choices.opencv,
    "SciPy's choice": choices.scipy_auto,
}
BASIS_OF = {
    "numba_simd": "register tiles",
    "separable": "two passes",
    "naive": "loops",
    "numba": "loops",
    "strided": "windows of NumPy",
    "strided_gemm": "unfolding",
    "numpy": "rows of NumPy",
    "scipy_direct": "SciPy's direct",
    "scipy_2d": "windows, borders apart",
    "ndimage": "windows, offsets in tables",
    "astropy": "padded windows",
    "torch": "unfolding",
    "tensorflow": "XLA's loops",
    "jax": "XLA's loops",
    "scipy_fft": "FFT, fast lengths",
    "mkl": "FFT, fast lengths",
    "ducc0": "FFT, fast lengths",
    "fftw": "FFT, fast lengths of FFTW",
    "jax_fft": "FFT, the full length",
    "astropy_fft": "FFT, complex, fast lengths",
    "scipy_oa": "overlap-add",
    "scipy_auto": "SciPy's choice",
    "opencv": "OpenCV's filter",
}
"""By which basis each implementation is fitted."""
BY_FAMILY = {"direct": "windows", "fft": "FFT, fast lengths"}
"""Of those that say none: a sum over windows, transforms of the whole image."""


def basis_of(name: str) -> str | None:
    """By which basis an implementation is fitted; None where none suits it, or it does not load here."""
    if name in BASIS_OF:
        return BASIS_OF[name]
    from corrconv.core import registry

    if registry.unavailable(name):
        return None
    return BY_FAMILY.get(registry.get(name).family)
