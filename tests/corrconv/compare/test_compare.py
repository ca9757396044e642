"""A whole comparison, with processes that pretend: when it stops, what it tells them, what it keeps."""

from __future__ import annotations

import pytest

from corrconv.compare.evidence import Comparison
from corrconv.compare.process import Request
from corrconv.compare.run import LEAST, Settings, compare
from corrconv.measure.process import Ending, ProcessFailed
from corrconv.measure.statistics import Verdict
from tests.corrconv.measure.fakes import Machine, sides
from tests.corrconv.sweep.fakes import ended


def compared(
    machine: Machine, *names: str, settings: Settings | None = None, **options
) -> Comparison:
    return compare(
        sides(*names),
        settings,
        launch=machine.launch,
        clock=machine.clock,
        **{"side_by_side": 2, **options},
    )


def verdicts(found: Comparison) -> list[Verdict]:
    return [each.verdict for each in found.summary.judgements]


def test_a_side_planted_5_percent_slower_is_resolved_at_the_first_look():
    machine = Machine({"a": 1e-3, "b": 1.05e-3}, start=0.1)
    found = compared(machine, "a", "b")
    assert verdicts(found) == [Verdict.SLOWER]
    assert (found.stopped, found.processes) == ("resolved", 6)
    (judged,) = found.summary.judgements
    assert judged.ratio.low <= 1.05 <= judged.ratio.high
    assert found.summary.floor.factor < 1.01


def test_the_same_twice_is_never_resolved_and_takes_all_processes():
    found = compared(Machine({"a": 1e-3}, start=0.1), "a", "a")
    assert verdicts(found) == [Verdict.NOT_RESOLVED]
    assert (found.stopped, found.processes) == ("all processes", 9)
    assert found.labels == ("a", "a (again)", "a #2")


def test_every_run_holds_the_first_side_twice():
    machine = Machine({"a": 1e-3, "b": 2e-3, "c": 5e-4}, start=0.1)
    found = compared(machine, "a", "b", "c")
    assert [side.name for side in found.sides] == ["a", "a", "b", "c"]
    assert found.labels == ("a", "a (again)", "b", "c")
    assert found.summary.floor.ratio.label == "a (again)"
    assert verdicts(found) == [Verdict.SLOWER, Verdict.FASTER]
    assert found.processes == 7  # two comparisons share the doubt, so the first look is later
    assert {(each.label, each.process) for each in found.samples} == {
        (label, process) for label in found.labels for process in range(7)
    }


def test_all_processes_make_samples_of_as_many_calls_and_draw_orders_of_their_own():
    machine = Machine({"a": 2e-4, "b": 3e-4}, start=0.1)
    found = compared(machine, "a", "b")
    assert {calls for calls, _ in machine.told} == {5} == {each.calls for each in found.samples}
    assert len({request.seed for request in machine.requests}) == found.processes
    again = compared(Machine({"a": 2e-4, "b": 3e-4}, start=0.1), "a", "b")
    assert again.samples == found.samples
    other = compared(
        Machine({"a": 2e-4, "b": 3e-4}, start=0.1), "a", "b", settings=Settings(seed=1)
    )
    assert other.samples != found.samples


def test_processes_make_ready_side_by_side_and_measure_one_after_another():
    machine = Machine({"a": 1e-3, "b": 2e-3}, start=0.1)
    compared(machine, "a", "b")
    wave = ["start 0", "start 1", "measure 0", "measure 1", "close 1", "close 0"]
    assert machine.log[:6] == wave
    alone = Machine({"a": 1e-3, "b": 2e-3}, start=0.1)
    compared(alone, "a", "b", side_by_side=1)
    assert alone.log[:4] == ["start 0", "measure 0", "close 0", "start 1"]


def test_the_time_is_kept_starts_included():
    machine = Machine({"a": 1e-3, "b": 1e-3}, start=0.25)
    found = compared(machine, "a", "b", settings=Settings(seconds=10, blocks=10**6))
    assert found.processes == 9
    assert machine.now == pytest.approx(10, rel=0.05)
    assert found.spent.total == machine.now
    assert found.spent.starting == pytest.approx(9 * 0.25)
    assert found.spent.starting + found.spent.measuring == pytest.approx(found.spent.total)


def test_when_starting_takes_the_time_the_first_look_is_still_taken_and_no_more():
    machine = Machine({"a": 1e-3, "b": 1e-3}, start=3.0)
    found = compared(machine, "a", "b")
    assert (found.stopped, found.processes) == ("out of time", 6)
    assert {seconds for _, seconds in machine.told[1:]} == {LEAST}


def test_a_slow_call_is_taken_in_whole_blocks():
    found = compared(Machine({"a": 1.0, "b": 1.5}), "a", "b", settings=Settings(seconds=1))
    assert verdicts(found) == [Verdict.SLOWER]
    assert {len(each.seconds) for each in found.samples} == {2}
    assert {each.calls for each in found.samples} == {1}


def test_fewer_processes_than_the_sign_test_needs_are_refused_before_any_is_started():
    machine = Machine({"a": 1.0})
    with pytest.raises(ValueError, match="at least 6, got 3"):
        compared(machine, "a", "a", settings=Settings(processes=3))
    assert not machine.log


def test_one_side_is_no_comparison():
    with pytest.raises(ValueError, match="two or more, got 1"):
        compared(Machine({"a": 1.0}), "a")


def test_a_process_that_fails_ends_the_run_and_leaves_none_behind():
    machine = Machine({"a": 1e-3, "b": 1e-3}, fails=2, error=RuntimeError("it crashed"))
    with pytest.raises(RuntimeError, match="it crashed"):
        compared(machine, "a", "b")
    started = [line for line in machine.log if line.startswith("start")]
    closed = [line for line in machine.log if line.startswith("close")]
    assert len(started) == len(closed) == 4


def test_whose_fault_it_was_is_found_where_it_was_in_nobodys_step():
    machine = Machine({"a": 1e-3, "b": 1e-3, "c": 1e-3})
    launch = machine.launch

    def launched(request: Request):
        if "b" in {side.name for side in request.sides}:
            raise ended(Ending.CRASHED, -1, "")
        return launch(request)

    machine.launch = launched
    with pytest.raises(ProcessFailed, match="^b: it ended"):
        compared(machine, "a", "b", "c")


def test_cells_of_a_grid_share_the_doubt():
    machine = Machine({"a": 1e-3, "b": 2e-3}, start=0.1)
    found = compared(machine, "a", "b", settings=Settings(comparisons=100))
    assert found.processes == 12
    assert found.summary.confidence > 0.999


def test_progress_is_told_after_each_wave():
    seen: list[tuple[int, int]] = []
    machine = Machine({"a": 1e-3, "b": 2e-3}, start=0.1)
    compared(machine, "a", "b", progress=lambda done, most: seen.append((done, most)))
    assert seen == [(2, 9), (4, 9), (6, 9)]
