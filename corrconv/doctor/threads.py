"""Variables of the environment that tell libraries how many threads to start, where, and what not to use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corrconv.doctor.evidence import Check, judged
from corrconv.measure.conditions import THREAD_KNOBS

PLACES = "OMP_PROC_BIND OMP_PLACES GOMP_CPU_AFFINITY KMP_AFFINITY OMP_WAIT_POLICY"
SLOWING = (
    "NUMBA_DISABLE_JIT NUMBA_OPT NUMBA_CPU_NAME NUMBA_CPU_FEATURES NUMBA_LOOP_VECTORIZE "
    "NUMBA_SLP_VECTORIZE NUMBA_BOUNDSCHECK NUMBA_DEBUG NPY_DISABLE_CPU_FEATURES "
    "OPENBLAS_CORETYPE MKL_ENABLE_INSTRUCTIONS ONEDNN_MAX_CPU_ISA"
)
OVERRIDDEN = (
    "corrconv overrides them where it measures, so your own programs run with other numbers"
)
UNLIKE = "they hold for OpenMP's threads and for no others, so libraries are not treated alike"
WITHOUT = "a library is told to do without something"


def checks(environ: Mapping[str, str]) -> Iterator[Check]:
    """Which of the variables are set, to anything but nothing."""
    for name, variables, none, does in (
        (
            "thread knobs",
            THREAD_KNOBS,
            "none is set: measuring processes set their own",
            OVERRIDDEN,
        ),
        ("thread places", PLACES.split(), "left to the system", UNLIKE),
        ("settings", SLOWING.split(), "none that slows a library", WITHOUT),
    ):
        given = [each for each in variables if environ.get(each)]
        read = ", ".join(f"{each}={environ[each]}" for each in given) or none
        yield judged(name, read, bool(given), f"{does}: unset {' '.join(given)}")
