"""What a process of its own showed of an implementation: import, plan, first call, one-shot call, memory."""

from __future__ import annotations

from benchmarks.question import number, of_tier, takes
from benchmarks.store import Cache
from benchmarks.store import setup_cache as setup_cache
from corrconv import names


class FirstCall:
    """Seconds, to be read as an order of magnitude; the one-shot call is warm."""

    version = "2"
    param_names = ("implementation",)
    params = ([name for name in names() if takes(name, of_tier().first)],)
    unit = "seconds"

    def track_import(self, cache: Cache, implementation: str) -> float:
        """Importing the library, with NumPy there already."""
        return self._number(cache, "loading", implementation)

    def track_plan(self, cache: Cache, implementation: str) -> float:
        """The plan: compiled code or wisdom from the disk where an earlier process left it."""
        return self._number(cache, "planning", implementation)

    def track_call(self, cache: Cache, implementation: str) -> float:
        """The first call."""
        return self._number(cache, "first_call", implementation)

    def track_one_shot(self, cache: Cache, implementation: str) -> float:
        """A warm call without a plan of one's own: checks, plan look-up and all."""
        return self._number(cache, "one_shot", implementation)

    def _number(self, cache: Cache, what: str, name: str) -> float:
        return number(cache, what, of_tier().first.line, name)


class Memory:
    """Bytes of the peak of a call, with its plan, beyond operands and result."""

    version = "2"
    param_names = ("implementation", "case")
    params = (
        [name for name in names() if takes(name, of_tier().first)],
        [case.line for case in of_tier().memory],
    )
    unit = "bytes"

    def track_peak(self, cache: Cache, implementation: str, case: str) -> float:
        return number(cache, "memory", case, implementation)
