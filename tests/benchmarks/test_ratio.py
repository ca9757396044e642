"""The paired ratio to the reference, and its A/A: on a clock of our own, by which nothing is chance."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
from asv_runner.benchmarks.mark import SkipNotImplemented

from benchmarks import ratio, ratio_1d, ratio_2d
from corrconv.measure.cells import GateFailed
from corrconv.measure.grids import REFERENCE, TIERS
from corrconv.measure.sides import Side

REAL = ratio.log_of_ratio
FINE = {"numba": None, "strided": None, REFERENCE: None}


class Clock:
    """Time passes only where somebody computes; the machine's speed is `mood`, by the time."""

    def __init__(self, mood: Callable[[float], float] = lambda now: 1.0) -> None:
        self.now, self.mood = 0.0, mood

    def __call__(self) -> float:
        return self.now

    def side(self, seconds: float, jitter: float = 0.0, seed: int = 0) -> Callable[[], None]:
        draw = random.Random(seed)

        def call() -> None:
            self.now += seconds * self.mood(self.now) * math.exp(draw.gauss(0.0, jitter))

        return call


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Clock]:
    """Cells whose sides take the seconds given by name, on a clock."""

    def install(seconds: dict[str, float], jitter: float = 0.0) -> Clock:
        clock = Clock(mood=lambda now: 1 + 0.5 * math.sin(now))  # up to three times as slow
        made: list[str] = []

        def prepare(sides: tuple[Side, ...]) -> list[Callable[[], None]]:
            made.extend(side.name for side in sides)
            start = len(made)
            return [
                clock.side(seconds[side.name], jitter, start + place)
                for place, side in enumerate(sides)
            ]

        monkeypatch.setattr(ratio, "prepare", prepare)
        monkeypatch.setattr(
            ratio, "log_of_ratio", lambda a, b, s, seed=0: REAL(a, b, s, seed, clock)
        )
        return clock

    return install


@pytest.mark.parametrize("factor", [1.05, 2.0, 40.0])
def test_a_slowed_implementation_has_a_larger_ratio(fake, factor) -> None:
    question = ratio_2d.CorrelateFloat32()
    fake({REFERENCE: 1e-3, "numba": 4e-4})
    before = question.track_ratio(FINE, "numba", 32, 3)
    fake({REFERENCE: 1e-3, "numba": 4e-4 * factor})
    after = question.track_ratio(FINE, "numba", 32, 3)
    assert before == pytest.approx(0.4, rel=0.01)  # although the machine's speed changes threefold
    assert after / before == pytest.approx(factor, rel=0.01)


def test_a_slow_implementation_has_six_rounds_however_long_they_take() -> None:
    clock = Clock()
    calls = 0

    def slow() -> None:
        nonlocal calls
        calls += 1
        clock.now += 5.0

    assert ratio.log_of_ratio(clock.side(1e-3), slow, 0.01, clock=clock) == pytest.approx(
        math.log(5000)
    )
    assert calls >= 6


def test_the_reference_against_itself_is_its_own_noise(fake) -> None:
    floor = ratio_1d.FloorFloat32()
    fake({REFERENCE: 1e-3})
    calm = floor.track_floor(FINE, REFERENCE, 500, 9)
    fake({REFERENCE: 1e-3}, jitter=1.0)
    noisy = floor.track_floor(FINE, REFERENCE, 500, 9)
    assert 1 <= calm < 1.01 < noisy


def test_the_floor_is_the_farthest_on_either_side() -> None:
    assert ratio.farthest([0.01, -0.05, 0.02]) == pytest.approx(math.exp(0.05))
    assert ratio.farthest([0.0]) == 1


def test_every_pair_of_a_floor_has_plans_of_its_own(monkeypatch) -> None:
    made = []
    monkeypatch.setattr(ratio, "prepare", lambda sides: made.append(sides) or (lambda: None,) * 2)
    monkeypatch.setattr(ratio, "log_of_ratio", lambda a, b, seconds, seed: 0.01 * seed)
    value = ratio_2d.FloorFloat32().track_floor(FINE, REFERENCE, 32, 3)
    assert value == pytest.approx(math.exp(0.05))
    assert len(made) == ratio.PAIRS
    assert {side.name for sides in made for side in sides} == {REFERENCE}


@pytest.mark.parametrize("wrong", ["numba", REFERENCE])
def test_what_the_gate_refused_has_no_ratio(wrong) -> None:
    with pytest.raises(GateFailed, match="is wrong"):
        ratio_2d.CorrelateFloat32().track_ratio({**FINE, wrong: "is wrong"}, "numba", 32, 3)


def test_what_is_not_tried_is_skipped() -> None:
    with pytest.raises(SkipNotImplemented, match="predicted"):
        ratio_2d.CorrelateFloat32().track_ratio({**FINE, "naive": None}, "naive", 4096, 99)


def test_a_cell_is_really_measured(monkeypatch) -> None:
    for name in ("pin_threads", "keep_freed_memory"):
        monkeypatch.setattr(ratio, name, lambda *_: None)
    value = ratio_2d.CorrelateFloat32().track_ratio(FINE, "strided", 32, 3)
    assert 0 < value < math.inf
    assert ratio_1d.FloorFloat32().track_floor(FINE, REFERENCE, 500, 9) >= 1


def test_the_classes_say_what_asv_needs() -> None:
    for module in (ratio_2d, ratio_1d):
        assert module.CorrelateFloat32.unit == "ratio"
        assert module.FloorFloat32.unit == "factor"
        assert REFERENCE in module.CorrelateFloat32.params[0]
        for of_reference in (module.FloorFloat32, module.AgainFloat32):
            assert of_reference.params[0] == [REFERENCE]
            assert of_reference.params[1:] == module.CorrelateFloat32.params[1:]


@pytest.mark.parametrize("name", sorted(set(TIERS) - {"regress"}))
def test_what_is_timed_again_was_timed_before(name) -> None:
    chosen = TIERS[name]
    for again, first in ((chosen.ratio_2d, chosen.images), (chosen.ratio_1d, chosen.signals)):
        assert set(again.N) <= set(first.N)
        assert set(again.n) <= set(first.n)
