"""Everything that the page's program computes from, as plain data for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from corrconv.calibrate.evidence import Calibrated
from corrconv.engines.tiles.costs import Times
from corrconv.kit.registered import loaded
from corrconv.recommend.exact import MEANING

from .able import Able, able, installs
from .constants import constants
from .known import AXES, DTYPES, Known, known

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
