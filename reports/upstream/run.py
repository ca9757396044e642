"""All deviations observed, and what that gives the page. Each library has a process of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from corrconv.kit import old_evidence as evidence

from .deviation import Deviation
from .evidence import NAME
from .expected import text
from .libraries import CATALOGUE
from .observe import Observation, observe

Row = dict[str, str]


def collect(progress: Callable[[str], None] = lambda _: None) -> evidence.Evidence:
    """Observe every deviation with the versions installed here.

    Parameters
    ----------
    progress : callable
        Told the name of each library as its turn comes.

    Returns
    -------
    dict
        ``versions``, by library (empty: not installed), and ``deviations``, a row of texts each.

    Notes
    -----
    A new process for each library: frameworks take hundreds of megabytes, MKL disturbs pyFFTW, and
    a crash ends only its own.
    """
    versions: dict[str, str] = {}
    rows: list[Row] = []
    for library, group in groupby(CATALOGUE, key=lambda it: it.library):
        progress(library.name)
        versions[library.name] = library.version() or ""
        ids = [it.id for it in group]
        rows += observe_apart(ids) if versions[library.name] else _rows(ids)
    return {"python": sys.version.split()[0], "versions": versions, "deviations": rows}


def save(found: evidence.Evidence, results: Path) -> Path:
    """Keep it beside asv's `results`, for the page."""
    return evidence.save(found, results, NAME)


def observe_apart(ids: list[str]) -> list[Row]:
    """The rows of these deviations, observed in a new process."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_quiet) as pool:
        try:
            return pool.submit(_rows, ids).result()
        except BrokenProcessPool:
            return list(_crashed(ids))


def _crashed(ids: list[str]) -> Iterator[Row]:
    for it in _named(ids):
        version = it.library.version() or ""
        yield row(Observation(it, "changed", version, "its process crashed"))


def _quiet() -> None:
    """TensorFlow writes about itself to stderr, past Python."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _rows(ids: list[str]) -> list[Row]:
    return [row(observe(it)) for it in _named(ids)]


def _named(ids: list[str]) -> list[Deviation]:
    return [it for it in CATALOGUE if it.id in ids]


def row(seen: Observation) -> dict[str, Any]:
    """One observation as the evidence keeps it."""
    it = seen.deviation
    return {
        "id": it.id,
        "library": it.library.name,
        "version": seen.version,
        "kind": it.kind,
        "status": seen.status,
        "title": it.title,
        "does": it.does,
        "should": it.should,
        "hurts": it.hurts,
        "undone": it.undone,
        "link": it.link,
        "got": seen.got,
        "described": text(it.described),
        "wanted": text(it.wanted),
        "code": it.code,
        "message": seen.message,
    }
