"""A side of a commit: its code built in a folder of its own, and the environment that it runs in.

Both are kept in the user's cache folder: a build by its commit, an environment by its lock. A folder gets
its name when it is whole, so a kill at any moment leaves nothing that would be taken for one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from corrconv.commits import pip
from corrconv.commits.repository import Repository
from corrconv.core import private
from corrconv.core.cache import cache_folder, replace
from corrconv.core.scratch import scratch
from corrconv.regress.inside.loaded import CODE, blob

LOCK = "requirements/bench.txt"
ROOM = "regress"
BUILDS = 8
"""Builds that are kept: the newest."""
COMPILING = "CC", "CXX", "FC", "CFLAGS", "CXXFLAGS", "FFLAGS", "CPPFLAGS", "LDFLAGS"
"""Variables that compilers heed."""


def built(repository: Repository, commit: str, *, install: bool) -> Path:
    """The folder of a commit's code: as git has it, or as pip installs it.

    Parameters
    ----------
    repository : Repository
    commit : str
    install : bool
        Whether pip builds it, without its dependencies; else it is the commit's files.

    Raises
    ------
    NotMeasured
        Where it does not build.
    """
    kind = f"installed-{_toolchain()}" if install else "files"

    def make(folder: Path) -> None:
        if install:
            pip.install(repository, commit, folder)
        else:
            repository.export(commit, folder)

    return _kept(("builds",), f"{kind}-{commit}", make, keep=BUILDS)


def _toolchain() -> str:
    """A digest of what a build depends on beside the commit: Python, what is installed, the compilers."""
    installed = sorted(f"{it.name} {it.version}" for it in metadata.distributions())
    words = [sys.version, *installed, *(f"{key}={os.environ.get(key, '')}" for key in COMPILING)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


def generated(folder: Path, committed: Mapping[str, str]) -> frozenset[str]:
    """Git's digests of files that a build has made: those whose paths the commit has not.

    Parameters
    ----------
    folder : Path
        Of the build.
    committed : mapping
        The commit's files, by path.
    """
    found: set[str] = set()
    for path in folder.rglob("*"):
        place = path.relative_to(folder).as_posix()
        if path.suffix in CODE and not {place, f"src/{place}"} & committed.keys():
            found.update(blob(path.read_bytes()))
    return frozenset(found)


def overlay(requirements: Sequence[str]) -> Path:
    """A folder of these versions of libraries, without what they need: it goes before what is installed.

    Raises
    ------
    NotMeasured
        Where pip does not find or build them.
    """
    key = hashlib.sha256("\n".join(requirements).encode()).hexdigest()[:40]

    def make(folder: Path) -> None:
        what = ["install", "--no-deps", "--target", str(folder), "--", *requirements]
        pip.run(what, f"{', '.join(requirements)}: cannot be installed")

    name = f"{sys.implementation.cache_tag}-{key}"
    return _kept(("libraries",), name, make)


def environment(lock: bytes, say: Callable[[str], object]) -> str:
    """The Python of an environment that holds what a lock says.

    Raises
    ------
    NotMeasured
        Where the lock cannot be resolved, or the index is not reached.
    """
    key = hashlib.sha256(lock).hexdigest()[:40]

    def make(folder: Path) -> None:
        say(
            "installing a commit's lock into an environment of its own: minutes, once for each lock"
        )
        pip.environment(folder)
        file = folder / "lock.txt"
        replace(file, lock)
        what = ["install", "--require-hashes", "--requirement", str(file)]
        pip.run(what, "a commit's lock cannot be installed", str(python_of(folder)))

    return str(
        python_of(_kept(("environments",), f"{sys.implementation.cache_tag}-{key}", make, keep=4))
    )


def python_of(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def differs_here(lock: bytes) -> list[str]:
    """What of a lock is not installed here as it says: ``numpy 2.4.6, here 2.3.5``; empty where all is.

    What its markers leave out on this machine does not count.
    """
    from packaging.requirements import InvalidRequirement, Requirement

    found = []
    for line in lock.decode("utf-8", "replace").splitlines():
        text = line.removesuffix("\\").strip()
        if not text or text.startswith(("#", "-")):
            continue
        try:
            wanted = Requirement(text)
        except InvalidRequirement:
            return [f"a line that is no requirement: {text:.60}"]
        if wanted.marker and not wanted.marker.evaluate():
            continue
        try:
            here = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            here = "none"
        if not wanted.specifier.contains(here if here != "none" else "0", prereleases=True):
            found.append(f"{wanted.name} {str(wanted.specifier).lstrip('=')}, here {here}")
    return found


def _kept(
    folders: tuple[str, ...], name: str, make: Callable[[Path], None], keep: int | None = None
) -> Path:
    """A folder of that name, made where it is not there; the oldest beyond `keep` go."""
    room = private.make(cache_folder(), ROOM, *folders)
    place = room / name
    if not place.is_dir():
        with scratch() as folder:
            make(folder)
            try:
                os.replace(folder, place)
            except OSError:
                if not place.is_dir():  # else another run has made it meanwhile
                    raise
    os.utime(place)
    if keep is not None:
        for old in sorted(room.iterdir(), key=lambda each: each.stat().st_mtime)[:-keep]:
            shutil.rmtree(old, ignore_errors=True)
    return place
