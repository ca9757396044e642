"""Vector instructions: what the processor has, and which libraries were built or told not to use them."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from corrconv.doctor.check import Check, unknown
from corrconv.doctor.machine import flags

X86 = {"x86_64", "AMD64"}
WIDE = ("avx", "avx2", "fma", "avx512f", "neon", "asimd", "sve")
CODELETS = ("sse2", "avx", "avx2", "avx512")
"""FFTW's own, as its version says them: `fftw-3.3.5-sse2-avx`."""
SLOWING = (
    "NUMBA_DISABLE_JIT",
    "NUMBA_OPT",
    "NUMBA_CPU_NAME",
    "NUMBA_CPU_FEATURES",
    "NUMBA_LOOP_VECTORIZE",
    "NUMBA_SLP_VECTORIZE",
    "NUMBA_BOUNDSCHECK",
    "NUMBA_DEBUG",
    "NPY_DISABLE_CPU_FEATURES",
    "OPENBLAS_CORETYPE",
    "MKL_ENABLE_INSTRUCTIONS",
    "ONEDNN_MAX_CPU_ISA",
)
"""Variables by which libraries are told to do without something."""


def checks() -> list[Check]:
    """All of them, of this process."""
    has = flags()
    return [
        processor(has, platform.machine()),
        fftw(_read(_fftw), has),
        numpy(_read(_numpy), has),
        settings(os.environ),
    ]


def processor(has: frozenset[str] | None, machine: str) -> Check:
    """What the processor can do, as far as this system may use it."""
    if has is None:
        return unknown("SIMD", "/proc/cpuinfo", "corrconv's record has it from py-cpuinfo")
    read = ", ".join(flag for flag in WIDE if flag in has) or "none of " + ", ".join(WIDE)
    if machine in X86 and not {"avx2", "fma"} <= has:
        return Check(
            "SIMD",
            "look",
            read,
            "without AVX2 and FMA direct sums run at a quarter of what is usual; in a virtual machine, "
            "let the host pass its processor through (QEMU: -cpu host)",
        )
    return Check("SIMD", "ok", read)


def fftw(version: str | None, has: frozenset[str] | None) -> Check:
    """For which vectors FFTW was built, beside what the processor has."""
    name = "FFTW's SIMD"
    if version is None:
        return unknown(name, "pyFFTW", "pip install pyfftw")
    built = set(version.split("-")) & set(CODELETS)
    read = f"{version}: {', '.join(sorted(built)) or 'none'}"
    if has is None:
        return unknown(name, f"/proc/cpuinfo (FFTW is {version})", "compare with the processor's")
    missing = [code for code, flag in (("avx2", "avx2"), ("avx512", "avx512f")) if flag in has]
    missing = [code for code in missing if code not in built]
    if "avx2" not in missing:  # without AVX-512 alone little is lost
        return Check(name, "ok", read)
    return Check(
        name,
        "look",
        f"{read}; the processor also has {', '.join(missing)}",
        "`fftw` is measured below what FFTW can do: build pyFFTW on an FFTW configured with "
        "--enable-avx2, or `make peers` for mkl_fft and ducc0, which fftw_tiled then uses",
    )


def numpy(extensions: Mapping[str, Any] | None, has: frozenset[str] | None) -> Check:
    """Which of its vector code NumPy found fit for this processor."""
    name = "NumPy's SIMD"
    if extensions is None:
        return unknown(name, "numpy.show_config", "update NumPy: 1.26 and newer say it")
    base, found = (list(extensions.get(key, ())) for key in ("baseline", "found"))
    read = f"baseline {', '.join(base) or 'none'}; found {', '.join(found) or 'none'}"
    if has is not None and "avx2" in has and not found:
        return Check(
            name,
            "look",
            read,
            "NumPy uses its baseline only: take a wheel from PyPI instead of a build without dispatch",
        )
    return Check(name, "ok", read)


def settings(environ: Mapping[str, str]) -> Check:
    """Variables that make libraries slower than they are."""
    found = [key for key in SLOWING if environ.get(key)]
    if not found:
        return Check("settings", "ok", "none that slows a library")
    return Check(
        "settings",
        "look",
        ", ".join(f"{key}={environ[key]}" for key in found),
        f"a library is told to do without something: unset {' '.join(found)}",
    )


def _read(reader: Callable[[], Any]) -> Any:
    with suppress(
        Exception
    ):  # a library that is missing or has changed: unknown, no reason to stop
        return reader()
    return None


def _fftw() -> str:
    import pyfftw

    versions = getattr(pyfftw, "_fftw_version_dict", None)
    return str(versions["64"] if versions else pyfftw.fftw_version)


def _numpy() -> Any:
    import numpy

    return numpy.show_config(mode="dicts")["SIMD Extensions"]
