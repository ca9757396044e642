"""Names of implementations to run a test with; those that installed libraries change are marked ``peers``."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet

import corrconv

INSTALLED = {"numba", "numpy", "pyfftw", "python", "scipy"}
"""Libraries that come with corrconv."""
TRANSFORMING = {"auto", "fftw_tiled"}
"""They take the transforms of whatever is installed."""


def each(names: Iterable[str] | None = None) -> list[ParameterSet]:
    """Parameters: these names, or those of all that can run here."""
    return [
        pytest.param(name, marks=[pytest.mark.peers] if changes(name) else [], id=name)
        for name in (corrconv.available() if names is None else names)
    ]


def changes(name: str) -> bool:
    """Whether what is installed decides what it does."""
    return name in TRANSFORMING or corrconv.get(name).library not in INSTALLED
