"""What a process still holds, or does, after many calls and plans: nothing."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Callable

from corrconv import Implementation
from corrconv.check.case import Case
from corrconv.check.judge import Missed
from corrconv.check.state import descriptors, held, threads
from corrconv.core import Array, Plan

MORE = 40
"""Calls in which memory, descriptors and threads are counted."""
SETTLED = 1.0
"""Seconds in which all is quiet again: threads of OpenMP wait for work up to 0.2 s."""
BUSY = 0.05
"""The share of a processor's time that a process may use which has nothing to do."""


def leaks(implementation: Implementation, case: Case) -> None:
    """Neither calls nor plans keep memory, descriptors, threads or operands; nothing runs on after them."""
    x, h = (values.copy() for values in case.operands())
    with implementation.plan(case.problem) as plan:
        _leak("calls", lambda: plan(x, h), x.nbytes)
        held = _called(plan, case)
        plan(x, h)
        if not _soon(lambda: all(each() is None for each in held)):
            raise Missed("leak", "an operand or a result of an earlier call is held on to")

    def whole_life() -> Array:
        with implementation.plan(case.problem) as plan:
            return plan(x, h)

    _leak("plans", whole_life, x.nbytes)
    if not _soon(lambda: _busy() < BUSY):
        raise Missed(
            "leak", f"after all calls its process is still busy, {_busy():.0%} of the time"
        )


def _called(plan: Plan, case: Case) -> list[weakref.ref[Array]]:
    """Operands and result of a call, which nobody is to hold on to."""
    x, h = (values.copy() for values in case.operands())
    return [weakref.ref(each) for each in (plan(x, h), x, h)]


def _soon(true: Callable[[], bool]) -> bool:
    """Whether it is, within a time in which threads that wait for more work stop doing so."""
    until = time.monotonic() + SETTLED
    while not true():
        gc.collect()
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _busy() -> float:
    """The share of a moment in which this process uses a processor, while it has nothing to do."""
    spent, passed = time.process_time(), time.monotonic()
    time.sleep(0.05)
    return (time.process_time() - spent) / (time.monotonic() - passed)


def _leak(what: str, act: Callable[[], object], size: int) -> None:
    for _ in range(5):
        act()
    gc.collect()
    before = held(), descriptors(), threads()
    for _ in range(MORE):
        act()
    gc.collect()
    grown, opened = held() - before[0], descriptors() - before[1]
    started = threads() - before[2]
    if grown > MORE * size / 4:
        raise Missed("leak", f"{MORE} {what} keep {grown / 1e6:.1f} MB of memory")
    if opened > MORE / 4:
        raise Missed("leak", f"{MORE} {what} leave {opened} descriptors open")
    if started > MORE / 4:
        raise Missed("leak", f"{MORE} {what} leave {started} threads")
