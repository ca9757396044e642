"""Processes that stay for several comparisons: each takes part once, and none that has failed goes on."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from corrconv import Problem
from corrconv.compare.pool import kept
from corrconv.compare.process import Measuring, Request
from corrconv.compare.run import Settings, compare
from corrconv.core.registry import source
from corrconv.measure.child import Place
from corrconv.measure.process import Ending, ProcessFailed
from corrconv.measure.sides import Side, with_again
from tests.corrconv.measure.fakes import PROBLEM, FakeChild, Machine, sides
from tests.corrconv.sweep.fakes import planted

CRASHED = ProcessFailed(Ending.CRASHED, Place(1, 0, 0.0, "planning"), "a", "crashed", "", "")


@dataclass
class Staying:
    """Starts processes that pretend, and stay."""

    machine: Machine
    children: list[StayingChild] = field(default_factory=list)

    def __call__(self, request: Request) -> StayingChild:
        self.children.append(StayingChild(self.machine, request, len(self.children)))
        return self.children[-1]


class StayingChild(FakeChild):
    closed = 0

    def __init__(self, machine: Machine, request: Request, number: int) -> None:
        super().__init__(machine, request, number)
        self.asked = [request]

    def ask(self, request: Request) -> None:
        self._request = request
        self.asked.append(request)

    def close(self) -> None:
        self.closed += 1


def test_each_process_takes_part_in_each_comparison_once():
    machine = Machine({"a": 1e-3, "b": 1.1e-3}, start=0.1)
    start = Staying(machine)
    with kept(start) as processes:
        for seed in range(3):
            found = compare(
                sides("a", "b"), Settings(seed=seed), launch=processes.launcher(),
                clock=machine.clock, side_by_side=2,
            )  # fmt: skip
            assert found.processes == 6
        assert len(start.children) == 6
        assert all(len(child.asked) == 3 for child in start.children)
        assert not any(child.closed for child in start.children)
    assert all(child.closed == 1 for child in start.children)


def test_more_are_started_where_a_comparison_needs_more():
    machine = Machine({"a": 1e-3, "b": 1.1e-3}, start=0.1)
    start = Staying(machine)
    with kept(start) as processes:
        for comparisons in (1, 40):
            compare(
                sides("a", "b"), Settings(comparisons=comparisons), launch=processes.launcher(),
                clock=machine.clock, side_by_side=2,
            )  # fmt: skip
    assert len(start.children) == 11  # 2 · 2⁻¹¹ is below 5.5% of a 40th, and 2 · 2⁻¹⁰ is not


def test_processes_made_ready_beforehand_cost_a_comparison_no_start():
    machine = Machine({"a": 1e-3, "b": 1.1e-3}, start=10.0)
    start = Staying(machine)
    with kept(start) as processes:
        processes.ready(Request(with_again(tuple(sides("a", "b"))), seed=0, blocks=1), 7)
        assert len(start.children) == 7
        assert machine.told == [(1, 0.0)] * 7
        processes.ready(Request(with_again(tuple(sides("a", "b"))), seed=0, blocks=1), 5)
        compare(sides("a", "b"), launch=processes.launcher(), clock=machine.clock, side_by_side=2)
    assert len(start.children) == 7
    assert [len(child.asked) for child in start.children] == [2] * 6 + [1]


def test_none_that_failed_or_was_not_heard_to_the_end_is_asked_again():
    machine = Machine({"a": 1e-3, "b": 1.1e-3}, start=0.1, fails=2, error=CRASHED)
    start = Staying(machine)
    with kept(start) as processes:
        with pytest.raises(ProcessFailed, match="crashed"):
            compare(
                sides("a", "b"), launch=processes.launcher(), clock=machine.clock, side_by_side=4
            )
        # the last two asked whose fault it was
        assert [child.closed for child in start.children] == [0, 0, 1, 1, 0, 0]
        machine.fails = None
        compare(sides("a", "b"), launch=processes.launcher(), clock=machine.clock, side_by_side=4)
    assert [len(child.asked) for child in start.children] == [2, 2, 1, 1, 2, 2, 1, 1]


def test_a_real_process_does_one_request_after_another():
    first = Request(with_again(tuple(sides("numpy", "strided"))), seed=1, blocks=2)
    other = Problem("convolve", (30,), (4,), "same", dtype=PROBLEM.dtype)
    second = Request(with_again((Side("strided", other), Side("numpy", other))), seed=2, blocks=1)
    declined = Request(with_again(tuple(sides("scipy_2d", "numpy"))), seed=0)
    child = Measuring(first)
    try:
        seconds = child.ready()
        assert len(seconds) == 3
        assert all(0 < each < 1 for each in seconds)
        assert [len(each) for each in child.measure(1, 30.0).seconds] == [4, 4, 4]
        child.ask(second)
        assert len(child.ready()) == 3
        assert [len(each) for each in child.measure(1, 30.0).seconds] == [2, 2, 2]
        child.ask(declined)
        with pytest.raises(ProcessFailed, match="scipy_2d: .*2-D only"):
            child.ready()
    finally:
        child.close()


def test_a_whole_comparison_of_real_processes():
    found = compare(sides("numpy", "strided"), Settings(seconds=0, blocks=1))
    assert found.processes >= 6
    assert {len(each.seconds) for each in found.samples} == {2}
    assert found.summary.estimates[1].median > 0


def test_one_that_is_wrong_is_not_timed(tmp_path: Path):
    wrong = source(planted(tmp_path, "wrong").name)
    with pytest.raises(ProcessFailed, match="wrong.py: GateFailed: wrong at x"):
        compare(sides("numpy", wrong), Settings(seconds=0, blocks=1))


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_one_that_crashes_is_named_with_a_command_that_repeats_it(tmp_path: Path):
    aborts = source(planted(tmp_path, "aborts").name)
    with pytest.raises(ProcessFailed, match=f"^{aborts}: .*SIGABRT while calling it the") as caught:
        compare(sides("numpy", aborts), Settings(seconds=0, blocks=1))
    command = shlex.split(str(caught.value).partition("repeat with: ")[2])
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == -signal.SIGABRT
