"""The whole sweep by processes that pretend: its order, its time, what later passes leave out, resuming."""

from __future__ import annotations

from pathlib import Path

import pytest

from corrconv.measure.process import Ending
from corrconv.sweep import run as module
from corrconv.sweep.evidence import Outcome, Record
from corrconv.sweep.folder import load
from corrconv.sweep.run import sweep
from tests.corrconv.sweep.fakes import LIMITS, WHO, Machine, opened, plan, swept


def test_every_turn_is_taken_once_and_kept(tmp_path: Path):
    swept(tmp_path)
    found = load(tmp_path)
    assert found.missing == 0
    assert {record.turn for record in found.records} == set(plan().turns())
    assert not list(tmp_path.rglob("*.new"))


def test_a_pass_has_processes_of_its_own_one_for_each_number_of_threads(tmp_path: Path):
    machine = Machine()
    swept(tmp_path, launch=machine.launch)
    assert [each for each in machine.log if each.startswith("start")] == [
        "start for 1",
        "start for 2",
    ] * 2
    by_pass = {
        number: {r.process for r in load(tmp_path).records if r.turn.number == number}
        for number in (0, 1)
    }
    assert all(len(processes) == 2 for processes in by_pass.values())
    assert not by_pass[0] & by_pass[1]


def test_passes_are_in_orders_of_their_own_and_the_same_in_every_sitting():
    todo = plan(cases=20)
    first, second = ([t.line for t in todo.turns() if t.number == number] for number in (0, 1))
    assert first != second
    assert sorted(first) == sorted(second)
    assert list(todo.turns()) == list(plan(cases=20).turns())


def test_what_is_finished_is_not_measured_again(tmp_path: Path):
    class Enough(Exception):
        pass

    def stop(done: int, *_: object) -> None:
        if done == 5:
            raise Enough

    machine = Machine()
    with opened(tmp_path) as folder, pytest.raises(Enough):
        sweep(folder, plan(), WHO, LIMITS, 10.0, launch=machine.launch, progress=stop)
    before = {record.turn: record for record in load(tmp_path).records}
    assert len(before) == 5
    swept(tmp_path, launch=machine.launch)
    after = {record.turn: record for record in load(tmp_path).records}
    assert before.items() <= after.items()
    assert len([each for each in machine.log if "," in each]) == len(after) == 8


def test_who_failed_or_was_hopeless_has_no_further_pass(tmp_path: Path):
    machine = Machine(seconds={"naive": 1.0}, ends={"strided": Ending.TIMED_OUT})
    swept(tmp_path, launch=machine.launch)
    second = [record for record in load(tmp_path).records if record.turn.number == 1]
    for record in second:
        results = {each.label: each for each in record.results}
        assert results["strided"].outcome is Outcome.NOT_TRIED
        assert results["strided"].detail == "timed out in pass 0"
    machine = Machine(seconds={"naive": 1.0})
    swept(tmp_path / "slow", launch=machine.launch)
    second = [r for r in load(tmp_path / "slow").records if r.turn.number == 1]
    for record in second:
        assert {each.label: each.detail for each in record.results}["naive"] == (
            "1000 times behind the best in pass 0"
        )


def test_the_seconds_are_shared_among_the_turns_that_are_left(tmp_path: Path, monkeypatch):
    shares = []

    def take(turn, who, crew, share, **_) -> Record:
        shares.append(share)
        return Record(turn, "", "strided", (), 3.0 if len(shares) == 1 else 1.0, "")

    monkeypatch.setattr(module, "take", take)
    told: list[tuple[int, int, str]] = []
    with opened(tmp_path) as folder:
        sweep(
            folder,
            plan(),
            WHO,
            LIMITS,
            32.0,
            launch=Machine().launch,
            progress=lambda *at: told.append(at),
        )
    assert shares[:2] == [32 / 8, 29 / 7]
    assert shares[-1] == 32 - 3 - 6
    assert [done for done, *_ in told] == list(range(9))
    assert told[-1] == (8, 8, "")
