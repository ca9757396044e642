"""What stands in for a compiled function until it is worth while to compile it.

To compile with numba takes a second or two, on a machine where nobody has done so before. A process that asks
little is done sooner without: the stand-in gives the same, slower. When it has taken as long as compiling
would, the function is compiled; so no process loses more than twice what it had to.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

WORTH = 1.0
"""Seconds of processor time that a stand-in may take in a process; 0 where calls are timed, to have them as
later processes do."""


class Meanwhile:
    """A function, called as what it stands for is.

    Parameters
    ----------
    instead : callable
        The stand-in.
    make : callable
        ``make()`` compiles.
    """

    def __init__(self, instead: Callable[..., int], make: Callable[[], Callable[..., int]]) -> None:
        self._call, self._make = instead, make
        self._compiled, self._spent = False, 0.0

    def __call__(self, *given: Any) -> int:
        if self._compiled:
            return self._call(*given)
        if self._spent >= WORTH:
            self._call, self._compiled = self._make(), True
            return self._call(*given)
        began = time.thread_time()
        found = self._call(*given)
        self._spent += time.thread_time() - began
        return found
