"""Files in the user's cache folder: what was measured or made on this machine, for this machine."""

from __future__ import annotations

import json
import os
import platform
import warnings
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

FORMAT = 4
"""Of a calibration: another number where the model's features mean something else."""


def cache_folder() -> Path:
    """The user's cache folder for corrconv; the environment variable CORRCONV_CACHE overrides it."""
    if folder := os.environ.get("CORRCONV_CACHE"):
        return Path(folder)
    from platformdirs import user_cache_path

    return user_cache_path("corrconv", appauthor=False)


@cache
def processor() -> str:
    """The processor's model, where the system tells: what is measured on it suits no other."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith(("model name", "CPU part")):  # x86, ARM
                return line.partition(":")[2].strip()
    return platform.processor()


@cache
def versions() -> dict[str, str]:
    """Versions of what measured times depend on; those not installed are left out."""
    from importlib import metadata

    found = {}
    for distribution in ("numpy", "pyfftw", "mkl", "ducc0"):
        with suppress(metadata.PackageNotFoundError):
            found[distribution] = metadata.version(distribution)
    return found


def calibration_file() -> Path:
    """What `corrconv calibrate` wrote."""
    return cache_folder() / "calibration.json"


def calibrated_here() -> dict[str, Any]:
    """What a calibration must say to be of use here: another model, processor or library is another time."""
    return {"format": FORMAT, "processor": processor(), "versions": versions()}


@cache
def calibration() -> dict[str, Any]:
    """What was calibrated here; empty where nothing was, or with another processor or libraries."""
    path = calibration_file()
    try:
        held = json.loads(path.read_text("utf-8"))
        here = all(held[key] == value for key, value in calibrated_here().items())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        warnings.warn(
            f"the calibration in {path} is unreadable and ignored: {error}; "
            "corrconv calibrate makes it again",
            stacklevel=2,
        )
        return {}
    return held if here else {}


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
