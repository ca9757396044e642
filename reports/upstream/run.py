"""All deviations observed, each library in a process of its own, and kept for the page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import groupby

from corrconv.measure.child import Reporter
from corrconv.measure.conditions import Limits
from corrconv.measure.process import Process, ProcessFailed

from .evidence import Observation, Upstream
from .libraries import CATALOGUE
from .observe import TIME_LIMIT, observe, observed

LIMITS = Limits(seconds=10 * TIME_LIMIT)
"""Of all programs of a library."""


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
    try:
        with Process(threads=None, limits=LIMITS) as process:
            return process.ask(there, list(ids))
    except ProcessFailed as failed:
        named = [it for it in CATALOGUE if it.id in ids]
        return [observed(it, "changed", it.library.version() or "", failed.what) for it in named]


def there(reporter: Reporter, ids: list[str]) -> list[Observation]:
    """In that process."""
    return _observed(ids)


def _observed(ids: Sequence[str]) -> list[Observation]:
    return [observe(it) for it in CATALOGUE if it.id in ids]
