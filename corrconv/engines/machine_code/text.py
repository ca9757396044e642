"""Code that a generator of ours writes as LLVM's text: a library of functions, each of one address.

Nothing of Python's or NumPy's objects is read: who calls fills a block of parameters and gives its address.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm

from corrconv.engines.machine_code.cached import kept
from corrconv.engines.machine_code.emit import object_file
from corrconv.engines.machine_code.files import name_of
from corrconv.engines.machine_code.host import Processor, host
from corrconv.engines.machine_code.loader import addresses

FUNCTION = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class Library:
    """Functions of one object file.

    Parameters
    ----------
    found : dict of str to int
        Where each lies.
    """

    def __init__(self, found: dict[str, int]) -> None:
        self._found = found
        self._calls = {name: FUNCTION(address) for name, address in found.items()}

    def address(self, name: str) -> int:
        """Where a function lies, for other compiled code to call."""
        return self._found[name]

    def call(self, name: str) -> Callable[[int], None]:
        """``call(address)`` of a function ``void name(ptr)``; it holds no lock while it runs."""
        return self._calls[name]


def text_library(
    name: str,
    build: Callable[[], str],
    exports: Iterable[str],
    *,
    sources: Iterable[Path],
    settings: str = "",
    processor: Processor | None = None,
) -> Library:
    """A library, from the disk where some process has compiled it before.

    Parameters
    ----------
    name : str
        Its name, unique: the file's begins with it.
    build : callable
        ``build()`` gives LLVM's text, without triple and data layout; it is called only where there is no
        file. All that it depends on must be in `settings` or `sources`.
    exports : iterable of str
        The functions that are called from outside; the others are the library's own.
    sources : iterable of Path
        The files that write the text: it is made again where one of them has changed.
    settings : str
        What else decides what is written, such as a dtype and a vector's length.
    processor : Processor, optional
        What it is compiled for, which must be something that this machine can run; by default this machine.

    Raises
    ------
    RuntimeError
        Where the text is not LLVM's, does not define what is to be exported, or would call something else
        than C's memory functions.
    """
    exports, processor = tuple(exports), processor or host()
    file = name_of(name, " ".join([*exports, settings]), tuple(sources), processor)

    def compiled() -> bytes:
        return object_file(name, _module(build(), processor), exports, processor)

    return kept(file, compiled, lambda code: Library(addresses(code, exports)))


def assembly(text: str, processor: Processor | None = None) -> str:
    """What LLVM makes of a text, for somebody to read; for any processor that LLVM knows."""
    processor = processor or host()
    made: str = processor.machine().emit_assembly(_module(text, processor))
    return made


def _module(text: str, processor: Processor) -> Any:
    module = llvm.parse_assembly(text)
    module.triple = processor.triple
    module.data_layout = str(processor.machine().target_data)
    module.verify()
    return module
