"""Machine code from the disk, or else compiled and put there; and functions that numba compiles."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from corrconv.core.fork import making
from corrconv.engines.machine_code import layout
from corrconv.engines.machine_code.files import keep, name_of, read
from corrconv.engines.machine_code.meanwhile import Meanwhile
from corrconv.engines.machine_code.numba_made import made_with
from corrconv.engines.machine_code.signature import Signature, answers

Loaded = TypeVar("Loaded")
_one_at_a_time = threading.RLock()
"""What two threads ask for at once is made by one of them."""


def kept(file: str, compiled: Callable[[], bytes], load: Callable[[bytes], Loaded]) -> Loaded:
    """What `load` makes of the code in a file, or of ``compiled()``, which is kept in it.

    `load` raises ValueError where the code is not what it should be: then it is compiled anew.
    """
    with making, _one_at_a_time:
        if code := read(file):
            with suppress(ValueError):
                return load(code)
        code = compiled()
        keep(file, code)
        return load(code)


def function(
    name: str,
    build: Callable[[], Callable[..., int]],
    takes: Iterable[Signature],
    integers: int = 0,
    *,
    sources: Iterable[Path],
    settings: str = "",
    fastmath: Iterable[str] = (),
    instead: Callable[..., int] | None = None,
) -> Callable[..., int]:
    """A compiled function, from the disk where some process has made it before.

    Parameters
    ----------
    name : str
        Its name, unique: the file's begins with it.
    build : callable
        ``build()`` gives the Python function that numba is to compile: of the arrays, then the
        integers, with an integer as its result. It is called only where there is no file, so that
        numba need not be imported otherwise.
    takes : iterable of Signature
        The arrays.
    integers : int
        How many 64-bit integers follow them.
    sources : iterable of Path
        The files that it is made from: it is made again where one of them has changed.
    settings : str
        What else decides what is compiled, such as a tile's shape.
    fastmath : iterable of str
        Freedoms that the compiler has, of those that `numba.njit` knows.
    instead : callable, optional
        What gives the same without being compiled, and is called until compiling is worth while, see
        `meanwhile`: where there is no file.

    Returns
    -------
    callable
        ``call(*arrays, *integers)``, which holds no lock while it runs, and gives the function's
        integer. It raises TypeError where an array is not as described (a subclass, not aligned,
        read-only where it is written, of another dtype), MemoryError where the function returns
        `given.NO_MEMORY`, and RuntimeError where numba's code raised an error. Nobody may change the
        shape of an array meanwhile.
    """
    takes, fastmath = tuple(takes), tuple(sorted(fastmath))
    if not layout.holds():  # an interpreter whose arrays are not where we know
        with making, _one_at_a_time:
            return _by_numba(name, build(), takes, integers, fastmath)
    from corrconv.engines.machine_code.arrays import loaded
    from corrconv.engines.machine_code.host import host

    says = " ".join([*map(str, takes), str(integers), *fastmath, settings, made_with()])
    file = name_of(name, says, tuple(sources), host())

    def compiled() -> bytes:
        from corrconv.engines.machine_code.compiler import compiled_by_numba

        return compiled_by_numba(build(), takes, integers, fastmath)

    def load(code: bytes) -> Callable[..., int]:
        return loaded(name, code, takes)

    if instead and not read(file):
        return Meanwhile(instead, lambda: kept(file, compiled, load))
    return kept(file, compiled, load)


def _by_numba(
    name: str,
    python: Callable[..., int],
    takes: tuple[Signature, ...],
    integers: int,
    fastmath: tuple[str, ...],
) -> Callable[..., int]:
    from corrconv.engines.machine_code.compiler import dispatched

    code, answer = dispatched(python, takes, integers, fastmath), answers(name, takes)

    def call(*given: Any) -> int:
        return answer(code(*given), *given)

    return call
