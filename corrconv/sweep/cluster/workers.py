"""Workers that cannot take part: without corrconv, or with other code than is here; and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corrconv.sweep.cluster.present import Present, present
from corrconv.sweep.files import Refused

LACKING = "ModuleNotFoundError", "ImportError", "AttributeError"
"""Errors of a worker that cannot import what it is asked."""
SHOWN = 3
"""So many are named."""


@dataclass(frozen=True)
class Wrong:
    """A worker's address, and what is wrong with it."""

    worker: str
    what: str


def is_wrong(worker: str, said: Present | Exception, here: str) -> Wrong:
    """What a worker said of itself, where that is not what it should be."""
    if isinstance(said, Present):
        return Wrong(
            worker,
            f"{said.name} has corrconv {said.version} with other code ({said.code} there, {here} here)",
        )
    words = f"{type(said).__name__}: {said}"  # the error itself, or Dask's that quotes it
    if any(name in words for name in LACKING):
        return Wrong(worker, f"has no corrconv, or an older one ({words})")
    return Wrong(worker, f"does not say what it is ({words})")


def are_wrong(wrong: Sequence[Wrong]) -> Refused:
    """What is said of all of them, before anything is measured."""
    told = [f"{each.worker}: {each.what}" for each in wrong[:SHOWN]]
    told += [f"and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
    version = present()["version"]
    return Refused(
        "\n  ".join(["scheduler: workers must run the very code that runs here:", *told])
        + f"\ninstall it where they run, and start them again: pip install 'corrconv[dask]=={version}', or "
        "the same checkout"
    )
