"""What else the machine is doing: load, stolen time, memory."""

from __future__ import annotations

import os

from corrconv.doctor.check import Check, unknown
from corrconv.measure.conditions import all_workers

BUSY, STOLEN, SWAPPED = 0.5, 1.0, 0.05
"""From so many running threads, percent of stolen time, and share of swap in use, it is worth a look."""


def checks() -> list[Check]:
    """All of them, read now: half a second."""
    try:
        import psutil
    except ModuleNotFoundError:
        cure = "pip install psutil"
        return [unknown(name, "psutil", cure) for name in ("load", "stolen time", "memory")]
    average = psutil.getloadavg()[0] if hasattr(os, "getloadavg") else None
    stolen = getattr(psutil.cpu_times_percent(interval=0.5), "steal", None)
    free, swap = psutil.virtual_memory().available, psutil.swap_memory()
    return [load(average, all_workers()), steal(stolen), memory(free, swap.used, swap.total)]


def load(average: float | None, processors: int) -> Check:
    """The load average over one minute: threads that run or want to."""
    if average is None:
        return unknown("load", "the load average", "look at the system's task manager")
    read = f"{average:.2f} over the last minute, {processors} processors"
    if average < BUSY:
        return Check("load", "ok", read)
    return Check(
        "load",
        "look",
        read,
        "other work takes turns with what is measured: `top` shows it; stop it or wait a minute. "
        "Pairs (corrconv compare) bear it better than asv, and take longer to resolve",
    )


def steal(percent: float | None) -> Check:
    """The share of time that the host of a virtual machine gave to others, in percent."""
    if percent is None:
        return unknown("stolen time", "steal in /proc/stat", "only Linux guests count it")
    read = f"{percent:.1f}% of the last half second"
    if percent < STOLEN:
        return Check("stolen time", "ok", read)
    return Check(
        "stolen time",
        "look",
        read,
        "the host runs other guests on these processors: measure at another time, or on a machine "
        "with processors of its own",
    )


def memory(available: int, swapped: int, swap: int) -> Check:
    """Bytes of memory available, and of swap in use and in all."""
    read = f"{available / 2**30:.1f} GiB available, {swapped / 2**30:.1f} GiB swapped out"
    if swap and swapped / swap >= SWAPPED and available < swapped:
        return Check(
            "memory",
            "look",
            read,
            "pages may be read back from the disk in the middle of a sample: close what holds memory",
        )
    return Check("memory", "ok", read)
