"""The bare calls say the same as the adapters, and an adapter that costs something is seen."""

from __future__ import annotations

import time

import numpy as np
import pytest
from corrconv.impls.strided import Strided

import corrconv
from benchmarks import adapters
from corrconv.measure.problems import operands, square
from tests.names import each

SMALL = square(2, 16, 3)


@pytest.mark.parametrize(
    "name", each(n for n in corrconv.names() if adapters.has_bare(corrconv.get(n)))
)
def test_the_bare_call_gives_what_the_adapter_gives(name):
    implementation = corrconv.get(name)
    if missing := implementation.unavailable():
        pytest.skip(missing)
    x, (h, *_) = operands(SMALL)
    result = implementation.plan(SMALL)(x, h)
    np.testing.assert_allclose(implementation.bare(x, h)(x, h), result, rtol=0, atol=1e-4)


def test_every_adapter_to_a_library_has_a_bare_call():
    for name in corrconv.names():
        it = corrconv.get(name)
        if it.supports(SMALL) is None:
            assert adapters.has_bare(it) != it.ours, name


def test_what_an_adapter_adds_is_seen(monkeypatch):
    class Slow(Strided):
        def plan(self, problem):
            plan = super().plan(problem)

            def call(x, h):
                time.sleep(2e-3)
                return plan(x, h)

            return call

        def bare(self, x, h):
            return lambda x, h: time.sleep(1e-4)

    monkeypatch.setattr(adapters, "get", lambda name: Slow())
    cost = adapters.measure("slow", SMALL)
    assert cost.extra > 1e-3  # 1.9 ms, on whatever machine: sleeping takes at least what is asked
    assert cost.bare >= 1e-4
