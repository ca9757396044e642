"""Implementations that remember, and such as are right only when they are looked at: wrong, or of no use."""

from __future__ import annotations

import itertools
import threading
import time

import numpy as np
import pytest
from corrconv.impls.strided import Strided

from corrconv.check.spot import GateFailed
from corrconv.core import Plan
from corrconv.measure import sides
from corrconv.measure.judged import Judged, judged
from corrconv.measure.problems import square
from corrconv.measure.rounds import Timed
from corrconv.measure.sides import Drawn, Side, make_ready

PROBLEM = square(2, 96, 5)
STALE = {
    "where its operands lie": lambda x, h: (x.ctypes.data, h.ctypes.data),
    "their objects": lambda x, h: (id(x), id(h)),
    "few samples of the image": lambda x, h: x[::48, ::48].tobytes(),
    "the image": lambda x, h: x.tobytes(),
    "shapes": lambda x, h: (x.shape, h.shape),
}
OF_NO_USE = {
    "all samples": lambda x, h: (x.tobytes(), h.tobytes()),
    "few samples of both": lambda x, h: (x[::48, ::48].tobytes(), h[0, 0]),
    "the kernel": lambda x, h: h.tobytes(),
    "a row, and sums": lambda x, h: (x[0].tobytes(), x.sum(), h.sum()),
}


class Cheat(Strided):
    name = "cheat"

    def make_plan(self, problem, workers):
        right = super().make_plan(problem, workers)
        return Plan(problem, workers, self.answer(right))

    def answer(self, right):
        return right


class Remembers(Cheat):
    """The results of earlier operands, by a `key` of them."""

    hits = 0

    def answer(self, right):
        known = {}

        def answer(x, h):
            key = self.key(x, h)
            if key in known:
                self.hits += 1
            else:
                known[key] = right(x, h)
            return known[key].copy()

        return answer


def measured(
    monkeypatch: pytest.MonkeyPatch, it: Cheat, rounds: int = 6, calls: int = 12
) -> Judged:
    monkeypatch.setattr(sides, "find", lambda name: it)
    ready = make_ready(Side(it.name, PROBLEM), Drawn())
    workers = [2]  # libraries are not pinned here
    return judged([ready], [Timed(ready.call, calls, renew=ready.renew)], workers, rounds=rounds)


def fault(monkeypatch: pytest.MonkeyPatch, it: Cheat) -> str:
    """What is said of it, before it is timed or after."""
    try:
        (error,) = measured(monkeypatch, it).wrong.values()
    except GateFailed as before:
        error = before
    assert isinstance(error, GateFailed)
    return str(error)


def test_who_is_right_is_measured(monkeypatch):
    found = measured(monkeypatch, Cheat())
    assert not found.wrong
    assert len(found.taken[0].seconds) == 6


@pytest.mark.parametrize("by", STALE)
def test_who_remembers_by_what_did_not_change_is_wrong_after(monkeypatch, by: str):
    it = Remembers()
    it.key = STALE[by]
    assert "outputs are wrong" in fault(monkeypatch, it)


@pytest.mark.parametrize("by", OF_NO_USE)
def test_who_remembers_by_what_changes_never_meets_it_again(monkeypatch, by: str):
    it = Remembers()
    it.key = OF_NO_USE[by]
    assert not measured(monkeypatch, it, calls=100).wrong
    assert it.hits == 0


def test_a_spectrum_of_the_kernel_is_never_met_again(monkeypatch):
    it, seen = Cheat(), []
    it.answer = lambda right: lambda x, h: seen.append(h.tobytes()) or right(x, h)
    measured(monkeypatch, it, calls=100)
    timed = seen[2:]
    assert len(set(timed)) == len(timed)


class RightAtFirst(Cheat):
    def answer(self, right):
        calls = itertools.count()
        return lambda x, h: right(x, h) * np.float32(1 if next(calls) < 3 else 1.001)


class ATileLater(Cheat):
    def answer(self, right):
        calls = itertools.count()

        def answer(x, h):
            y = right(x, h)
            if next(calls) >= 3:
                y[40:48, 40:48] = 0
            return y

        return answer


class ItsInputLater(Cheat):
    def answer(self, right):
        calls = itertools.count()

        def answer(x, h):
            y = right(x, h)
            if next(calls) >= 3:
                x[0, 0] += 1
            return y

        return answer


@pytest.mark.parametrize("kind", [RightAtFirst, ATileLater, ItsInputLater])
def test_who_is_right_before_and_wrong_after_is_named(monkeypatch, kind):
    (error,) = measured(monkeypatch, kind()).wrong.values()
    assert isinstance(error, GateFailed)


class OneBuffer(Cheat):
    def answer(self, right):
        held = np.empty(PROBLEM.output_shape, PROBLEM.dtype)

        def answer(x, h):
            held[...] = right(x, h)
            return held

        return answer


class FilledLater(Cheat):
    """By a thread, as on a device that is not waited for."""

    def answer(self, right):
        def answer(x, h):
            y = np.zeros(PROBLEM.output_shape, PROBLEM.dtype)

            def fill():
                time.sleep(0.3)
                y[...] = right(x, h)

            threading.Thread(target=fill).start()
            return y

        return answer


class Promise:
    def __init__(self, compute):
        self.compute = compute

    def __array__(self, dtype=None, copy=None):
        return self.compute()


class Lazy(Cheat):
    """What it gives computes when it is looked at."""

    def answer(self, right):
        return lambda x, h: Promise(lambda: right(x, h))


class SpoilsOperands(Cheat):
    def answer(self, right):
        def answer(x, h):
            y = right(x, h)
            x *= 2
            return y

        return answer


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (OneBuffer, "its result changed after it was returned"),
        (FilledLater, "outputs are wrong"),
        (SpoilsOperands, "its operands are not what they were"),
        (Lazy, "Promise"),
    ],
)
def test_who_only_seems_right_is_not_timed(monkeypatch, kind, words: str):
    monkeypatch.setattr(sides, "find", lambda name: kind())
    with pytest.raises(Exception, match=words):
        make_ready(Side("cheat", PROBLEM), Drawn())


class WrongTile(Cheat):
    def answer(self, right):
        def answer(x, h):
            y = right(x, h)
            if min(y.shape) >= 1024:
                y[512:576, 448:512] = 0
            return y

        return answer


class WrongUnderTwo(Cheat):
    def make_plan(self, problem, workers):
        error = 1e-3 if workers > 1 else 0.0
        right = super().make_plan(problem, workers)
        return Plan(problem, workers, lambda x, h: right(x, h) * np.float32(1 + error))


@pytest.mark.parametrize(
    "side", [Side("cheat", square(2, 1024, 5)), Side("cheat", PROBLEM, workers=2)]
)
def test_what_is_wrong_in_the_very_cell_is_not_timed(monkeypatch, side: Side):
    it = WrongTile() if side.workers == 1 else WrongUnderTwo()
    monkeypatch.setattr(sides, "find", lambda name: it)
    with pytest.raises(GateFailed, match="outputs are wrong"):
        make_ready(side, Drawn())
