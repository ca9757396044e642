"""Ours go on for thousands of calls, in any order and by many threads, and stay right."""

from __future__ import annotations

import pytest

import corrconv
from tests.corrconv.check.soak import soak
from tests.corrconv.check.subtle import RareCalls
from tests.corrconv.check.wrapped import Wrapped

OURS = [name for name in corrconv.available() if corrconv.get(name).ours]
CALLS = {"naive": 1024}
"""Of those that take milliseconds for one."""


@pytest.mark.slow
@pytest.mark.parametrize("name", OURS)
def test_thousands_of_calls_are_right(name: str) -> None:
    assert soak(corrconv.get(name), CALLS.get(name, 20_480), seed=14) is None


def test_what_is_wrong_in_few_calls_is_found() -> None:
    assert soak(Wrapped(), 1024, seed=1) is None
    found = soak(RareCalls(), 2048, seed=1)
    assert found is not None
    assert "seed 1, call" in found
