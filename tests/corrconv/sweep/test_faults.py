"""What keeps a run from being published: a whole one has no fault, each that is planted is found alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from corrconv.doctor.evidence import Check
from corrconv.sweep.checked import Checked
from corrconv.sweep.evidence import Outcome, Plan, Record, Result
from corrconv.sweep.faults import faults
from corrconv.sweep.folder import Sweep
from tests.corrconv.sweep.whole import NAMES, whole

__all__ = ["whole"]  # a fixture


def test_a_whole_run_has_none(whole: Sweep):
    assert faults(whole) == []


def about(sweep: Sweep, **changed: object) -> Sweep:
    return replace(sweep, about=replace(sweep.about, **changed))


def planned(sweep: Sweep, **changed: object) -> Sweep:
    return about(sweep, plan=replace(sweep.about.plan, **changed))


def checked(sweep: Sweep, **changed: object) -> Sweep:
    return about(sweep, checked=replace(sweep.about.checked, **changed))


def results(sweep: Sweep, change: Callable[[Record, Result], Result]) -> Sweep:
    records = tuple(
        replace(record, results=tuple(change(record, each) for each in record.results))
        for record in sweep.records
    )
    return replace(sweep, records=records)


def slower(name: str, factor: float) -> Callable[[Sweep], Sweep]:
    """All that is called so takes so many times as long."""

    def change(_: Record, each: Result) -> Result:
        of = each.seconds if name not in each.label else tuple(factor * s for s in each.seconds)
        return replace(each, seconds=of)

    return lambda sweep: results(sweep, change)


def noisy(sweep: Sweep) -> Sweep:
    """Second entries are off by half, one way in one process and the other in the next."""

    def change(record: Record, each: Result) -> Result:
        factor = 1.5 if record.turn.number % 2 else 1 / 1.5
        if not each.label.endswith(")"):
            return each
        return replace(each, seconds=tuple(factor * s for s in each.seconds))

    return results(sweep, change)


def wrong(_: Record, each: Result) -> Result:
    return replace(each, outcome=Outcome.WRONG, detail="sign") if each.label == "numba" else each


def told(where: str) -> Callable[[Record, Result], Result]:
    return lambda _, each: replace(each, detail=f"it died in {where}")


def extra(plan: Plan) -> tuple[str, ...]:
    return (*plan.sources, "mine.py")


REFUSED = {**dict.fromkeys(NAMES), "fftw": "fftw: fails the gate at [x] 3 differ"}
FAULTS: dict[str, tuple[Callable[[Sweep], Sweep], str]] = {
    "name": (
        lambda it: about(it, identity={**it.about.identity, "machine": "My Host"}),
        "machine: must be lower-case letters.*share it again with --machine",
    ),
    "cases": (
        lambda it: replace(
            planned(it, cases=it.about.plan.cases[1:]),
            records=tuple(r for r in it.records if r.turn.line != it.about.plan.cases[0]),
        ),
        "1 case of the reference tier not asked for: correlate 256x256 3x3.*sweep all of it",
    ),
    "processes": (
        lambda it: replace(planned(it, alone=0), alone=()),
        "6 passes, and 0 processes for each implementation alone: needs 6 and 1",
    ),
    "turn": (
        lambda it: replace(it, records=it.records[1:]),
        "1 turn missing: correlate 256x256 3x3.*, pass 0; start the same sweep again",
    ),
    "twice": (
        lambda it: replace(it, records=(*it.records, it.records[0])),
        "holds a turn twice",
    ),
    "alone": (lambda it: replace(it, alone=it.alone[1:]), "was not measured alone: scipy_fft"),
    "ungated": (
        lambda it: checked(it, gate={}),
        "the gate was not asked of scipy_fft, fftw, numba",
    ),
    "refused": (lambda it: checked(it, gate=REFUSED), r"the gate refuses fftw: fails .* mend it"),
    "wrong": (lambda it: results(it, wrong), r"24 results were wrong: numba at .*\(sign\)"),
    "undoctored": (lambda it: checked(it, doctor=()), "the doctor was not asked"),
    "load": (
        lambda it: checked(it, doctor=(Check("load", "look", "3.10", "stop it"),)),
        "the doctor found load: 3.10; stop it; then measure again",
    ),
    "floor": (noisy, "the noise floor of calls from 100 µs on is .*over 10%"),
    "far": (
        slower("numba", 9.0),
        "numba: its time over the reference's is 9 times the model's in the median of 4 cells",
    ),
    "all far": (slower("", 99.0), "its times are 99 times the model's in the median"),
    "path": (
        lambda it: results(it, told("/home/me/corrconv/impls")),
        "names paths or addresses: /home/me/corrconv/impls; corrconv sweep --share cuts them",
    ),
    "address": (
        lambda it: about(it, environment={"machine": {"by": "me@example.org"}}),
        "names paths or addresses: me@example.org",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_and_no_other(whole: Sweep, name: str):
    plant, words = FAULTS[name]
    (found,) = faults(plant(whole))
    assert re.search(words, str(found)), found


def test_a_file_of_ones_own_is_not_published(whole: Sweep):
    plan = replace(whole.about.plan, sources=extra(whole.about.plan))
    words = " ".join(map(str, faults(about(whole, plan=plan))))
    assert "holds mine.py, which others do not have" in words


@pytest.mark.parametrize("name", ["virtual machine", "turbo", "calibration", "FFTW's SIMD"])
def test_what_a_record_tells_anyway_spoils_nothing(whole: Sweep, name: str):
    found = (Check(name, "look", "so it is", "that is how it is"),)
    assert faults(checked(whole, doctor=found)) == []


def test_nothing_was_looked_at_in_a_run_that_says_nothing_of_it(whole: Sweep):
    words = [fault.what for fault in faults(about(whole, checked=Checked()))]
    assert len(words) == 2
