"""What must be the same for two turns to belong to one sweep: the machine, the libraries, the code."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import corrconv
from corrconv.measure.environment import Record
from corrconv.sweep.contenders import Contender

Identity = dict[str, str]
HARDWARE = ("processor", "architecture", "threads")


def identity(machine: str, contenders: Sequence[Contender], environment: Record) -> Identity:
    """Of this machine under that name, with these implementations."""
    found = {each.implementation.library: each.implementation.version for each in contenders}
    packages = {**found, "numpy": environment["packages"].get("numpy", "?")}
    hardware = {key: str(environment["machine"].get(key)) for key in HARDWARE}
    return {
        "machine": machine,
        **hardware,
        "Python": platform.python_version(),
        **dict(sorted(packages.items())),
        "code": _code(contenders),
    }


def differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """What two identities differ in, in words; empty where they are the same."""
    keys = dict.fromkeys((*there, *here))
    return "; ".join(
        f"{key} {there.get(key, 'none')} there, {here.get(key, 'none')} here"
        for key in keys
        if there.get(key) != here.get(key)
    )


def _code(contenders: Sequence[Contender]) -> str:
    """A digest of the sources of all implementations: a commit would not tell of uncommitted changes."""
    rooms = [*corrconv.__path__, *import_module("corrconv.impls").__path__]
    sources = sorted(each for room in rooms for each in Path(room).rglob("*.py"))
    files = [Path(each.source) for each in contenders if each.source.endswith(".py")]
    digest = hashlib.sha256()
    for path in (*sources, *files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
