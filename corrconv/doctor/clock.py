"""The processor's clock and the system's: governor, turbo, power, the source of time."""

from __future__ import annotations

from pathlib import Path

from corrconv.doctor.check import Check, text, unknown

ROOT = Path("/")
CPUS = "sys/devices/system/cpu"
SLOW_SOURCES = {"hpet", "acpi_pm", "jiffies", "refined-jiffies"}
GUEST = "in a virtual machine this is the host's business: corrconv's pairs and noise floor bear it"


def checks(root: Path = ROOT) -> list[Check]:
    """All of them; `root` is where the system's files lie."""
    return [governor(root), turbo(root), power(), source(root)]


def governor(root: Path = ROOT) -> Check:
    """Linux's rule for the clock's frequency (kernel documentation, admin-guide/pm/cpufreq)."""
    found = {
        said for path in sorted((root / CPUS).glob("cpu[0-9]*/cpufreq/scaling_governor"))
        if (said := text(path))
    }  # fmt: skip
    if not found:
        return unknown("governor", "scaling_governor", GUEST)
    read = ", ".join(sorted(found))
    if found == {"performance"}:
        return Check("governor", "ok", read)
    return Check(
        "governor",
        "look",
        read,
        "the clock speeds up while a benchmark runs, so what comes first looks slower: "
        "sudo cpupower frequency-set -g performance",
    )


def turbo(root: Path = ROOT) -> Check:
    """Whether the clock may go beyond its nominal frequency, as heat allows."""
    intel = text(root / CPUS / "intel_pstate/no_turbo")
    other = text(root / CPUS / "cpufreq/boost")
    if intel is None and other is None:
        return unknown("turbo", "no_turbo or boost", GUEST)
    on = intel == "0" if intel is not None else other == "1"
    if not on:
        return Check("turbo", "ok", "off")
    file, value = ("intel_pstate/no_turbo", 1) if intel is not None else ("cpufreq/boost", 0)
    return Check(
        "turbo",
        "look",
        "on",
        "the clock depends on heat and on how many cores work: to compare runs of different hours, "
        f"echo {value} | sudo tee /{CPUS}/{file}",
    )


def power() -> Check:
    """Whether a battery is being drained."""
    try:
        import psutil

        battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    except (ModuleNotFoundError, OSError):
        return unknown("power", "the battery", "run on mains")
    if battery is None:
        return Check("power", "ok", "no battery")
    if battery.power_plugged is None:
        return unknown("power", "the battery's state", "run on mains")
    if battery.power_plugged:
        return Check("power", "ok", "on mains")
    return Check(
        "power", "look", "on battery", "the clock is held down to save power: plug the mains in"
    )


def source(root: Path = ROOT) -> Check:
    """What Linux reads the time from."""
    name = "clock source"
    found = text(root / "sys/devices/system/clocksource/clocksource0/current_clocksource")
    if found is None:
        return unknown(
            name, "current_clocksource", "only Linux says it; elsewhere it is not needed"
        )
    if found not in SLOW_SOURCES:
        return Check(name, "ok", found)
    return Check(
        name,
        "look",
        found,
        "reading the time takes microseconds, which short calls show: start the kernel with "
        "clocksource=tsc, if dmesg does not call the TSC unstable",
    )
