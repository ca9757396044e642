"""Files of the cache folder that are taken as they were written, or not at all.

What is read must be this user's alone (`corrconv.core.private`). A digest of the name and the content comes
first in a file: it tells of bits that have changed by accident and of a file under another's name. It
does not tell of people.
"""

from __future__ import annotations

import hashlib

from corrconv.core import cache, warned
from corrconv.core.private import NotOurs

DIGEST = hashlib.sha256().digest_size


def keep(content: bytes, *parts: str, what: str, otherwise: str) -> None:
    """Write a file that `read` takes.

    Where that is not possible a warning says so, once: that ``what`` cannot be kept, and what every process
    does instead.
    """
    try:
        cache.keep(_digest(parts[-1], content) + content, *parts)
    except OSError as error:
        warned.once(
            what,
            f"{what} cannot be kept, and every process {otherwise}: {error}; the environment variable "
            "CORRCONV_CACHE names another folder",
        )


def read(*parts: str, what: str) -> bytes | None:
    """The content; None where there is none, or not as it was written under this name.

    With a warning, once, where somebody else may have written it.
    """
    try:
        held = cache.read(*parts)
    except NotOurs as error:
        warned.once(what, f"{what} is not taken from the disk: {error}")
        return None
    except OSError:
        return None
    content = held[DIGEST:]
    return content if content and _digest(parts[-1], content) == held[:DIGEST] else None


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + content).digest()
