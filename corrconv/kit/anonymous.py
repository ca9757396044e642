"""Stored results without the names and folders of the computer that they were made on.

What is known of this computer gets short names; any other absolute path is cut to its last part. Nothing
else is touched.
"""

from __future__ import annotations

import getpass
import platform
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from corrconv.core.cache import cache_folder

NOBODY = {"", "root", "localhost"}
"""Names that many computers and users have."""
CUT = r"\s\"'()<>|,;:\]"
PATH = re.compile(
    rf"(?<![^\s\"'(=:,;\[<>|`])(?:/(?!/)[\w.+@~-]+(?:/[^{CUT}]*)+|~[\w-]*/[^{CUT}]+"
    rf"|[A-Za-z]:[\\/][^{CUT}]+|\\\\[\w.-]+\\[^{CUT}]+)"
)
"""An absolute path of two parts or more, of POSIX or Windows; ``and/or`` and addresses are none."""
SYSTEM = ("/sys/", "/proc/", "/dev/")
"""Paths that say nothing of a computer: they are the kernel's."""
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z][\w.-]+")


def here() -> dict[str, str]:
    """What names this computer, its user and their folders, and what stands for each."""
    node, user = platform.node(), ""
    with suppress(KeyError, OSError, ImportError):  # no such user is known to the system
        user = getpass.getuser()
    names = {node: "HOST", node.partition(".")[0]: "HOST", user: "USER"}
    places = {
        Path.home(): "HOME",
        Path(tempfile.gettempdir()): "TEMPORARY",
        cache_folder(): "CACHE",
        Path.cwd(): ".",
        Path(sys.prefix): ".venv",
    }
    found = {str(path): short for path, short in places.items() if len(path.parts) > 1}
    return found | {name: short for name, short in names.items() if name not in NOBODY}


def text(words: str, known: Mapping[str, str]) -> str:
    """A text without what is `known`, the longest first, and without other absolute paths."""
    words = words.replace("file://", "")
    for name in sorted(known, key=len, reverse=True):
        words = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", known[name], words)
    return ADDRESS.sub("ADDRESS", PATH.sub(_last, words))


def _last(found: re.Match[str]) -> str:
    path = found[0]
    return path if path.startswith(SYSTEM) else re.split(r"[\\/]", path.rstrip("\\/"))[-1]


def data(said: Any, known: Mapping[str, str]) -> Any:
    """Plain data, each `text` of it so, keys as well: read, since JSON may escape a path's letters."""
    if isinstance(said, str):
        return text(said, known)
    if isinstance(said, list):
        return [data(each, known) for each in said]
    if isinstance(said, dict):
        return {text(key, known): data(each, known) for key, each in said.items()}
    return said


def left(said: Any) -> Iterator[str]:
    """Absolute paths and addresses that plain data still hold."""
    if isinstance(said, str):
        yield from (found for found in PATH.findall(said) if not found.startswith(SYSTEM))
        yield from (["file://"] if "file://" in said else ADDRESS.findall(said))
    elif isinstance(said, list):
        for each in said:
            yield from left(each)
    elif isinstance(said, dict):
        for key, each in said.items():
            yield from left(key)
            yield from left(each)
