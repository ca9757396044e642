"""How long one tile takes: measured times, the built-in ones or this machine's own.

``costs.json`` beside this file comes with the package. `corrconv calibrate` measures this machine and
stores what it finds in the user's cache folder, by processor and library versions; from then on those
times are used.
"""

from __future__ import annotations

import json
import math
import warnings
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.core import cache as stored
from corrconv.core.reduction import Array
from corrconv.engines.tiles import providers

BUILTIN = Path(__file__).with_name("costs.json")
DTYPES = ("float32", "float64", "complex64", "complex128")
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
                    return parse(path.read_text("ascii"))
                except (OSError, ValueError) as error:
                    warnings.warn(
                        f"tile times in {path} are unreadable, built-in ones are used "
                        f"(corrconv calibrate makes new ones): {error}",
                        stacklevel=2,
                    )
    return parse(BUILTIN.read_text("ascii"))


def own_file() -> Path:
    """Where this machine's own times lie: those of another processor or library say little."""
    import hashlib

    host = f"{stored.processor()} {stored.versions()}"
    mark = hashlib.sha256(host.encode()).hexdigest()[:12]
    return stored.cache_folder() / f"tile-times-{mark}.json"


def parse(text: str) -> Times:
    """The times in a file's text.

    Raises
    ------
    ValueError
        Saying what is not as it should be.
    """
    try:
        held: Any = json.loads(text)["nanoseconds"]
        return {
            str(provider): {
                dtype: {
                    ndim: {str(int(length)): _positive(value) for length, value in lengths.items()}
                    for ndim, lengths in by_ndim.items()
                }
                for dtype, by_ndim in by_dtype.items()
            }
            for provider, by_dtype in held.items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a table of tile times: {error!r}") from None


def _positive(value: Any) -> float:
    number = float(value)
    if not 0 < number < math.inf:
        raise ValueError(f"not a time: {value!r}")
    return number


def write(path: Path, times: Times) -> None:
    """Replace a file of times in one step."""
    made = {
        "made_by": "corrconv calibrate",
        "processor": stored.processor(),
        "versions": stored.versions(),
        "unit": "nanoseconds a point of one tile: load, both transforms, product, store; one thread",
    }
    stored.replace(path, json.dumps({**made, "nanoseconds": times}, indent=1) + "\n")


def forget() -> None:
    """Read the times anew when they are next asked for."""
    _times.cache_clear()
    costs.cache_clear()
