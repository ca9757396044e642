"""The newest commits that are not stored are measured, and each is kept as soon as it is."""

from __future__ import annotations

import platform
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path

from corrconv.commits.repository import Repository
from corrconv.core.cache import processor
from corrconv.measure import environment

from . import evidence
from .cells import followed
from .commits import address, line
from .evidence import Commit, Conditions, History, Measured
from .measure import FULL, Effort, measure

PACKAGES = ("numpy", "scipy", "numba", "llvmlite", "pyfftw")
"""What our implementations, and the yardstick, are made of."""
Told = Callable[[float, str], object]


def here() -> Conditions:
    """Of this process, and of those that it starts."""
    versions = {name: metadata.version(name) for name in PACKAGES}
    return Conditions(processor(), platform.python_version(), versions)


def missing(
    stored: History | None, newest: Sequence[Commit], conditions: Conditions
) -> list[Commit]:
    """Those that have no numbers under these conditions: whatever kept them from it may be mended."""
    known = {
        it.commit
        for it in (stored.tried if stored else ())
        if it.conditions == conditions and not it.reason
    }
    return [commit for commit in newest if commit.hash not in known]


def run(
    root: Path,
    results: Path,
    count: int,
    effort: Effort = FULL,
    told: Told = lambda share, words: None,
) -> History:
    """Measure those of the newest commits that are not stored.

    They are taken in an order that is drawn: what drifts from hour to hour is then no trend over commits,
    and where it is stopped, commits are missing here and there, not all of the older ones.

    Parameters
    ----------
    root : Path
        The checkout.
    results : Path
        The folder of results.
    count : int
        How many of the newest commits that touch what is measured.
    effort : Effort
    told : callable
        Is told how much is done, and what comes now.

    Raises
    ------
    ValueError
        Where there is no commit to go through, or what is stored is damaged.
    """
    stored, every, conditions = evidence.load(results), line(root), here()
    todo = missing(stored, every[:count], conditions)
    made = environment.made(quick=effort != FULL)
    tried = {(it.commit, _key(it.conditions)): it for it in (stored.tried if stored else ())}
    history = History(
        made, address(root), _along(every, count, tried.values()), tuple(tried.values())
    )
    random.Random(every[0].hash).shuffle(todo)
    names = followed()
    for place, commit in enumerate(todo):

        def progress(share: float, words: str, place: int = place, commit: Commit = commit) -> None:
            told((place + share) / len(todo), f"{commit.short}: {words}")

        found = measure(root, commit.hash, names, conditions, effort, progress)
        tried[commit.hash, _key(conditions)] = found
        history = replace(history, tried=tuple(tried.values()))
        evidence.save(history, results)
    evidence.save(history, results)
    return history


def _key(conditions: Conditions) -> str:
    return repr(conditions)


def _along(every: Sequence[Commit], count: int, tried: Iterable[Measured]) -> tuple[Commit, ...]:
    """The line from the oldest commit that was tried on, oldest first."""
    known = {it.commit for it in tried}
    last = max(
        [min(count, len(every)), *(place + 1 for place, it in enumerate(every) if it.hash in known)]
    )
    return tuple(reversed(every[:last]))


def fewer(root: Path, count: int) -> str:
    """What is to be said where a clone has fewer commits than were asked for; else empty."""
    there = len(line(root))
    if there >= count:
        return ""
    cure = "; it is shallow: git fetch --unshallow" if Repository(root).shallow else ""
    return (
        f"this clone has {there} commits that touch what is measured, {count} were asked for{cure}"
    )
