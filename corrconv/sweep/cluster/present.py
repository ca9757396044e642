"""What a worker says of itself before anything is asked of it: on which machine it is, and with what code."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corrconv.sweep.contenders import code

BOOT = Path("/proc/sys/kernel/random/boot_id")
"""One for each kernel that runs: containers on one machine have the same, whatever they call themselves."""


@dataclass(frozen=True)
class Present:
    """A worker's.

    Attributes
    ----------
    machine : str
        The same for all workers of a machine; says nothing of its name.
    name : str
        That of the host, for messages.
    code : str
        A digest of all that decides what a sweep finds.
    version : str
        Of corrconv.
    """

    machine: str
    name: str
    code: str
    version: str


def present() -> dict[str, str]:
    """What this process says, as plain data: another version may have other fields."""
    version = "unknown"
    with suppress(importlib.metadata.PackageNotFoundError):
        version = importlib.metadata.version("corrconv")
    digest = hashlib.sha256(machine().encode()).hexdigest()[:8]
    return vars(Present(digest, platform.node(), code(), version))


def machine() -> str:
    """What tells this machine from others."""
    with suppress(OSError):
        return BOOT.read_text("utf-8").strip()
    return platform.node()
