"""All that the page computes from, as data: the model's numbers, and what each implementation takes."""

from __future__ import annotations

from dataclasses import asdict
from importlib import import_module
from types import ModuleType
from typing import Any

from corrconv.calibrate.evidence import Calibrated
from corrconv.core import memory
from corrconv.core.registry import get
from corrconv.engines.tiles import choice as tiles
from corrconv.engines.tiles.costs import Times
from corrconv.kit.registered import loaded
from corrconv.model import choice, ours, prediction, table
from corrconv.model.bases import choices, lengths, sums, transforms
from corrconv.recommend.exact import MEANING

from .able import Able, able, installs
from .known import AXES, DTYPES, Known, known

LIMITS = {1: 2**24, 2: 2**16}
"""Longest side that the page takes, by number of axes."""


def constants() -> dict[str, Any]:
    """By the names that the program knows them by."""
    return {
        "limits": LIMITS,
        "LONGEST": 4 * max(LIMITS.values()),  # beyond every transform of such sides
        "CALL": tiles.CALL,
        "TILE_THREADS": tiles.THREADS,
        "LARGEST_TILE": tiles.LARGEST,
        "THREADS": prediction.THREADS,
        "TILES": table.TILES,
        "choosesAmong": get("auto").chooses_among,
        "SECOND_CACHE": ours.SECOND_CACHE,
        "FIRST_CACHE": sums.FIRST_CACHE,
        "THIRD_CACHE": transforms.THIRD_CACHE,
        "SMALL_KERNEL": sums.SMALL_KERNEL,
        "DOT_BLOCK": sums.DOT_BLOCK,
        "XLA_TAPS": sums.XLA_TAPS,
        "DFT_TAPS": choices.DFT_TAPS,
        "DFT_TAPS_ELSE": choices.DFT_TAPS_ELSE,
        "SCIPY_1D": choices.SCIPY_1D,
        "SCIPY_1D_LONGER_KERNEL": choices.SCIPY_1D_LONGER_KERNEL,
        "SCIPY_2D": choices.SCIPY_2D,
        "REAL": lengths.REAL,
        "COMPLEX": lengths.COMPLEX,
        "OF_FFTW": lengths.OF_FFTW,
        "SMALL_FACTOR": lengths.SMALL_FACTOR,
        "LARGE_FACTOR": lengths.LARGE_FACTOR,
        "AT_ONCE": lengths.AT_ONCE,
        "LOOK": choice.LOOK,
        "LOOK_TAP": choice.LOOK_TAP,
        "MEBIBYTE": memory.MEBIBYTE,
        "SMALL_IMAGE": _file_of("numba_simd").SMALL,
        "TRIED_FROM": _file_of("mkl").TRIED_FROM,
    }


def _file_of(name: str) -> ModuleType:
    """The module of an implementation, in which its own numbers stand."""
    return import_module(type(get(name)).__module__)


REFERENCES = {
    "scipy_auto": "scipy.signal's own choice",
    "scipy_fft": "scipy.signal's FFT",
    "opencv": "OpenCV",
}
"""What the first is compared with in words."""


def pack(modelled: Calibrated) -> dict[str, Any]:
    """The model of the stored run, the implementations in its table's order, and the constants."""
    of = known(modelled)
    names = dict.fromkeys(key.partition(" ")[0] for key in of.entries)
    here = {name: it for name in names if (it := loaded(name)) is not None}
    return constants() | {
        "entries": {key: _entry(of, key) for key in of.entries},
        "tiles": {
            dtype: {ndim: _tiles(of.tiles, dtype, ndim) for ndim in AXES} for dtype in DTYPES
        },
        "simd": {"half": of.tile.vector_bytes * (of.tile.vectors // 2), "rows": of.tile.rows},
        "implementations": {name: _implementation(able(it)) for name, it in here.items()},
        "providers": installs(),
        "references": REFERENCES,
        "meaning": MEANING,
        "fitted": {ndim: asdict(sizes) for ndim, sizes in of.fitted.items()},
        "processors": int(modelled.made["processors"]),
        "source": _source(of, modelled),
    }


def _entry(of: Known, key: str) -> dict[str, Any]:
    """What predictions need of it; an error that is not known is left out."""
    data = of.entries[key].as_data()
    return {
        name: data[name] for name in ("basis", "coefficients", "parallel", "error") if name in data
    }


def _tiles(times: Times, dtype: str, ndim: int) -> list[list[Any]]:
    """Of each provider its name, the lengths, growing, and nanoseconds a point at each."""
    found = []
    for provider, by_dtype in times.items():
        measured = by_dtype.get(dtype, {}).get(str(ndim), {})
        if measured:
            points = sorted((int(length), value) for length, value in measured.items())
            found.append([provider, *map(list, zip(*points))])
    return found


def _implementation(it: Able) -> dict[str, Any]:
    data = asdict(it)
    data["declines"] = {
        key: {name: value for name, value in says.items() if value}
        for key, says in data["declines"].items()
    }
    return {key: value for key, value in data.items() if key != "name"}


def _source(of: Known, modelled: Calibrated) -> dict[str, Any]:
    """Where the times are from, for the page's words."""
    return {
        "processor": modelled.made["processor"],
        "commit": modelled.made["commit"][:8],
        "at": modelled.made["at"][:10],
        "borrowed": of.borrowed,
        "tilesBorrowed": of.tiles_borrowed,
        "package": of.package.get("processor", "unknown"),
        "packageAt": of.package.get("made_at", "")[:10],
    }
