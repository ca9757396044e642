"""What is kept between processes, and may be of another machine, library or time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corrconv.doctor.check import Check, unknown

LARGE = 2**30
"""Bytes from which a cache folder is worth a look."""


def checks() -> list[Check]:
    """Those of this user's cache folder."""
    try:
        from corrconv.core import cache as stored
        from corrconv.engines import wisdom
        from corrconv.engines.tiles import costs

        folder, processor = stored.cache_folder(), stored.processor()
        current = {wisdom.wisdom_file().name, costs.own_file().name}
    except Exception as error:  # older corrconv, or FFTW missing
        names = ("calibration", "stale caches", "cache size")
        return [unknown(name, f"the cache folder ({error})", "corrconv list") for name in names]
    return [calibration(folder, processor), stale(folder, current), size(folder)]


def calibration(folder: Path, processor: str) -> Check:
    """Whether `corrconv calibrate` has measured this very processor."""
    path, cure = folder / "calibration.json", "corrconv calibrate (a minute)"
    if not path.exists():
        return Check(
            "calibration",
            "look",
            "none: auto goes by times of another machine",
            f"auto may choose the second best near a crossover: {cure}",
        )
    held = _json(path)
    if held is None or "processor" not in held:
        return Check("calibration", "look", f"{path} is unreadable", f"it is ignored: {cure}")
    if held["processor"] != processor:
        return Check(
            "calibration",
            "look",
            f"of {held['processor']}, this is {processor}",
            f"it is ignored on this processor: {cure}",
        )
    return Check("calibration", "ok", f"made {held.get('made_at', 'some time ago')}")


def stale(folder: Path, current: set[str]) -> Check:
    """Wisdom and tile times of other processors or versions: they are not used, and only lie there.

    Parameters
    ----------
    folder : Path
    current : set of str
        The names of the files that are in use here.
    """
    kept = [*folder.glob("fftw-wisdom-*.json"), *folder.glob("tile-times-*.json")]
    old = sorted(path for path in kept if path.name not in current)
    broken = sorted(path for path in kept if path.name in current and _json(path) is None)
    if broken:
        return Check(
            "stale caches",
            "look",
            f"unreadable: {', '.join(map(str, broken))}",
            "each process measures anew and warns: delete it",
        )
    if old:
        return Check(
            "stale caches",
            "look",
            f"of another processor or version: {', '.join(path.name for path in old)}",
            f"they are not used here; where the folder {folder} serves this machine alone, delete them",
        )
    return Check("stale caches", "ok", f"none in {folder}")


def size(folder: Path) -> Check:
    """How much the cache folder holds."""
    held = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    read = f"{held / 2**20:.1f} MiB in {folder}"
    if held < LARGE:
        return Check("cache size", "ok", read)
    return Check("cache size", "look", read, "delete it: it is made again as it is needed")


def _json(path: Path) -> dict[str, Any] | None:
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) else None
