"""The machine itself: virtual or not, how much of it this process has, where memory is put."""

from __future__ import annotations

import os
from pathlib import Path

from corrconv.doctor.check import Check, text, unknown
from corrconv.measure.conditions import GLIBC, all_workers

ROOT = Path("/")


def checks(root: Path = ROOT) -> list[Check]:
    """All of them; `root` is where the system's files lie."""
    return [
        virtual(root),
        processors(all_workers(), os.cpu_count(), _quota(root)),
        layout(root),
        allocator(GLIBC),
    ]


def flags(root: Path = ROOT) -> frozenset[str] | None:
    """What Linux says that the processor can do; None where it does not say."""
    for line in (text(root / "proc/cpuinfo") or "").splitlines():
        if line.startswith(("flags", "Features")):  # x86, ARM
            return frozenset(line.partition(":")[2].split())
    return None


def virtual(root: Path = ROOT) -> Check:
    """Whether a hypervisor runs this system (CPUID's hypervisor bit)."""
    name, found = "virtual machine", flags(root)
    product = text(root / "sys/class/dmi/id/product_name")
    if found is None:
        return unknown(
            name, "/proc/cpuinfo", "a virtual machine drifts: trust pairs, not single times"
        )
    if "hypervisor" not in found:
        return Check(name, "ok", "no hypervisor to be seen")
    return Check(
        name,
        "look",
        f"yes{f', {product}' if product else ''}",
        "other guests and the host change its speed from second to second: trust paired ratios "
        "(corrconv compare), not times of different moments",
    )


def processors(usable: int, present: int | None, quota: float | None) -> Check:
    """How many this process may use, of how many, and the time that a container may use."""
    read = f"{usable} of {present or '?'} usable"
    if quota is not None and quota < usable:
        return Check(
            "processors",
            "look",
            f"{read}, but time for {quota:g} only",
            "a container that has used up its share is stopped in the middle of a sample: give it as "
            "much time as processors (docker run --cpus)",
        )
    if present and usable < present:
        return Check(
            "processors",
            "look",
            read,
            '"all threads" means the usable ones; taskset -p shows who set that',
        )
    return Check("processors", "ok", read)


def _quota(root: Path) -> float | None:
    """Processors' worth of time that this control group has (kernel docs, cgroup-v2 and v1)."""
    both = (text(root / "sys/fs/cgroup/cpu.max") or "").split()
    if not both:
        folder = root / "sys/fs/cgroup/cpu"
        both = [text(folder / f"cpu.cfs_{key}_us") or "" for key in ("quota", "period")]
    try:
        quota, period = map(float, both)
    except ValueError:  # no limit is "max"
        return None
    return quota / period if quota > 0 else None


def layout(root: Path = ROOT) -> Check:
    """Whether each process is laid out anew in memory (kernel docs, randomize_va_space)."""
    name = "memory layout"
    found = text(root / "proc/sys/kernel/randomize_va_space")
    if found is None:
        return unknown(name, "randomize_va_space", "nothing to do, unless it was switched off")
    if found != "0":
        return Check(name, "ok", "drawn anew for each process")
    return Check(
        name,
        "look",
        "the same in each process",
        "fresh processes then repeat one layout's luck: sudo sysctl kernel.randomize_va_space=2, and "
        "no `setarch -R`",
    )


def allocator(glibc: bool) -> Check:
    """Whether freed memory can be kept in the process, see `corrconv.measure.conditions`."""
    name = "freed memory"
    if glibc:
        return Check(name, "ok", "glibc: kept in measuring processes")
    return Check(
        name,
        "look",
        "not glibc: goes back to the system as the allocator likes",
        "FFT routes with large temporaries may read up to 1.9 times slower by what ran before: "
        "compare in fresh processes only, or measure on glibc",
    )
