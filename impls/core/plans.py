"""Plans kept between one-shot calls: least recently used, bounded by the memory they hold."""

from __future__ import annotations

import threading

from cachetools import LRUCache

from impls.core.contract import Implementation, Plan, checked_workers
from impls.core.problem import Problem

Key = tuple[Implementation, Problem, int]  # not its name: a file loaded again has the same one

ROOM = 256 * 2**20
"""Bytes that cached plans may hold together; a larger one is made anew in every call."""
SMALLEST = 4096
"""Bytes that a plan counts at least: closures, lists and the like."""


def _size(plan: Plan) -> int:
    return max(plan.nbytes, SMALLEST)


class PlanCache:
    """Plans by (implementation, problem, workers)."""

    def __init__(self, room: int = ROOM) -> None:
        self._plans: LRUCache[Key, Plan] = LRUCache(room, getsizeof=_size)
        self._lock = threading.Lock()

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
        return plan

    def clear(self) -> None:
        """Forget every plan."""
        with self._lock:
            self._plans.clear()


plans = PlanCache()
