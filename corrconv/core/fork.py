"""Fork: what becomes of locks, threads and libraries in a child that a process forks.

A child has the memory of its parent and only the thread that forked. What another thread had in its hands
stays so for ever: a lock that nobody opens, a module half imported, FFTW's planner in the middle of a plan.
So no fork is made while another thread is `making` something or holds a `lock` of ours: the fork waits, for
as long as a plan takes. After `PATIENCE` seconds it waits no more, and the child refuses to make anything,
since it could only hang.

Threads of libraries are gone in the child, and many libraries do not notice. `inherited` says which were
there: what would hang asks, and then works on one thread or declines.
"""

from __future__ import annotations

import concurrent.futures.thread  # noqa: F401  # see below
import os
import sys
import threading
from collections.abc import Callable
from weakref import WeakSet

PATIENCE = 60.0
"""Seconds that a fork waits for other threads."""
GIVE_WAY = 10.0
"""Seconds that others wait for a fork which waits, so that its turn comes."""

_modules: frozenset[str] = frozenset()
_generation = 0
_locks: WeakSet[threading.Lock] = WeakSet()
_renewals: list[Callable[[], object]] = []


def inherited(module: str) -> bool:
    """Whether this process was forked when the module was loaded already: its threads are gone, if any."""
    return module in _modules


def generation() -> int:
    """How many forks lie between this process and one that was started; in each process it stays."""
    return _generation


def lock() -> threading.Lock:
    """A lock that no other thread holds when a process is forked; to be held for a moment only."""
    made = threading.Lock()
    _locks.add(made)
    return made


def in_child(renew: Callable[[], object]) -> None:
    """Have a function called in every forked child, at once."""
    _renewals.append(renew)


class Making:
    """Sections in which no other thread forks: imports, planning, compiling.

    Re-entrant. A fork within a section waits for other threads only.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._inside: dict[int, int] = {}
        self._forks = 0
        self._held: dict[int, list[threading.Condition | threading.Lock]] = {}
        self._incomplete = self._broken = False

    def __enter__(self) -> None:
        if self._broken:
            raise RuntimeError(
                "this process was forked while another thread of corrconv was planning, which took over "
                f"{PATIENCE:g} s: nothing can be planned here; fork before, or start processes with "
                "multiprocessing's 'spawn'"
            )
        me = threading.get_ident()
        if me in self._inside:  # nobody else touches this entry
            self._inside[me] += 1
            return
        with self._changed:
            self._changed.wait_for(lambda: not self._forks, GIVE_WAY)
            self._inside[me] = 1

    def __exit__(self, *error: object) -> None:
        me = threading.get_ident()
        if self._inside[me] > 1:
            self._inside[me] -= 1
            return
        with self._changed:
            del self._inside[me]
            self._changed.notify_all()

    def before(self) -> None:
        """Wait until nobody else is inside or holds a lock, and let nobody in."""
        me = threading.get_ident()
        if not self._changed.acquire(timeout=PATIENCE):
            return
        self._forks += 1
        alone = self._changed.wait_for(lambda: not self._inside.keys() - {me}, PATIENCE)
        self._forks -= 1
        locks = list(_locks) if alone else []
        held = [each for each in locks if each.acquire(timeout=PATIENCE)]
        self._held[me] = [*held, self._changed]
        self._incomplete = not alone or len(held) < len(locks)

    def after(self) -> None:
        """Go on."""
        held = self._held.pop(threading.get_ident(), [])
        if held:
            self._changed.notify_all()
        for each in held:
            each.release()

    def after_in_child(self) -> None:
        """Go on in the child, where there are no other threads."""
        global _modules, _generation
        me = threading.get_ident()
        self._broken |= self._incomplete or me not in self._held
        self.after()
        self._held.clear()
        self._forks = 0
        self._inside = {thread: depth for thread, depth in self._inside.items() if thread == me}
        _modules = frozenset(sys.modules)
        _generation += 1
        for renew in _renewals:
            renew()


making = Making()

# Last registered is first called: logging and concurrent.futures lock up what a plan may need, and are to do
# so after we have waited for it. That is why they are imported above.
if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(
        before=making.before, after_in_parent=making.after, after_in_child=making.after_in_child
    )
