"""Folders for a while, in the user's cache folder: a kill leaves one, and the next that is made sweeps it.

Each holds a lock of the system's, which ends with its holder, however that ends. A process number would not
do: another process may have it by then, or a container that shares the folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corrconv.core import private
from corrconv.core.cache import cache_folder

ROOM = "scratch"
LOCK = "held.lock"


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder as long as the block, on the file system of all that is kept.

    Raises
    ------
    OSError
        Where it cannot be made, see `corrconv.core.private`.
    """
    from filelock import FileLock  # only who has such a folder needs it

    room = private.make(cache_folder(), ROOM)
    with FileLock(room / "making.lock"):  # so that none is swept before it is held
        _sweep(room)
        made = Path(tempfile.mkdtemp(dir=room, prefix="new-"))
        held = FileLock(made / LOCK)
        held.acquire()
    try:
        folder = made / "folder"  # of usual permissions
        folder.mkdir()
        yield folder
    finally:
        held.release()
        shutil.rmtree(made, ignore_errors=True)


def _sweep(room: Path) -> None:
    """Remove those whose holders have ended."""
    from filelock import FileLock, Timeout

    for left in room.glob("new-*"):
        try:
            FileLock(left / LOCK).acquire(timeout=0)
        except Timeout:
            continue
        shutil.rmtree(left, ignore_errors=True)
