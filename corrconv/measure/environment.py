"""What a result was measured on and with: kept beside every result, since asv records little of it.

    python -m corrconv.measure.environment      # shows this machine's

Sections of plain keys and values, ready for JSON; what cannot be read says ``unknown``.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import corrconv
from corrconv.core.threads import all_workers
from corrconv.measure.conditions import THREAD_KNOBS
from corrconv.measure.conditions import reader as reader
from corrconv.measure.libraries import UNKNOWN, builds, threads_here
from corrconv.measure.process import Process

Record = dict[str, dict[str, Any]]
LOCK = Path("requirements/bench.txt")
CACHES = Path("/sys/devices/system/cpu/cpu0/cache")
CHECKOUT = Path(__file__).resolve().parents[2]
"""Whose state is recorded: the user's own repository, around an installed package, says nothing of it."""


def record(source: Path = CHECKOUT) -> Record:
    """The environment of this process; `source` is the checkout whose state is recorded."""
    return {
        "machine": _machine(),
        "source": _source(source),
        "python": _python(),
        "packages": _packages(),
        "threads": _threads(),
        "builds": builds(),
        "load": load(),
    }


def made(**more: Any) -> dict[str, Any]:
    """When, of which commit and on which machine evidence is made, and what `more` is to be said."""
    held = record()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": str(held["machine"]["processor"]),
        "processors": all_workers(),
        "python": held["python"]["version"],
        "commit": str(held["source"]["commit"]),
        "uncommitted changes": held["source"]["uncommitted changes"],
        "packages": held["packages"],
        **more,
    }


def load() -> dict[str, Any]:
    """What else the machine is doing: to be read before and after a run."""
    psutil = reader("psutil")

    one, five, fifteen = psutil.getloadavg()
    return {
        "load average, 1 min": round(one, 2),
        "load average, 5 min": round(five, 2),
        "load average, 15 min": round(fifteen, 2),
        "memory available, GiB": round(psutil.virtual_memory().available / 2**30, 1),
    }


def _machine() -> dict[str, Any]:
    psutil = reader("psutil")
    cpu = reader("cpuinfo").get_cpu_info()
    flags = set(cpu.get("flags", ()))
    frequency = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"
    return {
        "processor": cpu.get("brand_raw", UNKNOWN),
        "microarchitecture": _microarchitecture(),
        "architecture": platform.machine(),
        "family, model, stepping": [
            cpu.get(key, UNKNOWN) for key in ("family", "model", "stepping")
        ],
        "cores": psutil.cpu_count(logical=False) or UNKNOWN,
        "threads": psutil.cpu_count() or UNKNOWN,
        "L1 data cache": _cache(1) or _readable(cpu.get("l1_data_cache_size")),
        "L2 cache": _cache(2) or _readable(cpu.get("l2_cache_size")),
        "L3 cache": _cache(3) or _readable(cpu.get("l3_cache_size")),
        "memory, GiB": round(psutil.virtual_memory().total / 2**30, 1),
        "SIMD": sorted(flags & {"sse2", "avx", "avx2", "fma", "avx512f", "neon", "asimd", "sve"}),
        "virtual machine": "yes" if "hypervisor" in flags else UNKNOWN,
        "governor": _file(frequency),
        "turbo": _turbo(),
        "system": f"{platform.system()} {platform.release()}",
        "C library": " ".join(platform.libc_ver()) or UNKNOWN,
    }


def _microarchitecture() -> str:
    """LLVM's name of the processor, as in ``-march``."""
    with suppress(Exception):  # a library that is missing or has changed is no reason to stop
        import llvmlite.binding

        return str(llvmlite.binding.get_host_cpu_name())
    return UNKNOWN


def _cache(level: int) -> str:
    """The first processor's, as Linux tells: py-cpuinfo takes the second cache for the third one there."""
    for cache in CACHES.glob("index*"):
        if _file(f"{cache}/level") == str(level) and _file(f"{cache}/type") in ("Data", "Unified"):
            return re.sub("K$", " KiB", _file(f"{cache}/size"))
    return ""


def _readable(size: object) -> object:
    return f"{size // 1024} KiB" if isinstance(size, int) else size or UNKNOWN


def _file(path: str) -> str:
    with suppress(OSError):
        return Path(path).read_text().strip()
    return UNKNOWN


def _turbo() -> str:
    intel = _file("/sys/devices/system/cpu/intel_pstate/no_turbo")
    other = _file("/sys/devices/system/cpu/cpufreq/boost")
    return {"0": "on", "1": "off"}.get(intel) or {"1": "on", "0": "off"}.get(other, UNKNOWN)


def _source(source: Path) -> dict[str, Any]:
    tier = os.environ.get("CORRCONV_TIER", "default")
    package = {
        "tier": tier,
        "package": _package(source),
        "version": _version("corrconv"),
    }
    if not (source / "asv.conf.json").is_file():
        return dict.fromkeys(("commit", "uncommitted changes", "lock, SHA-256"), UNKNOWN) | package
    lock = source / LOCK
    digest = hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else UNKNOWN
    changes = _git(source, "status", "--porcelain", "--untracked-files=no")
    # an implementation is found by looking: a new file counts, though git does not track it
    changes += _git(
        source, "status", "--porcelain", "--", "corrconv", "impls", "benchmarks", "reports"
    )
    return {
        "commit": _git(source, "rev-parse", "HEAD"),
        "uncommitted changes": UNKNOWN if UNKNOWN in changes else bool(changes),
        "lock, SHA-256": digest,
        **package,
    }


def _package(checkout: Path) -> str:
    """Which file ``import corrconv`` runs, without the names of this computer's folders."""
    file = Path(corrconv.__file__).resolve()
    for root, words in ((Path(sys.prefix), "the environment"), (checkout, "the checkout")):
        if file.is_relative_to(root.resolve()):
            return f"{file.relative_to(root.resolve()).as_posix()} of {words}"
    return f"{'/'.join(file.parts[-2:])} elsewhere"


def _version(distribution: str) -> str:
    with suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version(distribution)
    return UNKNOWN


def _git(source: Path, *arguments: str) -> str:
    with suppress(OSError, subprocess.CalledProcessError):
        return subprocess.run(
            ["git", *arguments], cwd=source, capture_output=True, text=True, check=True
        ).stdout.strip()
    return UNKNOWN


def _python() -> dict[str, Any]:
    return {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "compiler": platform.python_compiler(),
    }


def _packages() -> dict[str, str]:
    found = {str(d.metadata["Name"]): d.version for d in importlib.metadata.distributions()}
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def _threads() -> dict[str, Any]:
    """Of a process that has settled what a timed cell settles; this one is left as it is."""
    with Process() as process:
        kept, pools = process.ask(threads_here, None)
    return {
        "in timed cells": f"1 thread, or all {all_workers()} in the tracks of all threads",
        "knobs that say so": ", ".join(THREAD_KNOBS),
        **{
            f"pool {index}: {pool['user_api']}": (
                f"{pool['internal_api']} {pool.get('version')}, {pool.get('architecture', '')}, "
                f"{pool['num_threads']} thread(s), {Path(pool['filepath']).name}"
            )
            for index, pool in enumerate(pools)
        },
        "freed memory kept": kept,
    }


if __name__ == "__main__":
    json.dump(record(), sys.stdout, indent=1)
    print()
