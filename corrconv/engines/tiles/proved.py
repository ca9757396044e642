"""What the gate has proved, kept: a process takes the word of an earlier one, of this code on this machine.

One file for each provider. Another version of it, another processor, other settings of it or another proof
have a file of their own, and prove anew, as everybody does who finds a file damaged. A transform that was
found wrong is not kept: the next process tries it again.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from functools import cache
from pathlib import Path

import numpy as np

from corrconv.core import cache as stored
from corrconv.core import sealed
from corrconv.core.fork import making
from corrconv.engines.tiles.providers import provider
from corrconv.engines.tiles.size import Size
from corrconv.kit.codec import parse

WHAT = "a proof of transforms"
MOST = 4000
"""Proofs in a file: older ones make room. A proof takes some 60 bytes."""
STEERING = "MKL_", "DUCC0_", "NPY_", "CORRCONV_FFTW_PLANNER", "CORRCONV_FFTW_TIME_LIMIT"
"""How names of environment variables begin that make a library compute otherwise."""
HERE = Path(__file__).parent
SOURCES = (
    *(HERE / f"{name}.py" for name in ("gate", "proved", "size")),
    *sorted((HERE / "providers").glob("*.py")),
    HERE.parent / "wisdom.py",
)
_one_at_a_time = threading.RLock()
_known: dict[str, dict[str, float]] = {}
"""By file: errors by size."""


def error_of(name: str, size: Size) -> float | None:
    """The error that was found, in the units of `gate.ALLOWED`; None where this is not known."""
    with making, _one_at_a_time:
        return _proved(_file(name)).get(_words(size))


def keep(name: str, size: Size, error: float) -> None:
    """Keep what was found right, beside what other processes have kept meanwhile."""
    with making, _one_at_a_time:
        file = _file(name)
        proved = _known[file] = {**_proved(file), **_read(file), _words(size): error}
        newest = dict(list(proved.items())[-MOST:])
        content = json.dumps(newest).encode()
        sealed.keep(content, file, what=WHAT, otherwise="proves its transforms anew")


def _proved(file: str) -> dict[str, float]:
    if file not in _known:
        _known[file] = _read(file)
    return _known[file]


def _read(file: str) -> dict[str, float]:
    content = sealed.read(file, what=WHAT)
    return parse(content) if content else {}


def _words(size: Size) -> str:
    place = " in place" if size.in_place else ""
    return f"{size.dtype} {size.shape} along {size.axes}{place}"


def _file(name: str) -> str:
    settings = sorted(each for each in os.environ.items() if each[0].startswith(STEERING))
    says = f"{provider(name).version()} {stored.features()} numpy {np.__version__} {settings} {_sources()}"
    return f"proved-{name}-{hashlib.sha256(says.encode()).hexdigest()[:12]}.json"


@cache
def _sources() -> str:
    together = hashlib.sha256()
    for path in SOURCES:
        together.update(path.read_bytes())
    return together.hexdigest()
