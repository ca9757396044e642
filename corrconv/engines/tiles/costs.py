"""How long one tile takes: measured times, the built-in ones or this machine's own.

``costs.json`` beside this file comes with the package. `corrconv calibrate` measures this machine and
stores what it finds in the user's cache folder, by processor and library versions; from then on those
times are used.
"""

from __future__ import annotations

import json
import math
import re
import warnings
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.core import cache as stored
from corrconv.core.reduction import Array
from corrconv.engines.tiles import providers
from corrconv.kit import codec

BUILTIN = Path(__file__).with_name("costs.json")
DTYPES = ("float32", "float64", "complex64", "complex128")
LENGTH = re.compile("[1-9][0-9]{0,11}")
SLOWEST = 1e9
"""A second a point: what is beyond was not measured."""
Times = dict[str, dict[str, dict[str, dict[str, float]]]]
"""Nanoseconds a point: by provider, dtype, number of axes, and length of the tile along each."""


@dataclass(frozen=True)
class Costs:
    """Times of tiles of one dtype and number of axes.

    Attributes
    ----------
    providers : tuple of str
        Whose times these are.
    lengths : ndarray of int
        The lengths of a tile along an axis, growing.
    per_point : ndarray, of shape (providers, lengths)
        Seconds a point, of a tile of that length along each axis: load, both transforms, product
        and store.
    """

    providers: tuple[str, ...]
    lengths: Array
    per_point: Array


@cache
def costs(providers: tuple[str, ...], dtype: str, ndim: int, lengths: tuple[int, ...]) -> Costs:
    """Costs at these lengths; between measured ones, time a point and log2 is interpolated."""
    times = _times()
    known = tuple(name for name in providers if times.get(name, {}).get(dtype, {}).get(str(ndim)))
    per_point = [_interpolate(times[name][dtype][str(ndim)], lengths) for name in known]
    return Costs(known, np.array(lengths), np.array(per_point))


def _interpolate(measured: dict[str, float], lengths: tuple[int, ...]) -> Array:
    points = sorted((int(length), nanoseconds) for length, nanoseconds in measured.items())
    at = [math.log2(2 * length) for length, _ in points]
    rates = [1e-9 * value / log for (_, value), log in zip(points, at)]
    wanted = np.log2(2 * np.array(lengths))
    result: Array = np.interp(wanted, at, rates) * wanted
    return result


def all_times() -> Times:
    """What `costs` goes by, as it was measured."""
    return _times()


instead: Times | None = None
"""Another machine's, whose providers are as if installed, see `corrconv.model.elsewhere`."""


def known() -> tuple[str, ...]:
    """The providers that can be chosen."""
    return tuple(instead) if instead is not None else providers.available()


@cache
def _times() -> Times:
    """Those of this machine where there are any, else the built-in ones."""
    if instead is not None:
        return instead
    with suppress(OSError):
        if any(stored.cache_folder().glob("tile-times-*.json")):
            path = own_file()
            if path.exists():
                try:
                    return parse(stored.read(path.name))
                except (OSError, ValueError) as error:
                    warnings.warn(
                        f"tile times in {path} are unreadable, built-in ones are used "
                        f"(corrconv calibrate makes new ones): {error}",
                        stacklevel=2,
                    )
    return parse(BUILTIN.read_bytes())


def own_file() -> Path:
    """Where this machine's own times lie: those of another processor or library say little."""
    import hashlib

    host = f"{stored.processor()} {stored.features()} {stored.versions()}"
    mark = hashlib.sha256(host.encode()).hexdigest()[:12]
    return stored.cache_folder() / f"tile-times-{mark}.json"


def parse(content: bytes) -> Times:
    """The times in the bytes of a file; raises as `checked`."""
    held = codec.parse(content)
    if not isinstance(held, dict) or "nanoseconds" not in held:
        raise ValueError("not a table of tile times: it has no nanoseconds")
    return checked(held["nanoseconds"])


def checked(held: Any) -> Times:
    """The same, if it is a table.

    Raises
    ------
    ValueError
        Saying what is not as it should be.
    """
    for provider, by_dtype in _items(held):
        for dtype, by_ndim in _items(by_dtype):
            for ndim, lengths in _items(by_ndim):
                for length, time in _items(lengths):
                    at = f"{provider} {dtype} {ndim} {length}"
                    if not (LENGTH.fullmatch(length) and 2 <= int(length)):
                        raise ValueError(f"not the length of a tile: {at}")
                    if type(time) not in (int, float) or not 0 < time <= SLOWEST:
                        raise ValueError(f"not a time: {codec.shown(time)} of {at}")
    times: Times = held
    return times


def _items(held: Any) -> Iterable[tuple[str, Any]]:
    if not isinstance(held, dict) or not held:
        raise ValueError(f"not a table of tile times: {codec.shown(held)}")
    return held.items()


def text(times: Times) -> str:
    """A table as it is written."""
    made = {
        "made_by": "corrconv calibrate",
        "processor": stored.processor(),
        "versions": stored.versions(),
        "unit": "nanoseconds a point of one tile: load, both transforms, product, store; one thread",
    }
    return json.dumps({**made, "nanoseconds": times}, indent=1) + "\n"


def write(times: Times) -> None:
    """Keep times of this machine."""
    stored.keep(text(times), own_file().name)


def forget() -> None:
    """Read the times anew when they are next asked for."""
    _times.cache_clear()
    costs.cache_clear()
