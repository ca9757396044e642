"""Files of machine code: one for each function, what it is made from, and the machine it is made for.

They are run, so that only what nobody else can have written is read, see `corrconv.core.private`; the digest
in a file tells of bits that have changed by accident, and not of people.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from corrconv.core import cache as stored
from corrconv.core import warned
from corrconv.core.private import NotOurs
from corrconv.engines.machine_code.host import Processor

FOLDER = "machine_code"
OWN = tuple(sorted(Path(__file__).parent.glob("*.py")))
DIGEST = hashlib.sha256().digest_size


def name_of(name: str, says: str, sources: tuple[Path, ...], processor: Processor) -> str:
    """What the file of a function's code is called: otherwise if anything is different.

    Parameters
    ----------
    name : str
        The function's.
    says : str
        What it takes, and what else decides how it is compiled.
    sources : tuple of Path
        The files it is made from.
    processor : Processor
        What it is compiled for.
    """
    parts = says, _sum_of(sources), str(processor)
    mark = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
    return f"{name}-{mark}.o"


def keep(file: str, code: bytes) -> None:
    """Write a file that `read` takes; a warning, once, where that is not possible."""
    try:
        stored.keep(_digest(file, code) + code, FOLDER, file)
    except OSError as error:
        warned.once(
            "machine code",
            f"compiled code cannot be kept, and every process compiles anew: {error}; the environment "
            "variable CORRCONV_CACHE names another folder",
        )


def read(file: str) -> bytes | None:
    """The code in a file; None where there is none, or not as it was written under this name.

    With a warning, once, where somebody else may have written it.
    """
    try:
        held = stored.read(FOLDER, file)
    except NotOurs as error:
        warned.once("machine code", f"compiled code is not taken from the disk: {error}")
        return None
    except OSError:
        return None
    code = held[DIGEST:]
    return code if code and _digest(file, code) == held[:DIGEST] else None


def _digest(file: str, code: bytes) -> bytes:
    return hashlib.sha256(file.encode() + b"\0" + code).digest()


@cache
def _sum_of(sources: tuple[Path, ...]) -> str:
    together = hashlib.sha256()
    for path in (*OWN, *sorted(sources)):
        together.update(path.read_bytes())
    return together.hexdigest()
