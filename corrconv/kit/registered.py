"""Implementations by the names in stored results, which may come from elsewhere, or from another version."""

from __future__ import annotations

import corrconv


def loaded(name: str) -> corrconv.Implementation | None:
    """The implementation; None where none is registered here under that name, or it does not load."""
    found = tried(name)
    return None if isinstance(found, str) else found


def tried(name: str) -> corrconv.Implementation | str:
    """The implementation, or in words why there is none."""
    if name not in corrconv.names():
        return "not registered in this version of corrconv"
    try:
        return corrconv.get(name)
    except Exception as error:  # whatever a third party's module raises: the results are shown
        return f"does not load here: {type(error).__name__}: {error}"
