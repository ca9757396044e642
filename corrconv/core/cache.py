"""Files in the user's cache folder: what was measured or made on this machine, for this machine.

Code lies there, and is run: so the folder is this user's alone, and so is all that is read from it.
"""

from __future__ import annotations

import hashlib
import os
import platform
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from corrconv.core import private

CACHE = "CORRCONV_CACHE"
"""The environment variable that names another folder."""
FORMAT = 5
"""Of a calibration: another number where the model's features mean something else, or are gone."""


def cache_folder() -> Path:
    """The user's cache folder for corrconv; the environment variable CORRCONV_CACHE overrides it."""
    if folder := os.environ.get(CACHE):
        return Path(folder)
    from platformdirs import user_cache_path

    return user_cache_path("corrconv", appauthor=False)


def read(*parts: str) -> bytes:
    """A file of the cache folder.

    Raises
    ------
    NotOurs
        Where somebody else may have written it, see `corrconv.core.private`.
    OSError
        Where it is not there, or cannot be read.
    """
    return private.read(cache_folder(), *parts)


def keep(content: str | bytes, *parts: str) -> Path:
    """Write a file of the cache folder in one step, in folders of this user alone; raises as `read`."""
    *folders, name = parts
    path = private.make(cache_folder(), *folders) / name
    replace(path, content)
    return path


@cache
def processor() -> str:
    """What the processor is called, where the system tells: one name may stand for many of them."""
    return _told("model name", "CPU part") or platform.processor()  # x86, ARM


@cache
def features() -> str:
    """What the processor can do: its family and model, and a digest of all its features.

    What is measured or made on it suits no other. The system tells at once; where it does not, LLVM does.
    """
    family = [_told(each) for each in ("cpu family", "model", "CPU implementer", "CPU part")]
    able = _told("flags", "Features")
    if not able:
        from llvmlite import binding

        family, able = [binding.get_host_cpu_name()], binding.get_host_cpu_features().flatten()
    digest = hashlib.sha256(" ".join(sorted(able.split())).encode()).hexdigest()[:12]
    return " ".join([platform.machine(), *filter(None, family), digest])


def _told(*names: str) -> str:
    """The first line of Linux's account of the processor that one of these names begins."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() in names:
                return value.strip()
    return ""


@cache
def versions() -> dict[str, str]:
    """Versions of what measured times depend on; those not installed are left out."""
    from importlib import metadata

    found = {}
    for distribution in ("numpy", "pyfftw", "mkl", "ducc0"):
        with suppress(metadata.PackageNotFoundError):
            found[distribution] = metadata.version(distribution)
    return found


def calibrated_here() -> dict[str, Any]:
    """What a calibration must say to be of use here: another model, processor or library is another time."""
    return {
        "format": FORMAT,
        "processor": processor(),
        "features": features(),
        "versions": versions(),
    }


def replace(path: Path, content: str | bytes) -> None:
    """Write a file in one step: whoever reads it finds the old one or the new one, whole."""
    import tempfile  # only who writes needs it

    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)  # as any file: what was measured is no secret
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
