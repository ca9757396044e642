"""Files of machine code: one for each function, what it is made from, and the machine it is made for.

They are run, so that only what nobody else can have written is read, and as it was written: see
`corrconv.core.sealed`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corrconv.core import sealed

if TYPE_CHECKING:  # who only looks for implementations does not wait for LLVM
    from corrconv.engines.machine_code.host import Processor

FOLDER, WHAT = "machine_code", "compiled code"
OWN = tuple(sorted(Path(__file__).parent.glob("*.py")))


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
    sealed.keep(code, FOLDER, file, what=WHAT, otherwise="compiles anew")


def read(file: str) -> bytes | None:
    """The code in a file; None where there is none, or not as it was written under this name."""
    return sealed.read(FOLDER, file, what=WHAT)


@cache
def _sum_of(sources: tuple[Path, ...]) -> str:
    together = hashlib.sha256()
    for path in (*OWN, *sorted(sources)):
        together.update(path.read_bytes())
    return together.hexdigest()
