"""The table of fitted coefficients: an entry for each implementation, dtype and number of axes.

``model.json`` beside this file comes with the package. `corrconv calibrate` fits entries to
this machine, and stores them in the user's cache folder; those come first.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corrconv.core import cache as stored

BUILTIN = Path(__file__).with_name("model.json")
TILES = "tiles of transforms"
"""The basis of what is predicted by times of tiles, see `corrconv.engines.tiles.costs`: no coefficients."""


@dataclass(frozen=True)
class Entry:
    """What is known of one implementation, with one dtype and number of axes.

    Attributes
    ----------
    basis : str
        What it is taken to do, a name in `corrconv.model.bases`.
    coefficients : tuple of float
        Seconds a feature of that basis; the call's own come last. Empty where only errors are known,
        since times come from elsewhere (`TILES`).
    parallel : float
        The share of the work, all but the call's own, that more threads divide among them.
    median_error, error : float
        The median and the 90th percentile of |predicted / measured - 1| on held-out sizes; NaN
        where that was not measured.
    """

    basis: str
    coefficients: tuple[float, ...]
    parallel: float = 0.0
    median_error: float = math.nan
    error: float = math.nan

    def seconds(self, features: tuple[float, ...], workers: int = 1) -> float:
        """The time for these features, the call's own not among them."""
        *each, fixed = self.coefficients
        work = sum(c * f for c, f in zip(each, features, strict=True))
        return fixed + work * (1 - self.parallel + self.parallel / workers)

    def scaled(self, factor: float) -> Entry:
        """The same, so many times as slow; its errors are not known there."""
        return Entry(
            self.basis, tuple(factor * value for value in self.coefficients), self.parallel
        )

    def as_data(self) -> dict[str, Any]:
        """For JSON; what is not known is left out."""
        data = {
            "basis": self.basis,
            "coefficients": [float(f"{value:.4g}") for value in self.coefficients],
            "parallel": round(self.parallel, 3),
            "median_error": round(self.median_error, 4),
            "error": round(self.error, 4),
        }
        return {key: value for key, value in data.items() if value == value}  # NaN is not JSON

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Entry:
        """From what `as_data` gave.

        Raises
        ------
        KeyError, TypeError, ValueError
            Where it is damaged.
        """
        return cls(
            str(data["basis"]),
            tuple(map(float, data["coefficients"])),
            float(data.get("parallel", 0.0)),
            float(data.get("median_error", math.nan)),
            float(data.get("error", math.nan)),
        )


def key_of(name: str, dtype: str, ndim: int) -> str:
    """Under which an entry is stored."""
    return f"{name} {dtype} {ndim}-D"


@cache
def entry(key: str) -> Entry | None:
    """The entry of this machine where there is one, else the package's own; None where neither is."""
    for held in (stored.calibration(), _builtin()):
        found = held.get("entries", {}).get(key)
        if found is not None:
            return Entry.from_data(found)
    return None


def builtin(key: str) -> Entry:
    """The package's own entry.

    Raises
    ------
    KeyError
        Where there is none.
    """
    return Entry.from_data(_builtin()["entries"][key])


@cache
def all_keys() -> tuple[str, ...]:
    """Of every entry, in the table's order."""
    return tuple({**_builtin().get("entries", {}), **stored.calibration().get("entries", {})})


@cache
def names() -> tuple[str, ...]:
    """The implementations of the table."""
    return tuple(dict.fromkeys(key.partition(" ")[0] for key in all_keys()))


@cache
def basis_of(name: str) -> str | None:
    """What the table takes an implementation to do; None where it has no entry."""
    for key in all_keys():
        if key.startswith(f"{name} ") and (found := entry(key)):
            return found.basis
    return None


@cache
def _builtin() -> dict[str, Any]:
    return dict(json.loads(BUILTIN.read_text("utf-8")))


def as_text(entries: Iterable[tuple[str, Entry]], **about: Any) -> str:
    """A table as it is stored, an entry a line."""
    head = json.dumps(about, indent=1)[1:-2]
    lines = ",\n".join(
        f"  {json.dumps(key)}: {json.dumps(each.as_data())}" for key, each in entries
    )
    return f'{{{head},\n "entries": {{\n{lines}\n }}\n}}\n'


def write_own(found: Iterable[tuple[str, Entry]], simd_tile: str) -> Path:
    """Store entries as this machine's, beside those that it has already under other keys.

    Parameters
    ----------
    found : iterable of (str, Entry)
        By key.
    simd_tile : str
        The shape of `numba_simd`'s tile that they were measured with.
    """
    held = stored.calibration().get("entries", {})
    entries = {key: Entry.from_data(data) for key, data in held.items()} | dict(found)
    path = stored.calibration_file()
    stored.replace(
        path, as_text(entries.items(), **_about(simd_tile=simd_tile), **stored.calibrated_here())
    )
    forget()
    return path


def write_builtin(found: Iterable[tuple[str, Entry]], **about: Any) -> None:
    """Put entries into the package's own table; those under other keys stay, and so does what is said."""
    held = _builtin()
    entries = {key: Entry.from_data(data) for key, data in held["entries"].items()} | dict(found)
    said = {key: value for key, value in held.items() if key != "entries"}
    made = said | _about(processor=stored.processor(), versions=stored.versions(), **about)
    stored.replace(BUILTIN, as_text(entries.items(), **made))
    forget()


def _about(**more: Any) -> dict[str, Any]:
    from datetime import UTC, datetime

    return {
        "made_by": "corrconv calibrate",
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "unit": "seconds a feature, see corrconv/model",
        **more,
    }


def forget() -> None:
    """Read both tables anew when they are next asked for."""
    for function in (stored.calibration, entry, all_keys, names, basis_of, _builtin):
        function.cache_clear()
