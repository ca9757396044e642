"""Intel's IPP, called through ctypes: where its libraries lie, which suits the processor, what calls need.

The distribution ``ipp`` brings shared libraries for Linux on x86-64, and no module. Its own dispatcher looks
for names that the distribution lacks (``libippsk0.so.12.1``), so the library that it would take is loaded
directly, by what IPP itself says of the processor (``ippGetCpuFeatures``). The constants and types are
those of IPP's ``ipptypes.h``, ``ipps.h`` and ``ippi.h`` (2026.1).
"""

from __future__ import annotations

import ctypes
import platform
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array

DISTRIBUTION = "ipp"
MAJOR = 12
"""Of its interface, as files are named for it."""
DIRECT, FFT = 1, 2
"""ippAlgDirect, ippAlgFFT."""
VALID = 0x10000
"""ippiROIValid, to be added to the algorithm; without it the result is the full one."""
IN_MEMORY, CONSTANT = 0xF0, 6
"""ippBorderInMem: what is outside the region may be read; ippBorderConst."""
ACCURATE = 1
"""ippRndNear."""
TYPES = {
    "float32": ("32f", 13),
    "float64": ("64f", 19),
    "complex64": ("32fc", 14),
    "complex128": ("64fc", 20),
}
"""How functions are named for a dtype, and its IppDataType."""
LINE = 64
"""Bytes of the longest vector, at which scratch begins."""

_AVX2 = 0x8000 | 0x200
_AVX512 = _AVX2 | 0x7300000 | 0x200000000
LEVELS = (("k0", _AVX512), ("l9", _AVX2), ("y8", 0x80))
"""Libraries, widest vectors first, and the features that each needs: AVX-512 F, CD, BW, DQ and VL, which the
system has enabled; AVX2; SSE4.2. That for AVX-10.2 is left out, as nothing was measured with it."""

FFT_TAPS = {
    "k0": {"float32": 64, "float64": 48, "complex64": 16, "complex128": 10},
    "l9": {"float32": 40, "float64": 12, "complex64": 8, "complex128": 6},
}
SHORT = 1000
"""Taps from which its FFT is the quicker for long signals, by library; twice as many for `SHORT` samples."""
FFT_IMAGE_TAPS = {"k0": 300, "l9": 200}
"""The same of images, which have an FFT in float32 only. All measured on an AMD Zen 5."""

Int, Pointer = ctypes.c_int, ctypes.c_void_p


class Size(ctypes.Structure):
    """IppiSize."""

    _fields_ = (("width", Int), ("height", Int))

    @classmethod
    def of(cls, shape: tuple[int, ...]) -> Size:
        """That of a 2-D array."""
        rows, columns = shape
        return cls(columns, rows)


class _Version(ctypes.Structure):
    """IppLibraryVersion."""

    _fields_ = (
        *((name, Int) for name in ("major", "minor", "update", "build")),
        ("cpu", ctypes.c_char * 4),
        *((name, ctypes.c_char_p) for name in ("name", "version", "date")),
    )


def unavailable() -> str | None:
    """None where IPP can run here, else why not. Loads nothing."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        here = f"{platform.system()} on {platform.machine()}"
        return f"its libraries are for Linux on x86-64, and this is {here}"
    try:
        folder()
    except LookupError as missing:
        return str(missing)
    return None


@cache  # an error is not kept
def folder() -> Path:
    """Where its libraries lie: as the distribution says, since there is no module to look for.

    Raises
    ------
    LookupError
        Where it is not installed, with the command that does so.
    """
    from importlib import metadata

    name = f"libippcore.so.{MAJOR}"
    try:
        files = metadata.files(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        raise LookupError(f"not installed: pip install {DISTRIBUTION}") from None
    for file in files:
        if file.name == name and (there := Path(str(file.locate())).resolve()).is_file():
            return there.parent
    raise LookupError(
        f"{name} is not where the distribution {DISTRIBUTION} puts it: install it anew"
    )


def level(features: int) -> str:
    """Which of its libraries a processor with these features runs."""
    return next((name for name, needed in LEVELS if features & needed == needed), LEVELS[-1][0])


def by_fft(problem: Problem, level: str = LEVELS[0][0]) -> bool:
    """Which way it is told to go: through its FFT, or by the sum."""
    level = level if level in FFT_TAPS else "l9"
    if problem.ndim == 2:
        sides = problem.kernel_shape
        wide = problem.dtype == np.float32 and min(sides) > 2
        return wide and problem.taps >= FFT_IMAGE_TAPS[level]
    (N,), (n,) = problem.image_shape, problem.kernel_shape
    return min(N, n) >= FFT_TAPS[level][problem.dtype.name] * (1 + SHORT / max(N, n))


@cache
def here() -> str:
    """That of this processor."""
    features = ctypes.c_uint64()
    status = _load("core").ippGetCpuFeatures(ctypes.byref(features), None)
    check(status)
    return level(features.value)


@cache
def _load(part: str) -> Any:
    """A library, its names kept to itself (RTLD_LOCAL); the others need the core, which is loaded first."""
    if part != "core":
        _load("core")
    return ctypes.CDLL(str(folder() / f"libipp{part}.so.{MAJOR}"))


@cache
def function(name: str, *types: Any) -> Any:
    """A function of IPP's, which gives a status: see `check`.

    Parameters
    ----------
    name : str
        Such as ``ippsConvolve_64f``; its fourth letter is that of its library.
    *types
        Those of its arguments.
    """
    found = getattr(_load(name[3] + here()), name)
    found.argtypes, found.restype = types, Int
    return found


def check(status: int) -> None:
    """Raise a RuntimeError where a call failed."""
    if status:
        words = _load("core").ippGetStatusString
        words.restype = ctypes.c_char_p
        raise RuntimeError(f"IPP: {words(status).decode()} (status {status})")


def needed(name: str, *arguments: Any, sizes: int = 1) -> tuple[int, ...]:
    """How many bytes a call needs, as a function named for it says: ``ippsConvolveGetBufferSize``, say.

    Raises
    ------
    RuntimeError
        Where it fails, or what it counts in overflowed.
    """
    types = [Size if isinstance(each, Size) else Int for each in arguments]
    said = [Int() for _ in range(sizes)]
    asked = function(name, *types, *[Pointer] * sizes)
    check(asked(*arguments, *map(ctypes.byref, said)))
    if any(size.value < 0 for size in said):
        raise RuntimeError(f"IPP: {name} counts bytes in a C int, which overflowed")
    return tuple(size.value for size in said)


def scratch(nbytes: int) -> tuple[Array, int]:
    """Memory for a call, to be held while it runs, and an address in it that its vectors like."""
    memory = np.empty(nbytes + LINE, np.uint8)
    address = memory.ctypes.data
    return memory, address + -address % LINE


def described() -> str:
    """Its version, and the library that it runs here."""
    ask = function("ippsGetLibVersion")
    ask.restype = ctypes.POINTER(_Version)
    said = ask().contents
    return f"{said.version.decode()}, {said.name.decode()}"
