"""What is kept between processes, and may be of another machine, library or time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corrconv.doctor.evidence import Check, judged


def checks() -> Iterator[Check]:
    """Those of this user's cache folder."""
    from corrconv.core import cache as stored
    from corrconv.engines import wisdom
    from corrconv.engines.tiles import costs

    folder = stored.cache_folder()
    yield calibration(folder, stored.calibrated_here())
    try:
        current = {wisdom.wisdom_file().name, costs.own_file().name}
    except Exception as error:  # whatever an FFTW that does not load raises
        yield Check("stale caches", "unknown", f"FFTW's wisdom cannot be found: {error}")
    else:
        yield stale(folder, current)


def calibration(folder: Path, here: Mapping[str, Any]) -> Check:
    """Whether `corrconv calibrate` has measured this very processor, with these libraries."""
    path = folder / "calibration.json"
    held = _json(path) or {}
    other = [key for key, value in here.items() if held.get(key) != value]
    if not path.exists():
        read = "none: auto goes by times of another machine"
    elif other:
        read = f"{path} is ignored: unreadable, or made for other {' and '.join(other)}"
    else:
        read = f"made {held.get('made_at', 'some time ago')}"
    cure = "auto may choose the second best near a crossover: corrconv calibrate (a minute)"
    return judged("calibration", read, bool(other), cure)


def stale(folder: Path, current: set[str]) -> Check:
    """Wisdom and tile times that nobody can use; `current` are the names of those in use here."""
    kept = sorted([*folder.glob("fftw-wisdom-*.json"), *folder.glob("tile-times-*.json")])
    bad = [each.name for each in kept if each.name not in current or _json(each) is None]
    return judged(
        "stale caches",
        f"unreadable, or of another processor or version: {', '.join(bad)}" if bad else "none",
        bool(bad),
        "what is unreadable each process measures anew; the rest is not used here: delete them, where "
        f"the folder {folder} serves this machine alone",
    )


def _json(path: Path) -> dict[str, Any] | None:
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) else None
