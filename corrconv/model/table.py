"""The table of fitted coefficients: an entry for each implementation, dtype and number of axes.

``model.json`` beside this file comes with the package. `corrconv calibrate` fits entries to
this machine, and stores them in the user's cache folder; those come first.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.core import cache as stored
from corrconv.core.calibration import FILE, Calibration, Entry, calibration, ignored
from corrconv.core.problem import Problem
from corrconv.kit.units import number

BUILTIN = Path(__file__).with_name("model.json")
FAR = 4
"""Times beyond the sizes that models were fitted to, from which that is said."""
SAMPLE, AXES = 3, {f"{ndim}-D": ndim for ndim in (1, 2, 3)}
"""The side of a problem whose features are counted; the axes that entries are for."""


@dataclass(frozen=True)
class Fitted:
    """Between which sizes the models of so many axes were fitted: points of image and kernel."""

    images: tuple[int, int]
    kernels: tuple[int, int]

    def outside(self, problem: Problem) -> list[str]:
        """Of what a problem has `FAR` beyond it, in words: ``images of 576 to 1951609 points``."""
        sizes = (
            ("images", math.prod(problem.image_shape), self.images),
            ("kernels", problem.taps, self.kernels),
        )
        return [
            f"{what} of {number(low)} to {number(high)} points"
            for what, size, (low, high) in sizes
            if not low / FAR <= size <= high * FAR
        ]


def key_of(name: str, dtype: str, ndim: int) -> str:
    """Under which an entry is stored."""
    return f"{name} {dtype} {ndim}-D"


instead: Mapping[str, Entry] | None = None
"""Another machine's entries, see `corrconv.model.elsewhere`."""


@cache
def entry(key: str) -> Entry | None:
    """The entry of this machine where there is one, else the package's own; None where neither is."""
    if instead is not None:
        return instead.get(key)
    if found := own().entries.get(key):
        return found
    data = _builtin()["entries"].get(key)
    return None if data is None else Entry.from_data(data)


@cache
def own() -> Calibration:
    """What was calibrated here; nothing where an entry has other coefficients than its basis has features."""
    held = calibration()
    for key, each in held.entries.items():
        if (wanted := _coefficients(key, each.basis)) != len(each.coefficients):
            return ignored(f"{key} has {len(each.coefficients)} coefficients, not {wanted}")
    return held


def _coefficients(key: str, basis: str) -> int:
    """How many an entry has; 0 where its key or its basis is none."""
    from corrconv.model.bases import BASES  # not on the way of a first call

    _, _, kind = key.partition(" ")
    dtype, _, axes = kind.partition(" ")
    try:
        shape = (SAMPLE,) * AXES[axes]
        asked = Problem("correlate", shape, shape, "same", dtype=np.dtype(dtype))
        return len(BASES[basis].count(asked)) + 1
    except (KeyError, TypeError):
        return 0


def builtin(key: str) -> Entry:
    """The package's own entry.

    Raises
    ------
    KeyError
        Where there is none.
    """
    return Entry.from_data(_builtin()["entries"][key])


def all_builtin() -> dict[str, Entry]:
    """The package's own entries."""
    return {key: Entry.from_data(data) for key, data in _builtin()["entries"].items()}


@cache
def all_keys() -> tuple[str, ...]:
    """Of every entry, in the table's order."""
    if instead is not None:
        return tuple(instead)
    return tuple({**_builtin()["entries"], **own().entries})


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
def fitted(ndim: int) -> Fitted | None:
    """The sizes that the package's models of so many axes were fitted to: own ones are these, scaled."""
    ends = _builtin().get("fitted", {}).get(str(ndim))
    return Fitted(tuple(ends["images"]), tuple(ends["kernels"])) if ends else None


def first_calls() -> Mapping[str, float]:
    """Seconds of import, plan and first call in a fresh process, by name: our own, else the package's."""
    return own().first or _builtin().get("first", {})


def about_builtin() -> Mapping[str, Any]:
    """What the package's own table says of itself: ``processor``, ``made_at`` and more."""
    return {key: value for key, value in _builtin().items() if key != "entries"}


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


def write_own(found: Iterable[tuple[str, Entry]], simd_tile: str, **more: Any) -> Path:
    """Store entries as this machine's, beside those that it has already under other keys.

    Parameters
    ----------
    found : iterable of (str, Entry)
        By key.
    simd_tile : str
        The shape of `numba_simd`'s tile that they were measured with.
    **more
        What is known beside them, and stays from then on: ``swept``, when a sweep measured this machine;
        ``first``, seconds of first calls by name.
    """
    held = own()
    entries = {**held.entries, **dict(found)}
    made = _about(simd_tile=simd_tile, **{"swept": held.swept, "first": held.first, **more})
    path = stored.keep(as_text(entries.items(), **made, **stored.calibrated_here()), FILE)
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
    for function in (calibration, own, entry, all_keys, names, basis_of, fitted, _builtin):
        function.cache_clear()
