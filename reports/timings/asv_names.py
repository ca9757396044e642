"""What asv's benchmark names mean: the one place that knows them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """What one benchmark measures.

    Attributes
    ----------
    question : str
        ``time``, ``low_rank``, ``one_shot``, ``import``, ``plan``, ``first_call``,
        ``error``, ``memory``, ``adapter_extra``, ``adapter_ratio``, ``overhead``; ``ratio``, paired, to
        a reference; of the reference itself ``floor``, the A/A of the pairs, and ``again``, a second
        timing; ``baseline`` is what ``memory`` is counted from.
    operation, dtype : str
        ``correlate`` or ``convolve``; ``float32`` or ``float64``. Empty for the overhead.
    ndim : int
        Axes of the operands; 0 for the overhead.
    threads : str
        ``one`` or ``all``.
    unit : str
        Of the stored value.
    """

    question: str
    operation: str
    ndim: int
    dtype: str
    threads: str
    unit: str


TIMED = {
    "images": ("time", 2, "one"),
    "images_threads": ("time", 2, "all"),
    "signals": ("time", 1, "one"),
    "signals_threads": ("time", 1, "all"),
    "low_rank": ("low_rank", 2, "one"),
    "one_shot": ("one_shot", 2, "one"),
    "ratio_2d": ("again", 2, "one"),
    "ratio_1d": ("again", 1, "one"),
}
"""Modules whose ``time_call`` is a time: its question, the operands' axes, the threads."""

TRACKED = {
    "planning.track_import": ("import", 2, "s"),
    "planning.track_plan": ("plan", 2, "s"),
    "planning.track_call": ("first_call", 2, "s"),
    "error.track_error": ("error", 2, "log10"),
    "adapters.track_extra": ("adapter_extra", 2, "s"),
    "adapters.track_ratio": ("adapter_ratio", 2, "ratio"),
    "memory.peakmem_call": ("memory", 2, "bytes"),
    "memory.peakmem_baseline": ("baseline", 2, "bytes"),
    "ratio_2d.track_ratio": ("ratio", 2, "ratio"),
    "ratio_1d.track_ratio": ("ratio", 1, "ratio"),
    "ratio_2d.track_floor": ("floor", 2, "factor"),
    "ratio_1d.track_floor": ("floor", 1, "factor"),
}
"""``module.method`` of the rest, all on one thread: its question, the operands' axes, its unit."""

RETIRED = {"template.MatchFloat32.time_call"}
"""What earlier versions measured and nobody shows any more: stored results may hold it."""

OVERHEAD = Meaning("overhead", "", 0, "", "one", "s")
CLASS = re.compile(r"(Correlate|Convolve|Cold|Floor|Again)(Float32|Float64)")


def meaning(benchmark: str) -> Meaning | None:
    """What ``module.Class.method`` measures; None where the name is not known."""
    if benchmark == "overhead.Nothing.time_call":
        return OVERHEAD
    module, _, rest = benchmark.partition(".")
    name, _, method = rest.partition(".")
    match = CLASS.fullmatch(name)
    if match is None:
        return None
    operation = "convolve" if match[1] == "Convolve" else "correlate"  # all others correlate too
    dtype = match[2].lower()
    if module in TIMED and method == "time_call":
        question, ndim, threads = TIMED[module]
        return Meaning(question, operation, ndim, dtype, threads, "s")
    if f"{module}.{method}" in TRACKED:
        question, ndim, unit = TRACKED[f"{module}.{method}"]
        return Meaning(question, operation, ndim, dtype, "one", unit)
    return None
