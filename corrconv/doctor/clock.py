"""The processor's clock and the system's, as Linux describes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corrconv.doctor.check import Check, judged, text

CPUS = "sys/devices/system/cpu"
TURBO = (("intel_pstate/no_turbo", "0", "1"), ("cpufreq/boost", "1", "0"))
"""Files, and what in them means on and off."""


def checks(root: Path) -> Iterator[Check]:
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
