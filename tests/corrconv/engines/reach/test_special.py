"""Special values: what is promised of them holds, and the check of it finds what breaks it."""

from __future__ import annotations

import pytest

from corrconv.engines.reach.guard import Guard
from corrconv.engines.reach.levels import Levels
from corrconv.engines.reach.plan import LookFirst
from tests.corrconv.engines.reach.special import count


@pytest.mark.parametrize("seed", range(3))
def test_every_answer_is_as_promised(seed):
    answers, wrong = count(60, seed)
    assert not wrong
    assert min(answers.values()) > 20


def admit_all(monkeypatch):
    monkeypatch.setattr(Guard, "admit", lambda self, seen, edge: None)


def one_level(monkeypatch):
    monkeypatch.setattr(
        Levels, "_solve", lambda self, image, fill: self._transformed(image, fill, 1.0)
    )


def no_scale(monkeypatch):
    monkeypatch.setattr(Levels, "_powers", lambda self, top: (0, 0))


def zeros_as_they_come(monkeypatch):
    run = LookFirst._run

    def plain(self, image, out, guard, compute):
        kept = out.copy()
        run(self, image, kept, guard, lambda: None)
        compute()

    monkeypatch.setattr(LookFirst, "_run", plain)


@pytest.mark.parametrize("fault", [admit_all, one_level, no_scale, zeros_as_they_come])
def test_a_planted_fault_is_found(monkeypatch, fault):
    fault(monkeypatch)
    assert count(60, 0)[1]
