"""How libraries that take part were built, and what they run here: each says it itself."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import corrconv
from corrconv.core import ipp_library
from corrconv.measure.child import Reporter
from corrconv.measure.conditions import keep_freed_memory
from corrconv.measure.process import Process

UNKNOWN = "unknown"


def threads_here(reporter: Reporter, nothing: Any) -> tuple[bool, list[dict[str, Any]]]:
    """Of this measuring process: whether freed memory is kept, and its libraries' pools of threads."""
    import scipy.linalg
    import threadpoolctl

    del scipy  # imported for its pool
    return keep_freed_memory(), threadpoolctl.threadpool_info()


def builds() -> dict[str, Any]:
    """By library; of one that is not installed nothing."""
    found: dict[str, Any] = {}
    for name, read in (
        ("NumPy", lambda: _numpy_like("numpy")),
        ("SciPy", lambda: _numpy_like("scipy")),
        ("FFTW", _fftw),
        ("LLVM of numba", _llvm),
        ("OpenCV", _opencv),
        ("IPP", _ipp),
    ):
        try:
            if (said := read()) is not None:
                found[name] = said
        except Exception as error:  # a library that is missing or has changed: no reason to stop
            found[name] = f"{UNKNOWN}: {error}"
    return found


def _numpy_like(package: str) -> dict[str, Any]:
    """SIMD and BLAS of NumPy's or SciPy's build."""
    config = importlib.import_module(package).show_config(mode="dicts")
    return {"SIMD": config.get("SIMD Extensions", UNKNOWN), "BLAS": _blas(config)}


def _fftw() -> dict[str, Any]:
    import pyfftw

    fftw = corrconv.get("fftw")
    return {
        "version": getattr(pyfftw, "_fftw_version_dict", pyfftw.fftw_version),
        "planner": getattr(fftw, "planner", UNKNOWN),
        "time limit, s": getattr(fftw, "time_limit", UNKNOWN),
    }


def _llvm() -> str:
    import llvmlite.binding

    return ".".join(map(str, llvmlite.binding.llvm_version_info))


def _opencv() -> dict[str, Any] | None:
    """Of a process of its own: to load it starts threads."""
    if find_spec("cv2") is None:
        return None
    with Process() as process:
        return process.ask(opencv_here, None)


def opencv_here(reporter: Reporter, nothing: Any) -> dict[str, Any]:
    """Its version, its vector code, and what may compute in its place: a HAL, such as Intel's IPP."""
    import cv2

    held = dict(re.findall(r"^ +([^:\n]+): +(.+)$", cv2.getBuildInformation(), re.MULTILINE))
    ipp = cv2.ipp.getIppVersion() if cv2.ipp.useIPP() else "not used"
    return {
        "version": cv2.__version__,
        "HAL": held.get("Custom HAL", UNKNOWN),
        "IPP in it": ipp,
        "SIMD": held.get("Dispatched code generation", UNKNOWN),
    }


def _ipp() -> str | None:
    """Intel's IPP on its own: which library `corrconv.impls.ipp` loads, by the processor."""
    return None if ipp_library.unavailable() else ipp_library.described()


def _blas(config: Mapping[str, Any]) -> object:
    blas = config.get("Build Dependencies", {}).get("blas", {})
    return " ".join(str(blas.get(key, "")) for key in ("name", "version")) or UNKNOWN
