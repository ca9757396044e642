"""Stored evidence that is JSON of the right format, and yet not what its reader expects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corrconv.kit import old_evidence as evidence


@contextmanager
def reading(results: Path, name: str, make: str) -> Iterator[None]:
    """While the evidence called `name` is taken apart; `make` is the command that makes it again.

    Raises
    ------
    ValueError
        Where something is missing in it, or is not of its kind; the message says what to do.
    """
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        path = evidence.place(results, name)
        raise ValueError(
            f"{path}: is damaged ({error!r}); delete it, and make it again: {make}"
        ) from error
