"""All deviations observed, each library in a process of its own, and kept for the page."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from itertools import groupby

from corrconv.kit.pool import spawned

from .evidence import Observation, Upstream
from .libraries import CATALOGUE
from .observe import observe, observed


def collect(progress: Callable[[str], None] = lambda _: None) -> Upstream:
    """Observe every deviation with the versions installed here.

    Parameters
    ----------
    progress : callable
        Told the name of each library as its turn comes.

    Notes
    -----
    A new process for each library: frameworks take hundreds of megabytes, MKL disturbs pyFFTW, and
    a crash ends only its own.
    """
    versions: dict[str, str] = {}
    found: list[Observation] = []
    for library, group in groupby(CATALOGUE, key=lambda it: it.library):
        progress(library.name)
        versions[library.name] = library.version() or ""
        ids = [it.id for it in group]
        found += observe_apart(ids) if versions[library.name] else _observed(ids)
    return Upstream(sys.version.split()[0], versions, tuple(found))


def observe_apart(ids: Sequence[str]) -> list[Observation]:
    """These deviations, observed in a new process."""
    with spawned(1, initializer=_quiet) as pool:
        try:
            return pool.submit(_observed, ids).result()
        except BrokenProcessPool:
            crashed = "its process crashed"
            named = [it for it in CATALOGUE if it.id in ids]
            return [observed(it, "changed", it.library.version() or "", crashed) for it in named]


def _quiet() -> None:
    """TensorFlow writes about itself to stderr, past Python."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _observed(ids: Sequence[str]) -> list[Observation]:
    return [observe(it) for it in CATALOGUE if it.id in ids]
