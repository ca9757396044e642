"""What one process of a run does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """A suite for an implementation.

    Attributes
    ----------
    suite, name, file : str
        Of the suite and of the implementation; its file, where it is not registered.
    only : str
        One test, with or without its parameters; all of them where it is empty.
    """

    suite: str
    name: str
    file: str = ""
    only: str = ""
