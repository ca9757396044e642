"""Files that nobody but this user can have written: what is run, or believed, is read from those alone.

A folder and a file count as this user's where this user owns them, nobody else may write to them, and
neither is a symbolic link. What is looked at is what was opened, and each is opened in the folder above it:
nobody can put another in its place between the look and the read. A digest would not do, since whoever plants
a file plants its digest, too. Where the system has no such owners (Windows), files are read as they are.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

OTHERS = stat.S_IWGRP | stat.S_IWOTH
"""Bits of those who may write beside the owner."""
OWNED = os.name == "posix"
CURE = "delete it, or let CORRCONV_CACHE name another folder"


class NotOurs(PermissionError):
    """A file or folder that others may have written: the message names it, says why and what to do."""


def read(folder: Path, *parts: str) -> bytes:
    """The content of a file at ``folder/parts``.

    Raises
    ------
    NotOurs
        Where the file, `folder` or a folder between them is not this user's alone.
    OSError
        Where it is not there, or cannot be read.
    """
    path = folder.joinpath(*parts)
    if not OWNED:
        return path.read_bytes()
    with _opened(path.parent, folder) as above:
        handle = _open(path, os.O_NONBLOCK, path.name, above)  # a pipe would hold up who opens it
        try:
            _see(path, handle, stat.S_ISREG)
            with open(handle, "rb", closefd=False) as file:
                return file.read()
        finally:
            os.close(handle)


def make(folder: Path, *parts: str) -> Path:
    """A folder at ``folder/parts``, made for this user alone where it is not there; raises as `read`."""
    made = folder
    for name in ("", *parts):
        made = made / name
        try:
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise NotOurs(f"{made}: a file stands where a folder is expected: {CURE}") from None
    if OWNED:
        with _opened(made, folder):
            pass
    return made


@contextmanager
def _opened(path: Path, top: Path) -> Iterator[int]:
    """A folder's descriptor, when it and all up to `top` are this user's."""
    handles = [_open(top, os.O_DIRECTORY)]
    try:
        _see(top, handles[-1], stat.S_ISDIR)
        for name in path.relative_to(top).parts:
            top = top / name
            handles.append(_open(top, os.O_DIRECTORY, name, handles[-1]))
            _see(top, handles[-1], stat.S_ISDIR)
        yield handles[-1]
    finally:
        for handle in handles:
            os.close(handle)


def _open(path: Path, flags: int, name: str | None = None, above: int | None = None) -> int:
    try:
        return os.open(name or path, os.O_RDONLY | os.O_NOFOLLOW | flags, dir_fd=above)
    except OSError as error:
        link = error.errno in (errno.ELOOP, errno.EMLINK)
        if link or (error.errno == errno.ENOTDIR and path.is_symlink()):
            raise NotOurs(f"{path} is a symbolic link, which may lead anywhere: {CURE}") from None
        raise


def _see(path: Path, handle: int, kind: Callable[[int], bool]) -> None:
    found = os.fstat(handle)
    if not kind(found.st_mode):
        raise NotOurs(f"{path} is no file, or no folder, where one is expected: {CURE}")
    if found.st_uid != os.geteuid():
        raise NotOurs(
            f"{path} belongs to another user (uid {found.st_uid}, yours is {os.geteuid()}): {CURE}"
        )
    if found.st_mode & OTHERS:
        mode = stat.S_IMODE(found.st_mode)
        raise NotOurs(
            f"others may write to {path} (mode {mode:o}): delete it, and all in it, and it is made for you "
            "alone, or let CORRCONV_CACHE name another folder"
        )
