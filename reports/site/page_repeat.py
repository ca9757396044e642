"""How to repeat all of it: environment, versions, lock, commit, and the commands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corrconv.kit.registered import tried

from ..kit.found import modules
from ..kit.material import Material
from ..kit.page import Origin, Page, origins
from ..kit.run import Run

LONG = 24
"""A section of the environment with more entries than this is folded."""


@dataclass(frozen=True)
class Measured:
    """A row of the table of implementations; the version is that of the measurement."""

    name: str
    family: str
    library: str
    version: str
    reference: str


@dataclass(frozen=True)
class Apart:
    """What has evidence of its own: where that is from (nothing where it was not made), and the command."""

    title: str
    origins: tuple[Origin, ...]
    command: str


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    commit, lock, tier : str
        What was timed: the source, the locked versions' checksum, the grid; empty where not recorded.
    asv : str
        The address of asv's own pages, from this one; empty where they were not made.
    made_apart : tuple of Apart
    implementations : tuple of Measured
    environment : mapping
        Sections of keys and values in words; empty where none was kept.
    """

    commit: str
    lock: str
    tier: str
    asv: str
    made_apart: tuple[Apart, ...]
    implementations: tuple[Measured, ...]
    environment: Mapping[str, Mapping[str, str]]
    long: int = LONG


def pages(stored: Material) -> list[Page]:
    """One."""
    run = stored.run
    source = run.environment.get("source", {})
    shown = Shown(
        str(source.get("commit", stored.made.commit)),
        str(source.get("lock, SHA-256", "")),
        str(source.get("tier", "")),
        pages_of_asv(stored.results, stored.output),
        tuple(
            Apart(module.TITLE, origins(stored.results, module.NAME), module.MAKE)
            for module in modules("evidence")
        ),
        tuple(measured(run)),
        {
            section: {key: plain(value) for key, value in entries.items()}
            for section, entries in run.environment.items()
        },
    )
    return [
        Page(
            "repeat.html",
            "Repeat it",
            "The commands, commit, lock, versions and machine behind every number.",
            "Book",
            100,
            "site/page_repeat.html.j2",
            shown,
        )
    ]


def pages_of_asv(results: Path, output: Path | None) -> str:
    """Where asv's pages, written into the results, lie from `output`; empty where there is no way there."""
    if output is None:
        return ""
    index, here = (results / "asv" / "html" / "index.html").resolve(), output.resolve()
    if not index.is_file() or index.drive != here.drive:
        return ""
    return Path(os.path.relpath(index, here)).as_posix()


def measured(run: Run) -> list[Measured]:
    """The implementations of the run, with the versions that its environment record holds."""
    recorded = run.environment.get("packages", {})
    versions = {name.lower(): str(version) for name, version in recorded.items()}
    versions["python"] = str(run.environment.get("python", {}).get("version", "not recorded"))
    names = sorted({side.name for cell in run.cells for side in cell.sides})
    return [_measured(name, versions) for name in names]


def _measured(name: str, versions: Mapping[str, str]) -> Measured:
    it = tried(name)
    if isinstance(it, str):
        return Measured(name, "unknown", "–", "–", it)
    version = versions.get(it.library.lower(), "not recorded")
    return Measured(name, it.family, it.library, version, it.reference)


def plain(value: object) -> str:
    """A recorded value as text; lists and nested sections on one line."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {plain(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(item) for item in value) or "none"
    if value is None or isinstance(value, bool):
        return {True: "yes", False: "no", None: "unknown"}[value]
    return str(value)
