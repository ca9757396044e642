"""Names of implementations to run a test with; those that installed libraries change are marked ``peers``."""

from __future__ import annotations

from collections.abc import Container, Iterable

import pytest
from _pytest.mark import ParameterSet

import corrconv

INSTALLED = {"numba", "numpy", "pyfftw", "python", "scipy"}
"""Libraries that come with corrconv."""
CHOOSING = {"auto"}
"""They take whatever is installed."""


def each(
    names: Iterable[str] | None = None, quick: Container[str] | None = None
) -> list[ParameterSet]:
    """Parameters: these names, or those of all that can run here; all but the `quick` ones are slow."""
    return [
        pytest.param(name, marks=_marks(name, quick is None or name in quick), id=name)
        for name in (corrconv.available() if names is None else names)
    ]


def _marks(name: str, quick: bool) -> list[pytest.MarkDecorator]:
    return [
        *([pytest.mark.peers] if changes(name) else []),
        *([] if quick else [pytest.mark.slow]),
    ]


def changes(name: str) -> bool:
    """Whether what is installed decides what it does."""
    return name in CHOOSING or corrconv.get(name).library not in INSTALLED
