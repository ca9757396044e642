"""Vector instructions: what the processor has, and for which of them libraries were built."""

from __future__ import annotations

import platform
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from corrconv.doctor.evidence import Check, judged
from corrconv.doctor.machine import flags

WIDE = ("avx", "avx2", "fma", "avx512f", "neon", "asimd", "sve")


def checks(root: Path) -> Iterator[Check]:
    """All of them, of this process; `root` is where the system's files lie."""
    has = flags(root).split()
    yield processor(has, platform.machine())
    version = ""
    extensions: Mapping[str, Any] = {}
    with suppress(Exception):  # a library that is missing or has changed is no reason to stop
        import pyfftw

        version = getattr(pyfftw, "_fftw_version_dict", {}).get("64") or pyfftw.fftw_version
    with suppress(Exception):
        import numpy as np

        extensions = dict(np.show_config(mode="dicts")["SIMD Extensions"])
    yield fftw(version, has)
    yield numpy(extensions, has)


def processor(has: Collection[str], machine: str) -> Check:
    """What the processor can do, as far as this system may use it."""
    found = ", ".join(flag for flag in WIDE if flag in has) or "none of " + ", ".join(WIDE)
    return judged(
        "SIMD",
        found if has else "",
        machine in ("x86_64", "AMD64") and not {"avx2", "fma"} <= set(has),
        "without AVX2 and FMA direct sums run at a quarter of what is usual; in a virtual machine, "
        "let the host pass its processor through (QEMU: -cpu host)",
    )


def fftw(version: str, has: Collection[str]) -> Check:
    """For which vectors FFTW was built, as `fftw-3.3.5-sse2-avx` says, beside the processor's."""
    lacks = "avx2" in has and "avx2" not in version.split("-")  # little is lost without AVX-512
    return judged(
        "FFTW's SIMD",
        version + "; the processor also has avx2" * lacks if version and has else "",
        lacks,
        "`fftw` is measured below what FFTW can do: build pyFFTW on an FFTW configured with "
        "--enable-avx2, or `make peers` for mkl_fft and ducc0, which fftw_tiled then uses",
    )


def numpy(extensions: Mapping[str, Any], has: Collection[str]) -> Check:
    """Which of its vector code NumPy found fit for this processor."""
    base, found = (", ".join(extensions.get(key, ())) for key in ("baseline", "found"))
    return judged(
        "NumPy's SIMD",
        bool(extensions) * f"baseline {base or 'none'}; found {found or 'none'}",
        not found and "avx2" in has,
        "NumPy uses its baseline only: take a wheel from PyPI instead of a build without dispatch",
    )
