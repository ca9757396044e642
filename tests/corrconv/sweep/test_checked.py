"""What is looked at before a sweep: asked as a program asks, kept, and held to."""

from __future__ import annotations

from pathlib import Path

import pytest

from corrconv.doctor.evidence import Check
from corrconv.sweep import share
from corrconv.sweep.checked import Checked, ask, doctor, gate
from corrconv.sweep.evidence import Outcome
from corrconv.sweep.folder import load
from corrconv.sweep.keeping import Folder, Stopped
from corrconv.sweep.run import sweep
from tests.corrconv.sweep.fakes import ENVIRONMENT, IDENTITY, LIMITS, WHO, Machine, plan

SOURCES = {"strided": "strided", "mine": "here/mine.py"}
BUSY = Check("load", "look", "3.1", "stop it")
LOAD = {"name": "load", "state": "look", "read": "3.1", "cure": "stop it"}


def answers(*dies: str):
    """A command line that passes all, whose process dies where one of these takes part."""

    def ask(verb: str, *arguments: str):
        if verb == "doctor":
            return {"checks": [LOAD]}
        if set(dies) & set(arguments):
            return None
        names = [name for name, source in SOURCES.items() if source in arguments]
        return {"implementations": {name: {"reason": None} for name in names}}

    return ask


def test_gate_and_doctor_are_asked():
    assert gate(SOURCES, answers()) == {"strided": None, "mine": None}
    assert doctor(answers()) == (BUSY,)
    assert doctor(lambda verb: None) == ()


def test_one_that_takes_the_gate_along_is_named_and_the_others_pass():
    found = Checked(gate(SOURCES, answers("here/mine.py")))
    assert found.gate["strided"] is None
    assert list(found.refused) == ["mine"]
    assert "corrconv check here/mine.py --quick" in found.refused["mine"]


def test_the_command_line_answers():
    assert ask("check", "strided", "--case", "no such case") is None
    said = ask("doctor")
    assert said is not None
    assert "load" in {each["name"] for each in said["checks"]}


def test_what_the_gate_refuses_is_not_measured_and_says_why(tmp_path: Path):
    machine = Machine()
    checked = Checked({"strided": None, "naive": "naive: fails the gate"})
    with Folder(tmp_path, plan(passes=6), IDENTITY, ENVIRONMENT, {}, lambda: checked) as folder:
        sweep(folder, plan(passes=6), WHO, LIMITS, 10.0, launch=machine.launch)
    found = load(tmp_path)
    assert found.about.checked == checked
    results = [each for record in found.records for each in record.results if each.label == "naive"]
    assert {(each.outcome, each.detail) for each in results} == {
        (Outcome.NOT_TRIED, "naive: fails the gate")
    }
    assert not any("naive" in asked for asked in machine.log)


def test_it_is_looked_at_once_for_a_sweep(tmp_path: Path):
    looked = []

    def checked() -> Checked:
        looked.append(1)
        return Checked({"naive": None})

    for _ in range(2):
        with Folder(tmp_path, plan(), IDENTITY, ENVIRONMENT, {}, checked) as folder:
            assert folder.about.checked.gate == {"naive": None}
    assert looked == [1]


def finds(monkeypatch: pytest.MonkeyPatch, check: Check, reason: str | None) -> None:
    monkeypatch.setattr(share, "doctor", lambda: (check,))
    monkeypatch.setattr(share, "gate", lambda sources: dict.fromkeys(sources, reason))


def test_what_may_not_be_shared_is_not_measured(monkeypatch: pytest.MonkeyPatch):
    good = Check("load", "ok", "0.1")
    finds(monkeypatch, BUSY, None)
    with pytest.raises(Stopped, match="the doctor found load: 3.1; stop it"):
        share.fit(SOURCES)
    finds(monkeypatch, good, "it fails")
    with pytest.raises(Stopped, match="it fails; see corrconv check strided --quick"):
        share.fit(SOURCES)
    finds(monkeypatch, good, None)
    assert share.fit(SOURCES) == Checked(dict.fromkeys(SOURCES), (good,))
