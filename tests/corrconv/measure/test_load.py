"""Who measures for long waits until other work has ended, and says so; the doctor goes by the same number."""

from __future__ import annotations

import os

import pytest

from corrconv.measure import load


def machine(monkeypatch, *loads):
    """Loads as they are read one after the other; the last one stays."""
    left = list(loads)

    def read():
        return left.pop(0) if len(left) > 1 else left[0], 0.0, 0.0

    monkeypatch.setattr(os, "getloadavg", read, raising=False)


def waited():
    """What is said and how long is waited."""
    said, paused = [], []
    load.wait(said.append, paused.append)
    return said, paused


def test_a_quiet_machine_is_not_waited_for(monkeypatch):
    machine(monkeypatch, 0.3)
    assert waited() == ([], [])


def test_it_goes_on_when_the_load_has_fallen(monkeypatch):
    machine(monkeypatch, 1.5, 1.5, 1.2, 1.1, 0.9, 0.8, 0.2)
    said, paused = waited()
    assert len(paused) == 3
    (words,) = said
    assert "a load of 1.50" in words


def test_it_gives_up_and_says_what_it_waited_for(monkeypatch):
    paused = []
    machine(monkeypatch, 2.0)
    with pytest.raises(load.Loaded, match=r"a load of 2\.00 .*`top` shows"):
        load.wait(lambda words: None, paused.append)
    assert sum(paused) == load.PATIENCE


def test_a_system_that_does_not_say_is_not_waited_for(monkeypatch):
    monkeypatch.delattr(os, "getloadavg", raising=False)
    assert waited() == ([], [])
