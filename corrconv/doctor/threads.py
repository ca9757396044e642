"""Variables of the environment that set how many threads libraries start, and where these run."""

from __future__ import annotations

import os
from collections.abc import Mapping

from corrconv.doctor.check import Check
from corrconv.measure.conditions import THREAD_KNOBS

PLACES = ("OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY", "KMP_AFFINITY", "OMP_WAIT_POLICY")


def checks(environ: Mapping[str, str] = os.environ) -> list[Check]:
    """Both."""
    return [knobs(environ), places(environ)]


def knobs(environ: Mapping[str, str]) -> Check:
    """Numbers of threads; measuring processes set their own."""
    found = _given(environ, THREAD_KNOBS)
    if not found:
        return Check("thread knobs", "ok", "none is set: measuring processes set their own")
    return Check(
        "thread knobs",
        "look",
        found,
        "corrconv overrides them where it measures, so your own programs run with other numbers: "
        f"unset {' '.join(name for name in THREAD_KNOBS if name in environ)}",
    )


def places(environ: Mapping[str, str]) -> Check:
    """Where threads run, and how they wait: nothing here overrides these."""
    found = _given(environ, PLACES)
    if not found:
        return Check("thread places", "ok", "left to the system")
    return Check(
        "thread places",
        "look",
        found,
        "they hold for OpenMP's threads and for no others, so libraries are not treated alike: "
        f"unset {' '.join(name for name in PLACES if name in environ)}",
    )


def _given(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    return ", ".join(f"{name}={environ[name]}" for name in names if name in environ)
