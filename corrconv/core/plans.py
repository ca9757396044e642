"""Plans kept between one-shot calls: least recently used, bounded by the memory they hold."""

from __future__ import annotations

from typing import Any

from cachetools import LRUCache

from corrconv.core.contract import Implementation, checked_workers
from corrconv.core.fork import lock
from corrconv.core.plan import Plan
from corrconv.core.problem import Problem

Request = tuple[Any, ...]
Key = tuple[Implementation, Problem, int]  # not its name: a file loaded again has the same one

ROOM = 256 * 2**20
"""Bytes that cached plans may hold together; a larger one is made anew in every call."""
SMALLEST = 4096
"""Bytes that a plan counts at least: closures, lists and the like."""
RECENT = 1000
"""Requests that are remembered at most."""


def _size(plan: Plan) -> int:
    return max(plan.nbytes, SMALLEST)


class PlanCache:
    """Plans by (implementation, problem, workers).

    Attributes
    ----------
    recent : dict
        The same plans by what a caller asked for, for requests that were found valid: a look-up
        that saves checking the same arguments again.
    """

    def __init__(self, room: int = ROOM) -> None:
        self.recent: dict[Request, Plan] = {}
        self._plans: LRUCache[Key, Plan] = LRUCache(room, getsizeof=_size)
        self._lock = lock()

    def remember(self, request: Request, key: Key) -> None:
        """Have `recent` give the plan of this key for a request, if it is kept at all."""
        with self._lock:
            plan = self._plans.get(key)
            if plan is None:
                return
            if len(self.recent) >= RECENT:
                self.recent.clear()
            self.recent[request] = plan

    def get(self, implementation: Implementation, problem: Problem, workers: int) -> Plan:
        """The plan, from the cache or made now; two threads may both make one, and either serves."""
        workers = checked_workers(workers)  # before the look-up, to which True and 1.0 are 1
        key = (implementation, problem, workers)
        with self._lock:
            plan = self._plans.get(key)
        if plan is None:
            plan = implementation.plan(problem, workers)
            if _size(plan) <= self._plans.maxsize:
                with self._lock:
                    self._plans[key] = plan
                    # nobody else keeps what went out, and who is asked for again counts as used
                    self.recent.clear()
        return plan

    def clear(self) -> None:
        """Forget every plan."""
        with self._lock:
            self._plans.clear()
            self.recent.clear()


plans = PlanCache()
