"""One turn: who is left out when a process ends, what is recorded, and that the rest is measured."""

from __future__ import annotations

import pytest

from corrconv.measure.process import Ending
from corrconv.measure.sides import AGAIN
from corrconv.sweep.contenders import here
from corrconv.sweep.evidence import Outcome, Record, Turn
from corrconv.sweep.turn import CannotMeasure, Crew, take
from tests.corrconv.sweep.fakes import LIMITS, LINE, Machine, Pretender, contenders, ended

TURN = Turn(0, LINE)
WHO = contenders("scipy_fft", "strided", "naive")


def taken(machine: Machine, who=WHO) -> Record:
    with Crew(LIMITS, machine.launch) as crew:
        return take(TURN, who, crew, 1.0)


def outcomes(found: Record) -> dict[str, Outcome]:
    return {each.label: each.outcome for each in found.results}


def test_the_reference_is_first_and_twice():
    machine = Machine()
    found = taken(machine)
    assert [each.label for each in found.results] == [
        "scipy_fft",
        "scipy_fft" + AGAIN,
        "strided",
        "naive",
    ]
    assert found.reference == "scipy_fft"
    assert machine.log == ["start for 1", "scipy_fft, scipy_fft (again), strided, naive", "end"]


@pytest.mark.parametrize("ending", list(Ending))
def test_who_ends_the_process_is_recorded_and_the_rest_is_measured_without_it(ending):
    found = taken(Machine(ends={"strided": ending}))
    assert outcomes(found)["strided"] == ending.value
    assert outcomes(found)["naive"] is Outcome.MEASURED
    (failed,) = (each for each in found.results if each.label == "strided")
    assert failed.repeat == f"corrconv sweep --case '{LINE}' --only strided"


def test_when_the_reference_ends_the_process_the_next_one_takes_its_place():
    found = taken(Machine(ends={"scipy_fft": Ending.CRASHED}))
    assert found.reference == "strided"
    assert outcomes(found) == {
        "strided": Outcome.MEASURED,
        "strided" + AGAIN: Outcome.MEASURED,
        "naive": Outcome.MEASURED,
        "scipy_fft": Outcome.CRASHED,
    }


def test_when_all_end_their_processes_all_are_recorded():
    found = taken(Machine(ends=dict.fromkeys(("scipy_fft", "strided", "naive"), Ending.CRASHED)))
    assert found.reference == ""
    assert set(outcomes(found).values()) == {Outcome.CRASHED}


class Poisoned(Pretender):
    """Where strided takes part, naive crashes; strided alone does, too."""

    def ask(self, function, job, sides=()):
        names = [side.name for side in job.sides]
        if "strided" in names:
            crashed = "naive" if "naive" in names else "strided"
            raise ended(Ending.CRASHED, names.index(crashed), crashed)
        return super().ask(function, job, sides)


def test_whoever_made_another_crash_is_found():
    with Crew(LIMITS, lambda *_: Poisoned(Machine())) as crew:
        found = outcomes(take(TURN, WHO, crew, 1.0))
    assert found["strided"] is Outcome.CRASHED
    assert found["naive"] is found["scipy_fft"] is Outcome.MEASURED


class Strangers(Pretender):
    """Where strided takes part, the process ends in nobody's step."""

    def ask(self, function, job, sides=()):
        if "strided" in [side.name for side in job.sides]:
            raise ended(Ending.RAISED, -1, "")
        return super().ask(function, job, sides)


def test_where_it_was_in_nobodys_step_each_is_asked_alone():
    with Crew(LIMITS, lambda *_: Strangers(Machine())) as crew:
        found = outcomes(take(TURN, WHO, crew, 1.0))
    assert found["strided"] is Outcome.RAISED
    assert found["naive"] is found["scipy_fft"] is Outcome.MEASURED


class Nowhere(Pretender):
    steps = 9

    def ask(self, function, job, sides=()):
        raise ended(Ending.CRASHED, -1, "", self.steps)


def test_an_end_that_is_nobodys_is_recorded_for_all():
    with Crew(LIMITS, lambda *_: Nowhere(Machine())) as crew:
        found = take(TURN, WHO, crew, 1.0)
    assert set(outcomes(found).values()) == {Outcome.CRASHED}


def test_a_process_that_ended_before_the_turn_began_costs_nothing():
    machine, left = Machine(), [Nowhere(Machine())]
    with Crew(LIMITS, lambda *how: left.pop() if left else machine.launch(*how)) as crew:
        found = take(TURN, WHO, crew, 1.0)
    assert set(outcomes(found).values()) == {Outcome.MEASURED}


def test_the_line_that_repeats_a_failure_holds_the_limits_that_were_asked_for():
    asked = here(memory=1.5, seconds=3.0)
    assert (asked.memory, asked.options) == (3 << 29, "--memory 1.5 --limit 3")
    assert here().options == ""
    with Crew(asked, Machine(ends={"naive": Ending.TIMED_OUT}).launch) as crew:
        found = take(TURN, WHO, crew, 1.0)
    (failed,) = (each for each in found.results if each.label == "naive")
    assert failed.repeat.endswith("--only naive --memory 1.5 --limit 3")


def test_processes_that_do_not_start_stop_the_sweep(monkeypatch):
    monkeypatch.setattr(Nowhere, "steps", 0)
    with (
        Crew(LIMITS, lambda *_: Nowhere(Machine())) as crew,
        pytest.raises(CannotMeasure, match="does not start: it ended"),
    ):
        take(TURN, WHO, crew, 1.0)


def test_a_process_that_has_grown_is_replaced():
    machine = Machine(size=LIMITS.memory)
    with Crew(LIMITS, machine.launch) as crew:
        first = take(TURN, WHO, crew, 1.0).process
        assert take(TURN, WHO, crew, 1.0).process != first
    machine = Machine(size=LIMITS.memory // 4)
    with Crew(LIMITS, machine.launch) as crew:
        first = take(TURN, WHO, crew, 1.0).process
        assert take(TURN, WHO, crew, 1.0).process == first
