"""Intel's IPP, called through ctypes: its wheel has no module."""

from corrconv.core import ipp_library

from ..deviation import Library
from ..expected import above, below

IPP = Library("Intel IPP", "", (ipp_library.DISTRIBUTION,))


def avx512() -> str:
    """Why its library for AVX-512, where the wrong results are, does not run here; empty where it does."""
    if reason := ipp_library.unavailable():
        return reason
    here = ipp_library.here()
    return "" if here == "k0" else f"shows with AVX-512, and this processor runs its library {here}"


@IPP.deviation(
    kind="defect",
    title="ippsConvolve_64f, left to choose its algorithm, gives wrong outputs at the ends of its blocks",
    described=above(1e-4),
    wanted=below(1e-14),
    should="Give what ippAlgDirect and ippAlgFFT give, to about 1e-16 of ‖x‖ ‖h‖.",
    hurts="Whoever filters long float64 signals by up to 63 taps: one output in a thousand is garbage.",
    undone="It is told which algorithm to take; what it takes by itself is never asked for.",
    adapter="impls/ipp.py",
    alone=True,
    needs=avx512,
)
def ipp_convolve_auto():
    """With ippAlgAuto, signals of more than 4096 samples are convolved in blocks. Where two blocks meet, at
    4096, 8192 and so on, as many outputs as there are taps, less one, lack products: 25 of 23,184 with 6
    taps. Of 2000 sizes drawn up to 300,000 samples by 3000 taps 312 were wrong, all of them with 2 to 63
    taps and more than 4096 samples. ippAlgDirect, ippAlgFFT, float32, ippsCrossCorrNorm, and the libraries
    for AVX2 (l9) and SSE4.2 (y8) were right at all.
    """
    import ctypes
    import sys

    import numpy as np

    ctypes.CDLL(f"{sys.prefix}/lib/libippcore.so.12")
    ipps = ctypes.CDLL(f"{sys.prefix}/lib/libippsk0.so.12")
    random = np.random.default_rng(0)
    x, h, y = random.standard_normal(23179), random.standard_normal(6), np.empty(23184)
    auto, float64, nbytes = 0, 19, ctypes.c_int()
    ipps.ippsConvolveGetBufferSize(x.size, h.size, float64, auto, ctypes.byref(nbytes))
    work = np.empty(nbytes.value, np.uint8)
    at = {name: ctypes.c_void_p(of.ctypes.data) for name, of in (("x", x), ("h", h), ("y", y))}
    ipps.ippsConvolve_64f(
        at["x"], x.size, at["h"], h.size, at["y"], auto, ctypes.c_void_p(work.ctypes.data)
    )
    norms = np.linalg.norm(x) * np.linalg.norm(h)
    return float(abs(y - np.convolve(x, h)).max() / norms)


@IPP.deviation(
    kind="difference",
    title="The wheel's dispatcher finds no library: it looks for names that the wheel lacks",
    described=False,
    wanted=True,
    should="Find the libraries that come with it, as it does where its installer makes the links.",
    hurts="Whoever loads libipps.so.12 from the wheel: the process ends, with no error to catch.",
    undone="The processor's own library is loaded directly, by what IPP says of the processor.",
    adapter="corrconv/core/ipp_library.py",
    alone=True,
    needs=lambda: ipp_library.unavailable() or "",
)
def ipp_dispatcher():
    """libipps.so.12 opens libippsk0.so.12.1, say, at its first call; the wheel has libippsk0.so.12."""
    from importlib.metadata import files

    return any(file.name.startswith("libippsk0.so.12.") for file in files("ipp") or [])
