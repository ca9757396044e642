"""The software: variables that steer libraries, the vector code that they have, the caches that they use."""

from __future__ import annotations

import platform
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.core import cache, private
from corrconv.core.calibration import FILE
from corrconv.doctor.evidence import Check, judged
from corrconv.doctor.machine import flags
from corrconv.kit.codec import parse
from corrconv.measure.conditions import THREAD_KNOBS

WIDE = ("avx", "avx2", "fma", "avx512f", "neon", "asimd", "sve")
STEERING = (
    (
        "thread knobs",
        " ".join(THREAD_KNOBS),
        "none is set: measuring processes set their own",
        "corrconv overrides them where it measures, so your own programs run with other numbers",
    ),
    (
        "thread places",
        "OMP_PROC_BIND OMP_PLACES GOMP_CPU_AFFINITY KMP_AFFINITY OMP_WAIT_POLICY",
        "left to the system",
        "they hold for OpenMP's threads and for no others, so libraries are not treated alike",
    ),
    (
        "settings",
        "NUMBA_DISABLE_JIT NUMBA_OPT NUMBA_CPU_NAME NUMBA_CPU_FEATURES NUMBA_LOOP_VECTORIZE "
        "NUMBA_SLP_VECTORIZE NUMBA_BOUNDSCHECK NUMBA_DEBUG NPY_DISABLE_CPU_FEATURES "
        "OPENBLAS_CORETYPE MKL_ENABLE_INSTRUCTIONS ONEDNN_MAX_CPU_ISA",
        "none that slows a library",
        "a library is told to do without something",
    ),
)
"""Variables of the environment, what is read where none is set, and what they do."""
KEPT = ("fftw-wisdom-*.json", "proved-*.json", "tile-times-*.json")
"""Wisdom; and what older versions kept of transforms, which no version reads now."""


def variables(environ: Mapping[str, str]) -> Iterator[Check]:
    """Which of the variables that steer libraries are set, to anything but nothing."""
    for name, known, none, does in STEERING:
        given = [each for each in known.split() if environ.get(each)]
        read = ", ".join(f"{each}={environ[each]}" for each in given) or none
        yield judged(name, read, bool(given), f"{does}: unset {' '.join(given)}")


def simd(root: Path) -> Iterator[Check]:
    """Vector instructions of the processor, and for which of them libraries were built."""
    version, extensions = "", dict[str, Any]()
    with suppress(Exception):  # a library that is missing or has changed is no reason to stop
        import pyfftw

        version = getattr(pyfftw, "_fftw_version_dict", {}).get("64") or pyfftw.fftw_version
    with suppress(Exception):
        extensions = dict(np.show_config(mode="dicts")["SIMD Extensions"])
    yield from built_for(flags(root).split(), platform.machine(), version, extensions)


def built_for(
    has: Collection[str], machine: str, fftw: str, numpy: Mapping[str, Any]
) -> Iterator[Check]:
    """What the processor `has`, as far as this system may use it, and what libraries make of it.

    `fftw` is its version, as ``fftw-3.3.5-sse2-avx``, and `numpy` its extensions.
    """
    yield judged(
        "SIMD",
        (", ".join(it for it in WIDE if it in has) or "none of " + ", ".join(WIDE)) if has else "",
        machine in ("x86_64", "AMD64") and not {"avx2", "fma"} <= set(has),
        "without AVX2 and FMA direct sums run at a quarter of what is usual; in a virtual machine, "
        "let the host pass its processor through (QEMU: -cpu host)",
    )
    lacks = "avx2" in has and "avx2" not in fftw.split("-")  # little is lost without AVX-512
    yield judged(
        "FFTW's SIMD",
        fftw + "; the processor also has avx2" * lacks if fftw and has else "",
        lacks,
        "`fftw` is measured below what FFTW can do: build pyFFTW on an FFTW configured with "
        "--enable-avx2",
    )
    base, found = (", ".join(numpy.get(key, ())) for key in ("baseline", "found"))
    yield judged(
        "NumPy's SIMD",
        bool(numpy) * f"baseline {base or 'none'}; found {found or 'none'}",
        not found and "avx2" in has,
        "NumPy uses its baseline only: take a wheel from PyPI instead of a build without dispatch",
    )


def caches() -> Iterator[Check]:
    """What is kept in this user's folder, and may be of another machine, library or time."""
    from corrconv.engines import wisdom

    folder = cache.cache_folder()
    yield calibration(folder, cache.calibrated_here())
    try:
        current = {wisdom.wisdom_file().name}
    except Exception as error:  # whatever an FFTW that does not load raises
        yield Check("stale caches", "unknown", f"FFTW's wisdom cannot be found: {error}")
    else:
        yield stale(folder, current)


def calibration(folder: Path, here: Mapping[str, Any]) -> Check:
    """Whether `corrconv calibrate` has measured this very processor, with these libraries."""
    path = folder / FILE
    held = _json(path) or {}
    other = [key for key, value in here.items() if held.get(key) != value]
    if not path.exists():
        read = "none: auto goes by times of another machine"
    elif other:
        read = f"{path} is ignored: unreadable, or made for other {' and '.join(other)}"
    else:
        read = f"made {held.get('made_at', 'some time ago')}"
    cure = "auto may choose the second best near a crossover: corrconv calibrate (a minute)"
    return judged("calibration", read, bool(other), cure)


def stale(folder: Path, current: set[str]) -> Check:
    """What nobody can use; `current` are the names of those in use here."""
    kept = sorted(path for kind in KEPT for path in folder.glob(kind))
    bad = [each.name for each in kept if each.name not in current or _json(each) is None]
    return judged(
        "stale caches",
        f"unreadable, or of another processor or version: {', '.join(bad)}" if bad else "none",
        bool(bad),
        "what is unreadable each process measures anew; the rest is not used here: delete them, where "
        f"the folder {folder} serves this machine alone",
    )


def _json(path: Path) -> dict[str, Any] | None:
    try:
        held = parse(private.read(path.parent, path.name))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) else None
