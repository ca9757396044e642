"""What threads share: a planted parallel fraction comes back."""

from __future__ import annotations

import numpy as np
import pytest

from corrconv.calibrate import threads
from corrconv.calibrate.samples import Rounds
from corrconv.measure.problems import same
from corrconv.measure.sides import Side


def rounds(seconds):
    taken = np.tile(list(seconds.values()), (5, 1))
    return Rounds(
        tuple(seconds), taken, np.arange(taken.size, dtype=float).reshape(taken.shape), {}
    )


SIZES = [same((N, N), (9, 9), "float32") for N in (200, 300, 400)]


def test_a_planted_fraction_comes_back():
    alone = {Side(name, p): 1e-8 * p.multiply_adds for p in SIZES for name in ("torch", "jax")}
    # the process of two threads ran while the machine was slower, which is not what threads do
    shared = {Side("torch", p): 1.5 * alone[Side("torch", p)] for p in SIZES}
    shared |= {Side("torch", p, 2): 1.5 * 0.6 * alone[Side("torch", p)] for p in SIZES}
    shared |= {Side("jax", p, 2): 1.5 * 0.7 * alone[Side("jax", p)] for p in SIZES}
    found = threads.fractions(rounds(alone), rounds(shared), {})
    assert found["torch", "float32", 2] == pytest.approx(0.8)
    assert found["jax", "float32", 2] == pytest.approx(0.6)


def test_the_fixed_cost_is_not_shared():
    assert threads.fraction(3.0, 2.0, 1.0, 2) == pytest.approx(1.0)
    assert threads.fraction(3.0, 3.0, 1.0, 2) == 0
    assert threads.fraction(3.0, 4.0, 1.0, 2) < 0


@pytest.mark.parametrize(("factor", "expected"), [(1.3, 0.0), (0.4, 1.0)])
def test_a_fraction_lies_between_none_and_all(factor, expected):
    alone = {Side("torch", p): 1e-8 * p.multiply_adds for p in SIZES}
    shared = alone | {Side("torch", p, 2): factor * alone[Side("torch", p)] for p in SIZES}
    found = threads.fractions(rounds(alone), rounds(shared), {})
    assert found["torch", "float32", 2] == expected


def test_long_calls_are_asked_with_one_thread_and_with_all():
    alone = rounds(
        {Side(name, p): 1e-8 * p.multiply_adds for p in SIZES for name in ("torch", "jax")}
        | {Side("numpy", same((100,), (3,), "float32")): 1e-5}
    )
    asked = threads.sides(alone, 2)
    assert {call.name for call in asked} == {"torch", "jax"}
    assert {call.workers for call in asked if call.name == "torch"} == {1, 2}
    assert {call.workers for call in asked if call.name == "jax"} == {2}
