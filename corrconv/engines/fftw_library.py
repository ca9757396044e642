"""pyFFTW, imported so that it runs FFTW and nothing else.

MKL carries FFTW's symbols, and its Python packages load it for the whole process (RTLD_GLOBAL). A
pyFFTW that is imported after that silently binds to MKL: same results, another library, another
speed, and no wisdom. Where the loader can be told to look into pyFFTW's own libraries first
(RTLD_DEEPBIND, in glibc), the order of imports does not matter; and everywhere it is checked.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any

from corrconv.core.fork import inherited

IMPOSTOR = (
    "pyfftw was imported after MKL and runs MKL's code, not FFTW's: "
    "import corrconv.impls.fftw (or pyfftw) before mkl or mkl_fft, in a new process"
)


def load() -> Any:
    """The module ``pyfftw``; the first import binds it to its own FFTW."""
    deep = getattr(os, "RTLD_DEEPBIND", 0)
    if "pyfftw" not in sys.modules and deep:
        flags = sys.getdlopenflags()
        sys.setdlopenflags(flags | deep)
        try:
            import pyfftw
        finally:
            sys.setdlopenflags(flags)
    import pyfftw

    return pyfftw


def threads(workers: int) -> int:
    """How many FFTW may use: those that it had started do not come along in a fork, and it waits for them."""
    return 1 if inherited("pyfftw") else workers


def impostor() -> str | None:
    """Why FFTW does not run here, where another library has taken its place; imports nothing."""
    return IMPOSTOR if "pyfftw" in sys.modules and not _is_fftw() else None


@cache  # what a module is bound to does not change
def _is_fftw() -> bool:
    """FFTW's exported wisdom names it, even when there is none yet; MKL's is empty."""
    double, single, _ = load().export_wisdom()
    return b"fftw" in double and b"fftw" in single
