"""A whole self-test with tools that take no time: what is asked, kept, and not asked again."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corrconv.cli import main
from corrconv.commits.repository import Repository
from corrconv.kit import evidence as files
from corrconv.regress.asking import Asking, Settings
from corrconv.regress.cells import Cell
from corrconv.regress.run import measure
from corrconv.regress.selftest import asv, evidence, ours, run
from corrconv.regress.selftest.evidence import (
    DEFAULTS,
    EFFECT,
    PLANTED,
    REGRESS,
    ROUNDS,
    TOOLS,
    Record,
    SelfTest,
    Trial,
)
from tests.corrconv.regress.fakes import ASKING, Machine

ROOT = Path(__file__).parents[4]
SETTINGS = Settings(budget=30.0, only=("numpy",))


class Tools:
    """Stands in for what measures; may be killed at a trial."""

    def __init__(self, killed_at: int = -1) -> None:
        self.asked: list[tuple[str, float]] = []
        self.rounds: list[int | None] = []
        self.sides: list[tuple[str, str]] = []
        self.killed_at = killed_at

    def put(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(run, "prepared", self.prepared)
        patch.setattr(ours, "record", self.record)
        patch.setattr(ours, "cells", lambda asking, of: {Cell(key): of[key] for key in of})
        patch.setattr(ours, "trial", self.ours)
        patch.setattr(asv, "trials", self.asv)

    def prepared(self, question: Any, folder: Path, say: Any) -> tuple[Asking, list[str]]:
        self.sides.append((question.base, question.head))
        return ASKING, []

    def record(self, asking: Asking, settings: Settings, seconds: float, progress: Any) -> Record:
        assert seconds == run.RECORD * settings.budget
        values, calls = {"one": (0.0,) * 60, "two": (0.0,) * 60}, {"one": 1e-3, "two": 1e-6}
        return self._said("record", 0.0, Record(values, 90.0, calls))

    def ours(self, asking: Asking, settings: Settings, planted: float, progress: Any) -> Trial:
        progress(0.5, "half")
        return self._trial(REGRESS, planted, 31.0)

    def asv(
        self, base: Any, head: Any, cells: Mapping[Cell, float], planted: float, effect: float,
        rounds: int | None = None,
    ) -> tuple[Trial, ...]:  # fmt: skip
        assert {cell.key: it for cell, it in cells.items()} == {"one": 1e-3, "two": 1e-6}
        assert effect == SETTINGS.effect
        self.rounds.append(rounds)
        if not rounds:
            return (self._trial(DEFAULTS, planted, 10.0),)
        kept = self._trial(ROUNDS, planted, 30.0)
        self.asked.append((EFFECT, planted))
        return kept, dataclasses.replace(kept, tool=EFFECT)

    def _trial(self, tool: str, planted: float, seconds: float) -> Trial:
        return self._said(tool, planted, Trial(tool, planted, ("one", "two"), (), (), (), seconds))

    def _said(self, tool: str, planted: float, it: Any) -> Any:
        if len(self.asked) == self.killed_at:
            raise KeyboardInterrupt
        self.asked.append((tool, planted))
        return it


@pytest.fixture
def commit() -> str:
    return Repository(ROOT).commit("HEAD")


def tried(tools: Tools, results: Path, commit: str, settings: Settings = SETTINGS) -> SelfTest:
    shares: list[float] = []
    with pytest.MonkeyPatch.context() as patch:
        tools.put(patch)
        found = run.self_test(
            Repository(ROOT), run.begun(results, commit, settings), results, settings,
            say=lambda words: None, progress=lambda share, words: shares.append(share),
        )  # fmt: skip
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    return found


def test_each_tool_is_asked_once_of_each_pair_of_commits(tmp_path: Path, commit: str) -> None:
    tools = Tools()
    found = tried(tools, tmp_path, commit)
    every = [(tool, planted) for planted in (0.0, *PLANTED) for tool in TOOLS]
    assert tools.asked == [("record", 0.0), *every]
    assert [(it.tool, it.planted) for it in found.trials] == every
    assert set(tools.rounds) == {None, 6}  # of 10 s for two of asv's, and ours took 31 s
    assert found.only == ("numpy",)
    assert found.commit == commit
    assert evidence.load(tmp_path) == found
    assert not files.place(tmp_path, run.UNFINISHED).exists()
    (same, *planted) = tools.sides
    assert same[0] == commit
    assert len({base for base, _ in planted}) == 1
    assert len({head for _, head in tools.sides}) == 1 + len(PLANTED)


@pytest.mark.parametrize("killed_at", [0, 1, 7])
def test_killed_it_goes_on_where_it_was(tmp_path: Path, commit: str, killed_at: int) -> None:
    first, again = Tools(killed_at), Tools()
    with pytest.raises(KeyboardInterrupt):
        tried(first, tmp_path, commit)
    assert evidence.load(tmp_path) is None
    tried(again, tmp_path, commit)
    whole = Tools()
    tried(whole, tmp_path / "whole", commit)
    assert first.asked + again.asked == whole.asked


@pytest.mark.parametrize(
    "settings", [Settings(budget=20.0, only=("numpy",)), Settings(budget=30.0)]
)
def test_asked_otherwise_it_begins_anew(tmp_path: Path, commit: str, settings: Settings) -> None:
    with pytest.raises(KeyboardInterrupt):
        tried(Tools(7), tmp_path, commit)
    again = Tools()
    tried(again, tmp_path, commit, settings)
    assert again.asked[0] == ("record", 0.0)


def test_a_run_that_is_killed_leaves_an_earlier_one_whole(tmp_path: Path, commit: str) -> None:
    before = tried(Tools(), tmp_path, commit)
    with pytest.raises(KeyboardInterrupt):
        tried(Tools(3), tmp_path, commit, Settings(budget=99.0))
    assert evidence.load(tmp_path) == before


def test_a_trial_tells_what_a_run_has_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    machine = Machine(factors={"two": 1.1, "three": 0.9})
    monkeypatch.setattr(
        ours, "measure", lambda asking, settings, progress: measure(asking, settings, start=machine)
    )
    found = ours.trial(ASKING, Settings(budget=5.0), 0.1, lambda share, words: None)
    assert (found.slower, found.faster, found.unresolved) == (("two",), ("three",), ())
    assert set(found.cells) == {"one", "two", "three"}


def test_a_record_has_a_value_of_each_pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    machine, begun, ticks = Machine(), ours.begun, itertools.count()
    how = {
        "start": machine,
        "clock": lambda: 1e-4 * next(ticks),
    }  # no load of this machine's counts
    monkeypatch.setattr(ours, "begun", lambda *given, **more: begun(*given, **how, **more))
    found = ours.record(ASKING, Settings(budget=2.0), 4.0, lambda share, words: None)
    lengths = {len(values) for values in found.values.values()}
    assert set(found.values) == set(found.calls) == {"one", "two", "three"}
    assert min(found.calls.values()) > 0
    assert lengths == {46}  # as many pairs as two runs of that budget with 23 each
    assert not any((tmp_path / "regress" / "unfinished").glob("*"))


@pytest.mark.parametrize(
    "more", [["HEAD~1", "HEAD"], ["--bench", "x.py"], ["--dirty"], ["--markdown", "x"]]
)
def test_what_it_does_not_take_is_refused(more: list[str]) -> None:
    said = CliRunner().invoke(main, ["regress", "--self-test", *more])
    assert said.exit_code == 2
    assert "--self-test does not take it" in said.output
