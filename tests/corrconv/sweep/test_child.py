"""A turn in its process: who is entered twice, who leaves early, and in which order sides are made ready."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from corrconv.check.spot import GateFailed
from corrconv.measure import judged
from corrconv.measure.child import Reporter
from corrconv.measure.problems import square
from corrconv.measure.sides import AGAIN, Drawn, Ready, Side
from corrconv.sweep import child
from corrconv.sweep.child import BEHIND, Job, measure
from corrconv.sweep.evidence import Outcome, Result

PROBLEM = square(1, 64, 5)


class Fake:
    """Sides that take the seconds given, on a clock of their own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **seconds: float) -> None:
        self.seconds, self.now = seconds, 0.0
        self.made: list[str] = []
        self.open = 0
        self.fails: dict[str, Exception] = {}
        monkeypatch.setattr(child, "make_ready", self.make_ready)
        monkeypatch.setattr(child, "rough", lambda call, renew: self._took(call))
        monkeypatch.setattr(child, "Timed", self.timed)
        monkeypatch.setattr(child.time, "perf_counter", lambda: self.now)
        rounds = functools.partial(judged.take, clock=lambda: self.now, others=lambda: 0.0)
        monkeypatch.setattr(judged, "take", rounds)

    def make_ready(self, side: Side, drawn: Drawn, at: object, memory: int | None) -> Ready:
        self.made.append(side.name)
        if side.name in self.fails:
            raise self.fails[side.name]
        self.open += 1
        return Ready(lambda: self._pass(self.seconds[side.name]), self._close, 1e-8)

    def timed(
        self, call: Callable[[], object], calls: int = 1, renew: object = None
    ) -> Callable[[], float]:
        return type("Sampler", (), {"calls": calls, "__call__": lambda _: self._took(call)})()

    def _pass(self, seconds: float) -> None:
        self.now += seconds

    def _took(self, call: Callable[[], object]) -> float:
        before = self.now
        call()
        return self.now - before

    def _close(self) -> None:
        self.open -= 1

    def turn(self, *names: str, seed: int = 1, seconds: float = 9.0) -> dict[str, Result]:
        first, *others = names
        sides = tuple(Side(name, PROBLEM) for name in (first, first, *others))
        job = Job(sides, (first, first + AGAIN, *others), seconds, seed, None)
        found = measure(Reporter(), job)
        assert self.open == 0
        return {each.label: each for each in found}


def test_the_reference_and_the_fastest_are_entered_twice(monkeypatch):
    it = Fake(monkeypatch, ref=4e-3, slow=2e-3, fast=1e-3)
    found = it.turn("ref", "slow", "fast")
    assert list(found) == ["ref", "ref" + AGAIN, "slow", "fast", "fast" + AGAIN]
    assert it.made.count("ref") == it.made.count("fast") == 2
    assert {each.outcome for each in found.values()} == {Outcome.MEASURED}
    assert len({len(each.seconds) for each in found.values()}) == 1


def test_where_the_reference_is_the_fastest_nobody_else_is_entered_twice(monkeypatch):
    it = Fake(monkeypatch, ref=1e-3, slow=2e-3)
    assert list(it.turn("ref", "slow")) == ["ref", "ref" + AGAIN, "slow"]


def test_who_is_far_behind_has_one_block_and_who_is_hopeless_none(monkeypatch):
    it = Fake(monkeypatch, ref=4e-3, near=2.5e-3, far=9e-3, hopeless=0.5)
    found = it.turn("ref", "near", "far", "hopeless")
    assert 9e-3 > BEHIND * 2.5e-3
    rounds = {label: len(each.seconds) for label, each in found.items()}
    assert rounds.pop("far") == 2
    assert rounds.pop("hopeless") == 0
    assert found["hopeless"].look == 0.5
    assert set(rounds.values()) == {child.MOST}


def test_sides_are_made_ready_in_an_order_that_is_drawn(monkeypatch):
    names = ("ref", "a", "b", "c")
    it = Fake(monkeypatch, **dict.fromkeys(names, 1e-3))
    orders = set()
    for seed in range(20):
        it.made.clear()
        found = it.turn(*names, seed=seed)
        assert list(found)[:5] == ["ref", "ref" + AGAIN, "a", "b", "c"]
        orders.add(tuple(it.made[:5]))
    assert len(orders) > 10
    it.made.clear()
    it.turn(*names, seed=19)
    assert tuple(it.made[:5]) in orders


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (GateFailed("off by one"), Outcome.WRONG),
        (MemoryError("its plan"), Outcome.TOO_LARGE),
        (ValueError("no"), Outcome.RAISED),
    ],
)
def test_who_fails_is_told_and_the_others_go_on(monkeypatch, error: Exception, outcome: Outcome):
    it = Fake(monkeypatch, ref=2e-3, bad=1e-3, good=1e-3)
    it.fails = {"bad": error}
    found = it.turn("ref", "bad", "good")
    assert found["bad"].outcome is outcome
    assert str(error) in found["bad"].detail
    assert list(found) == ["ref", "ref" + AGAIN, "bad", "good", "good" + AGAIN]
    assert len(found["good"].seconds) == len(found["ref"].seconds) > 0


def test_time_that_is_up_leaves_one_block(monkeypatch):
    it = Fake(monkeypatch, ref=4e-3, other=2e-3)
    assert {len(each.seconds) for each in it.turn("ref", "other", seconds=0.0).values()} == {2}


def test_without_any_side_left_nothing_is_timed(monkeypatch):
    it = Fake(monkeypatch, ref=1.0)
    it.fails = {"ref": RuntimeError("gone")}
    assert {each.outcome for each in it.turn("ref").values()} == {Outcome.RAISED}
