"""A whole run on planted sides: what is said of which cell, and that nothing is said for another thing."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from corrconv.commits.repository import NotMeasured
from corrconv.regress import statistics, verdict
from corrconv.regress.asking import Settings
from corrconv.regress.evidence import STATUS, Answer, Judged, Regression, overall
from corrconv.regress.run import measure, measured
from corrconv.regress.sides import Failed
from corrconv.regress.store import Store
from tests.corrconv.regress.fakes import ASKING, BASE, HEAD, Machine, crashing

SETTINGS = Settings(budget=5.0)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def run(machine: Machine, **how: Any) -> Regression:
    found = measure(ASKING, how.pop("settings", SETTINGS), start=machine, **how)
    assert machine.open == 0
    return found


def answers(found: Regression) -> dict[str, Answer]:
    return {cell.name: cell.answer for cell in found.cells}


def test_a_slowdown_is_named_and_an_improvement_beside_it() -> None:
    found = run(Machine(factors={"two": 1.1, "three": 0.9}))
    assert answers(found) == {
        "one": Answer.NOT_SLOWER,
        "two": Answer.SLOWER,
        "three": Answer.FASTER,
    }
    assert found.answer is Answer.SLOWER
    slower = next(cell for cell in found.cells if cell.name == "two")
    assert slower.confirmed
    assert slower.low is not None
    assert 1 < slower.low < 1.1 < 1.12
    assert slower.pairs >= statistics.confirming(2)


def test_nothing_changed_is_not_slower_and_says_with_which_power() -> None:
    found = run(Machine())
    assert found.answer is Answer.NOT_SLOWER
    assert found.detectable is not None
    assert 0.03 <= found.detectable < 0.06
    assert not found.warnings


def test_what_the_screen_leaves_open_is_measured_again_and_named_nothing_for_it() -> None:
    found = run(Machine(tuple("abcdef"), noise=0.02))
    assert any(cell.confirmed for cell in found.cells)
    assert set(answers(found).values()) <= {Answer.NOT_SLOWER, Answer.NOT_RESOLVED}


def test_every_pair_is_of_fresh_processes_which_take_the_same_samples_in_turn() -> None:
    machine = Machine()
    run(machine)
    assert machine.started.count(BASE.label) == machine.started.count(HEAD.label)
    firsts = machine.started[::2]
    assert abs(firsts.count(BASE.label) - firsts.count(HEAD.label)) <= 2
    for first, second in zip(machine.sampled[::2], machine.sampled[1::2]):
        assert {first[0], second[0]} == {BASE.label, HEAD.label}
        assert first[1:] == second[1:]  # the same cell, as many calls
    blocks = [tuple(each[0] for each in machine.sampled[k : k + 4]) for k in range(0, 400, 4)]
    assert all(order == order[::-1] for order in blocks)  # ABBA or BAAB
    assert len(set(blocks)) == 2


def test_both_sides_of_a_pair_stay_on_one_processor_which_sees_both_orders() -> None:
    told: list[tuple[str, int]] = []

    def hook(side: str, do: str, given: dict[str, Any]) -> None:
        if do == "stay":
            told.append((side, given["turn"]))

    machine = Machine(hook=hook)
    run(machine)
    assert len(told) == len(machine.started)
    pairs = list(zip(told[::2], told[1::2]))
    assert all(one[1] == other[1] for one, other in pairs)
    first = list(zip(machine.started[::2], (one[1] for one, _ in pairs)))
    assert {(BASE.label, 0), (HEAD.label, 0), (BASE.label, 1), (HEAD.label, 1)} <= set(first)


def test_neither_side_is_the_one_that_is_asked_first() -> None:
    """Whatever is asked of both, one after the other, before anything is timed."""
    told: list[tuple[str, str]] = []
    run(Machine(hook=lambda side, do, given: told.append((do, side))))
    for asked in ("stay", "names", "make", "judge"):
        sides = [side for do, side in told if do == asked]
        firsts = sides[::2]
        assert all({*pair} == {BASE.label, HEAD.label} for pair in zip(firsts, sides[1::2]))
        assert abs(firsts.count(BASE.label) - firsts.count(HEAD.label)) <= 0.2 * len(firsts), asked


def test_a_noisy_machine_is_not_resolved_and_told_what_it_takes() -> None:
    found = run(Machine(noise=0.08))
    assert found.answer is Answer.NOT_RESOLVED
    assert any("other work" in cell.why for cell in found.cells)


def test_wrong_is_reported_before_slower_and_is_not_timed() -> None:
    machine = Machine(factors={"one": 1.3}, judged={(HEAD.label, "two"): "3 integers differ"})
    found = run(machine)
    assert found.answer is Answer.WRONG
    assert answers(found)["two"] is Answer.WRONG
    assert "two" not in {key for _, key, _ in machine.sampled}
    assert answers(found)["one"] is Answer.SLOWER


def test_what_is_wrong_only_later_is_wrong_however_fast() -> None:
    wrong = {(HEAD.label, "two"): "it remembers another result"}
    found = run(Machine(factors={"two": 0.5}, later=wrong))
    assert answers(found) == {
        "one": Answer.NOT_SLOWER,
        "two": Answer.WRONG,
        "three": Answer.NOT_SLOWER,
    }
    (cell,) = (cell for cell in found.cells if cell.name == "two")
    assert cell.why.startswith("HEAD is wrong, when it was timed, and BASE is right: it")
    assert cell.ratio is None
    wrong = {(BASE.label, "two"): "it remembers another result"}
    assert answers(run(Machine(later=wrong)))["two"] is Answer.NOT_MEASURED


def test_wrong_on_both_sides_is_not_the_changes_fault() -> None:
    found = run(Machine(judged={(BASE.label, "two"): "old", (HEAD.label, "two"): "new"}))
    assert answers(found)["two"] is found.answer is Answer.NOT_MEASURED
    (cell,) = (cell for cell in found.cells if cell.name == "two")
    assert cell.why == "both sides are wrong, HEAD so: new"


def test_wrong_on_base_alone_is_not_the_changes_fault() -> None:
    found = run(Machine(judged={(BASE.label, "two"): "3 integers differ"}))
    assert (answers(found)["two"], found.answer) == (Answer.NOT_MEASURED,) * 2


def test_what_is_on_one_side_only_is_not_measured() -> None:
    found = run(Machine(only={HEAD.label: ("new",), BASE.label: ("gone",)}))
    reasons = {cell.name: cell.why for cell in found.cells}
    assert "HEAD only" in reasons["new"]
    assert "BASE only" in reasons["gone"]
    assert found.answer is Answer.NOT_MEASURED
    assert answers(found)["one"] is Answer.NOT_SLOWER


@pytest.mark.parametrize("fatal", [True, False])
@pytest.mark.parametrize("label", [BASE.label, HEAD.label])
def test_a_crash_costs_its_own_cell_alone(label: str, fatal: bool) -> None:
    found = run(Machine(hook=crashing(label, "two", fatal=fatal)))
    assert answers(found) == {
        "one": Answer.NOT_SLOWER,
        "three": Answer.NOT_SLOWER,
        "two": Answer.NOT_MEASURED,
    }


@pytest.mark.parametrize("label", [BASE.label, HEAD.label])
@pytest.mark.parametrize("late", [False, True])
def test_what_cannot_be_closed_costs_its_own_cell_alone(label: str, late: bool) -> None:
    dropped = 0

    def hook(side: str, do: str, given: dict[str, Any]) -> None:
        nonlocal dropped
        if (side, do, given.get("key")) == (label, "drop", "two"):
            dropped += 1
            if dropped > 3 * late:
                raise Failed("OSError: it does not close", fatal=False)

    found = run(Machine(hook=hook))
    assert answers(found) == {
        "one": Answer.NOT_SLOWER,
        "three": Answer.NOT_SLOWER,
        "two": Answer.NOT_MEASURED,
    }


@pytest.mark.parametrize("do", ["make", "judge"])
def test_a_crash_before_anything_is_timed(do: str) -> None:
    def hook(side: str, doing: str, given: dict[str, Any]) -> None:
        name = given.get("key") or given.get("cell", {}).get("name")
        if (side, doing, name) == (HEAD.label, do, "three"):
            raise Failed("its process was ended by signal SIGSEGV", fatal=True)

    found = run(Machine(hook=hook))
    assert answers(found)["three"] is Answer.NOT_MEASURED
    assert answers(found)["one"] is Answer.NOT_SLOWER
    assert found.base.files == 1


def test_a_side_that_does_not_start_is_not_measured() -> None:
    def hook(side: str, do: str, given: dict[str, Any]) -> None:
        if side == HEAD.label:
            raise Failed("ImportError: no thing", fatal=False)

    with pytest.raises(
        NotMeasured, match=r"HEAD, a branch \(bbbbbbbbbbbb\), cannot be run: ImportError"
    ):
        run(Machine(hook=hook))


def test_a_side_that_runs_anothers_files_is_not_measured() -> None:
    with pytest.raises(NotMeasured, match="is no file of main"):
        run(Machine(loaded="cc"))


def test_a_name_that_neither_side_has_is_refused() -> None:
    with pytest.raises(NotMeasured, match="four: neither side has it"):
        run(Machine(), settings=dataclasses.replace(SETTINGS, only=("four",)))


@pytest.mark.parametrize("at", [1, 300, 1200, 2500])
def test_a_run_that_is_killed_goes_on_where_it_was(at: int) -> None:
    machine = Machine(factors={"two": 1.1})
    samples = 0

    def hook(side: str, do: str, given: dict[str, Any]) -> None:
        nonlocal samples
        samples += do == "sample"
        if samples == at:
            raise KeyboardInterrupt

    machine.hook = hook
    with pytest.raises(KeyboardInterrupt):
        measure(ASKING, SETTINGS, start=machine)
    assert machine.open == 0
    (kept,) = [Store(depends) for depends in [_about()]]
    finished = kept.load()
    before = sum(map(len, (*finished.screen.values(), *finished.confirm.values())))
    assert (before > 0) == (at > 150)
    second = Machine(factors={"two": 1.1})
    found = run(second)
    assert answers(found)["two"] is Answer.SLOWER
    assert not kept.path.exists()
    values = sum(cell.pairs for cell in found.cells)
    assert len(second.sampled) / 120 <= values + statistics.MORE - before + 60


def _about(settings: Settings = SETTINGS) -> Any:
    from corrconv.regress import run as running

    return ["run", *running._depends(ASKING, settings)]


def test_what_is_finished_stays_until_it_is_told() -> None:
    """A disk that is full when the answer is written loses no minute of measuring."""
    with pytest.raises(OSError, match="full"), measured(ASKING, SETTINGS, start=Machine()):
        raise OSError("full")
    again = Machine()
    found = run(again)
    assert found.answer is Answer.NOT_SLOWER
    assert not again.sampled
    assert not Store(_about()).path.exists()


def test_a_run_that_goes_on_knows_what_there_was_no_time_for() -> None:
    def clock(began: list[float] = []) -> float:  # noqa: B006
        began.append(0.0)
        return 0.01 * len(began)

    settings, names = Settings(budget=1.0), tuple("abcdefghij")
    kept = Store(_about(settings))

    def hook(side: str, do: str, given: dict[str, Any]) -> None:
        if do == "sample" and kept.load().unfinished:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Machine(names, hook=hook), settings=settings, clock=clock)
    lost = kept.load().unfinished
    assert lost
    found = run(Machine(names), settings=settings)
    assert {cell.name for cell in found.cells if "no time" in cell.why} == lost.keys()


def test_a_full_disk_is_said_and_what_was_finished_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    from corrconv.regress import store

    count, keep = 0, store.keep

    def full(*given: Any) -> Any:
        nonlocal count
        count += 1
        if count > 3:
            raise OSError(28, "No space left on device", "cells.json")
        return keep(*given)

    monkeypatch.setattr(store, "keep", full)
    with pytest.raises(OSError, match="No space left"):
        run(Machine())
    assert sum(map(len, Store(_about()).load().screen.values())) == 3


def test_many_findings_in_one_direction_are_suspicious() -> None:
    names = tuple("abcdef")
    found = run(Machine(names, dict.fromkeys(names, 1.1)))
    assert any("machine" in each for each in found.warnings)
    some = dict.fromkeys("ab", 1.1)
    assert not run(Machine(names, some)).warnings
    many = tuple("abcdefghi")
    one_is_faster = {**dict.fromkeys(many, 1.1), "a": 0.9}
    assert any("8 of 9" in each for each in run(Machine(many, one_is_faster)).warnings)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0.18, 0.2, -0.03, 0.25, 0.19, 0.16, 0.22, 0.21], "about 2 times the --budget"),
        ([0.0, 0.01, 0.05, 0.0, -0.04, 0.06, 0.01, -0.01], "times the --budget"),
        ([0.028, 0.03, 0.027, 0.031, 0.026, 0.03, 0.029, 0.024], "+2.9%, is so near"),
        ([0.2, 0.2], "too few pairs"),
    ],
)
def test_what_would_resolve_a_cell(values: list[float], said: str) -> None:
    words = verdict._takes(values, 0.03)
    assert said in words
    assert "--effect" not in words  # which is settled before the first look


def test_findings_in_code_that_the_change_cannot_touch_are_suspicious() -> None:
    asking = dataclasses.replace(ASKING, reachable={"one": True, "two": False})
    found = measure(asking, SETTINGS, start=Machine(factors={"two": 1.2}))
    (warning,) = found.warnings
    assert "two can reach" in warning
    again = measure(asking, SETTINGS, start=Machine(factors={"one": 1.2}))
    assert not again.warnings


def test_answers_have_their_own_exit_statuses() -> None:
    told = {answer: STATUS[answer] for answer in Answer if answer is not Answer.FASTER}
    assert len(set(told.values())) == len(told)
    assert 2 not in told.values()  # of what was asked wrongly


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((), Answer.NOT_MEASURED),
        ((Answer.FASTER,), Answer.NOT_SLOWER),
        ((Answer.NOT_SLOWER, Answer.NOT_RESOLVED), Answer.NOT_RESOLVED),
        ((Answer.NOT_MEASURED, Answer.NOT_RESOLVED), Answer.NOT_MEASURED),
        ((Answer.SLOWER, Answer.NOT_MEASURED), Answer.SLOWER),
        ((Answer.SLOWER, Answer.WRONG), Answer.WRONG),
    ],
)
def test_the_worst_is_the_answer(said: tuple[Answer, ...], expected: Answer) -> None:
    assert overall([Judged("it", "", answer) for answer in said]) is expected


def test_too_little_time_is_not_resolved() -> None:
    def clock(began: list[float] = []) -> float:  # noqa: B006
        began.append(0.0)
        return 0.01 * len(began)

    found = run(Machine(tuple("abcdefghij")), settings=Settings(budget=1.0), clock=clock)
    lacking = [cell for cell in found.cells if cell.ratio is None]
    assert lacking
    assert all("no time" in cell.why for cell in lacking)
    assert found.answer is Answer.NOT_RESOLVED


def test_what_takes_longer_to_load_than_was_foreseen_does_not_overrun_the_budget() -> None:
    """Every process loads its library again, which the look at it has not told."""
    now = 0.0

    def hook(side: str, do: str, given: dict[str, Any]) -> None:
        nonlocal now
        slow = do == "make" and given["cell"]["name"] == "slow"
        now += 3.0 if slow else 1e-3

    machine = Machine(("one", "two", "slow"), hook=hook)
    found = run(machine, settings=Settings(budget=20.0), clock=lambda: now)
    assert found.spent < 30
    assert answers(found) == {
        "one": Answer.NOT_SLOWER,
        "slow": Answer.NOT_RESOLVED,
        "two": Answer.NOT_SLOWER,
    }
    (cell,) = (cell for cell in found.cells if cell.name == "slow")
    assert "no time" in cell.why
