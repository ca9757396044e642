"""pytest's hooks that select the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from corrconv.conform.lines import Lines, is_asked_for, test_of
from corrconv.conform.selection import SLOW, Suite

SLOW_MARKS = ("slow", "xslow")


@dataclass(frozen=True)
class Collecting:
    """Collects the suite's tests that apply, and says which were left out and why."""

    suite: Suite
    only: str
    lines: Lines

    def pytest_pycollect_makeitem(self, collector: Any, name: str, obj: object) -> list[Any] | None:
        """Nothing for what is not selected: most of a test module is about other functions."""
        if isinstance(collector, pytest.Module):
            return None if self.suite.touches(name) else []
        if isinstance(collector, pytest.Class) and name.startswith("test"):
            test = f"{collector.name}::{name}"
            if (group := self.suite.group(test)) is None:
                return []
            if reason := self.suite.reason(test) or (SLOW if _slow(obj) else None):
                self.lines.write(found=group.name)
                self.leave_out(test, reason)
                return []
        return None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what is slow, and all but the one test that is asked for."""
        kept = []
        for item in items:
            test = test_of(item.nodeid)
            if (group := self.suite.group(test)) is None:
                continue
            self.lines.write(found=group.name)
            if any(item.get_closest_marker(mark) for mark in SLOW_MARKS):
                self.leave_out(test, SLOW)
            elif is_asked_for(test, self.only):
                kept.append(item)
        items[:] = kept
        self.lines.write(selected=len(kept))

    def leave_out(self, test: str, reason: str) -> None:
        """Say so."""
        if is_asked_for(test, self.only):
            self.lines.write(test=test, result="left out", why=reason)


def _slow(function: object) -> bool:
    """Whether all of a test function's parameters are marked slow: there may be thousands."""
    return any(mark.name in SLOW_MARKS for mark in getattr(function, "pytestmark", ()))
