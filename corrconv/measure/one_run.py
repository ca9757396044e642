"""One measuring run at a time on a machine: two at once measure each other.

The second one waits and says for whom: to refuse would lose what a script has asked for, and to go on would
spoil both. An interrupt ends the waiting. The lock is a file in the user's cache folder, which the system
opens as soon as its holder has ended, however that was; what the holder starts takes part in its turn. It is
named after the machine: where many share a home, none waits for another. A cache folder of one's own, as
every test has, is a turn of one's own, and another user's runs are not seen.
"""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corrconv.core import private
from corrconv.core.cache import cache_folder
from corrconv.kit.console import err

TURN = "CORRCONV_TURN"
"""The environment variable that tells processes whose turn they take part in."""


def _say(words: str) -> None:
    err.print(words, markup=False, soft_wrap=True)


@contextmanager
def one_run(doing: str, say: Callable[[str], object] = _say) -> Iterator[None]:
    """Wait for the turn, and hold it as long as the block.

    Parameters
    ----------
    doing : str
        What others that wait are told.
    say : callable
        Is told who holds the turn; stderr by default, since stdout is for answers.
    """
    place = cache_folder() / f"measuring-{_machine()}.lock"
    if os.environ.get(TURN) == str(place):
        yield
        return
    from filelock import FileLock, Timeout

    lock, holder = FileLock(place), place.with_suffix(".txt")
    try:
        private.make(place.parent)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            say(
                f"waiting: {_read(holder)} measures on this machine, and two at once would disturb each other"
            )
            lock.acquire()
        said = f"{doing} (process {os.getpid()}, since {time.strftime('%H:%M:%S')})"
        holder.write_text(said, "utf-8", "replace")
    except OSError as error:
        say(f"another run on this machine would not be noticed: {place}: {error}")
    os.environ[TURN] = str(place)
    try:
        yield
    finally:
        del os.environ[TURN]
        lock.release()


def _read(holder: Path) -> str:
    try:
        return holder.read_text("utf-8", "replace")
    except OSError:
        return "another run"


def _machine() -> str:
    """Its name on the network, as part of a file's."""
    return re.sub(r"[^\w.-]", "-", platform.node()) or "here"
