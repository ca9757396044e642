"""The machine: its clock, what else it is doing, virtual or not, how much of it this process has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from corrconv.core.threads import all_workers
from corrconv.doctor.evidence import Check, judged, text
from corrconv.measure import load

CPUS = "sys/devices/system/cpu"
TURBO = (("intel_pstate/no_turbo", "0", "1"), ("cpufreq/boost", "1", "0"))
"""Files, and what in them means on and off."""


def busy(psutil: Any) -> Iterator[Check]:
    """Load, stolen time, memory and power, as the module psutil reads them: half a second."""
    average = load.over_last_minute()
    yield judged(
        "load",
        ""
        if average is None
        else f"{average:.2f} over the last minute, {all_workers()} processors",
        load.busy(),
        "other work takes turns with what is measured: `top` shows it; stop it or wait a minute. "
        "Pairs (corrconv compare) bear it better than asv, and take longer to resolve",
    )
    stolen = getattr(psutil.cpu_times_percent(interval=0.5), "steal", None)  # Linux counts it
    yield judged(
        "stolen time",
        "" if stolen is None else f"{stolen:.1f}% of the last half second",
        (stolen or 0) >= 1,
        "the host runs other guests on these processors: measure at another time, or on a machine "
        "with processors of its own",
    )
    free, swap = psutil.virtual_memory().available, psutil.swap_memory()
    yield judged(
        "memory",
        f"{free / 2**30:.1f} GiB available, {swap.used / 2**30:.1f} GiB swapped out",
        swap.used > free and swap.used >= 0.05 * swap.total,
        "pages may be read back from the disk in the middle of a sample: close what holds memory",
    )
    draining = False
    with suppress(AttributeError, OSError):  # not every system has a battery, or says so
        draining = psutil.sensors_battery().power_plugged is False
    yield judged(
        "power",
        "on battery" if draining else "on mains, or no battery to be seen",
        draining,
        "the clock is held down to save power: plug the mains in",
    )


def share(root: Path) -> Iterator[Check]:
    """Whether a hypervisor runs this system (CPUID's bit), and how much of it this process may use."""
    has, product = flags(root), text(root / "sys/class/dmi/id/product_name")
    guest = "hypervisor" in has
    yield judged(
        "virtual machine",
        has and (f"yes {product}".strip() if guest else "no hypervisor to be seen"),
        guest,
        "other guests and the host change its speed from second to second: trust paired ratios "
        "(corrconv compare), not times of different moments",
    )
    yield processors(all_workers(), os.cpu_count() or 1, quota(root))


def flags(root: Path) -> str:
    """What Linux says that the processor can do, in words; nothing where it does not say."""
    for line in text(root / "proc/cpuinfo").splitlines():
        if line.startswith(("flags", "Features")):  # x86, ARM
            return line.partition(":")[2]
    return ""


def processors(usable: int, present: int, quota: float) -> Check:
    """How many this process may use, of how many, and the time that a container may use."""
    read = f"{usable} of {present} usable"
    if quota < usable:
        cure = (
            "a container that has used up its share is stopped in the middle of a sample: give it as "
            "much time as processors (docker run --cpus)"
        )
        return Check("processors", "look", f"{read}, but time for {quota:g} only", cure)
    cure = '"all threads" means the usable ones; taskset -p shows who set that'
    return judged("processors", read, usable < present, cure)


def quota(root: Path) -> float:
    """Processors' worth of time that this control group has (kernel docs, cgroup-v2 and v1)."""
    both = text(root / "sys/fs/cgroup/cpu.max").split() or [
        text(root / f"sys/fs/cgroup/cpu/cpu.cfs_{key}_us") for key in ("quota", "period")
    ]
    with suppress(ValueError):  # no limit is "max", in v1 -1
        time, period = map(float, both)
        if time > 0:
            return time / period
    return float("inf")


def clock(root: Path) -> Iterator[Check]:
    """Governor (kernel docs, admin-guide/pm/cpufreq), turbo, source of time; by files below `root`.

    In a virtual machine the first two are the host's business: pairs and noise floor bear them.
    """
    files = (root / CPUS).glob("cpu[0-9]*/cpufreq/scaling_governor")
    governors = {said for path in files if (said := text(path))}
    yield judged(
        "governor",
        ", ".join(sorted(governors)),
        governors != {"performance"},
        "the clock speeds up while a benchmark runs, so what comes first looks slower: "
        "sudo cpupower frequency-set -g performance",
    )
    found = [(*it, said) for it in TURBO if (said := text(root / CPUS / it[0]))]
    file, on, off, said = (*found, ("", "", "", ""))[0]
    yield judged(
        "turbo",
        said and ("on" if said == on else "off"),
        said == on,
        "the clock depends on heat and on how many cores work: to compare runs of different hours, "
        f"echo {off} | sudo tee /{CPUS}/{file}",
    )
    source = text(root / "sys/devices/system/clocksource/clocksource0/current_clocksource")
    yield judged(
        "clock source",
        source,
        source in {"hpet", "acpi_pm", "jiffies", "refined-jiffies"},
        "reading the time takes microseconds, which short calls show: start the kernel with "
        "clocksource=tsc, if dmesg does not call the TSC unstable",
    )
