"""``corrconv sweep --share``: one file, in which nothing names the computer; all numbers are kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from corrconv.cli import main
from corrconv.doctor.evidence import Check
from corrconv.kit.codec import to_data
from corrconv.model import predict_all
from corrconv.model.elsewhere import package, standing
from corrconv.sweep import run as sweeping
from corrconv.sweep import share, stored
from corrconv.sweep.checked import Checked
from corrconv.sweep.evidence import Alone
from corrconv.sweep.folder import Sweep
from corrconv.sweep.judging import cells
from corrconv.sweep.keeping import Stopped
from corrconv.sweep.turn import Crew
from tests.corrconv.sweep.fakes import Machine
from tests.corrconv.sweep.whole import NAMES, TIER, whole

__all__ = ["whole"]  # a fixture
KNOWN = {"/home/ada": "HOME", "ada": "USER", "turing": "HOST", "/srv/data": "."}
PLANTED = (
    "at turing.example.org, ada ran '/home/ada/x y/mine.py' in /srv/data/corrconv; "
    "see /opt/lab/secret/impls.py, C:\\Users\\lovelace\\it.py, ada@turing, file:///home/ada/z"
)
NAMED = ("turing", "ada", "/opt", "secret", "lovelace", "C:", "/srv", "file:")


def everywhere(sweep: Sweep) -> Sweep:
    """The same with names and paths in every text that is anybody's own."""
    about, first = sweep.about, sweep.records[0]
    result = replace(first.results[0], detail=PLANTED, repeat=f"corrconv check {PLANTED}")
    return replace(
        sweep,
        about=replace(
            about,
            plan=replace(about.plan, sources=(*NAMES[1:], "/home/ada/scipy_fft")),
            identity={**about.identity, "processor": PLANTED, PLANTED: "1.0"},
            environment={**about.environment, PLANTED: {PLANTED: [PLANTED, {"deep": PLANTED}]}},
            checked=Checked(
                {**about.checked.gate, "torch": PLANTED},
                (Check("load", "ok", PLANTED, PLANTED), *about.checked.doctor),
            ),
        ),
        records=(replace(first, results=(result, *first.results[1:])), *sweep.records[1:]),
        alone=(replace(sweep.alone[0], detail=PLANTED), *sweep.alone[1:]),
    )


def test_nothing_names_the_computer(whole: Sweep, tmp_path: Path):
    whole = replace(whole, about=replace(whole.about, families={}))
    planted = everywhere(whole)
    assert all(word in json.dumps(to_data(planted.about), ensure_ascii=False) for word in NAMED[:3])
    stored.write(share.shared(planted, KNOWN), tmp_path / "lab.json")
    text = (tmp_path / "lab.json").read_text("utf-8").replace("lab-2core", "")
    assert [word for word in NAMED if word in text] == []
    assert cells(stored.read(tmp_path / "lab.json").records)


def test_numbers_and_verdicts_are_kept(whole: Sweep):
    after = share.shared(everywhere(whole), KNOWN)
    assert cells(after.records) == cells(whole.records)
    assert after.machine == "lab-2core"
    assert after.about.plan.sources == (*NAMES[1:], "scipy_fft")
    assert after.about.environment["source"] == whole.about.environment["source"]


def test_a_whole_run_is_written_under_its_machines_name(whole: Sweep, tmp_path: Path):
    path = share.share(whole, tmp_path)
    assert path == tmp_path / "lab-2core.json"
    assert cells(stored.read(path).records) == cells(stored.read(path).records)
    assert stored.read(path).about == whole.about


def test_what_has_faults_is_not_written(whole: Sweep, tmp_path: Path):
    with pytest.raises(Stopped, match=r"may not be shared as it is:\n  1 turn missing"):
        share.share(replace(whole, records=whole.records[1:]), tmp_path / "share")
    assert not (tmp_path / "share").exists()


@pytest.fixture
def pretending(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    """Processes that pretend, on a machine with nothing to find, in a folder of the test's."""
    it = Machine()
    with standing(package()):
        it.seconds = {each.name: each.seconds for each in predict_all(TIER.cases[1].problem)}
    monkeypatch.setattr(sweeping, "Crew", lambda limits, *_: Crew(limits, it.launch))
    monkeypatch.setattr(share, "doctor", lambda: CHECKED.doctor)
    monkeypatch.setattr(share, "gate", lambda sources: CHECKED.gate)
    monkeypatch.setattr(
        sweeping.alone, "take", lambda it, k, plan, limits: replace(ALONE, name=it.name)
    )
    monkeypatch.chdir(tmp_path)
    return it


CHECKED = Checked(dict.fromkeys(NAMES), (Check("load", "ok", "0.1"),))
ALONE = Alone("", 0, TIER.first.line, None, {}, "/home/ada/mine.py died", "")


def shared(*arguments: str) -> tuple[int, str]:
    only = [word for name in NAMES for word in ("--only", name)]
    result = CliRunner().invoke(main, ["sweep", "--share", *only, *arguments])
    return result.exit_code, result.output


def test_less_than_the_reference_tier_is_refused_before_it_is_measured(pretending: Machine):
    code, output = shared("--quick")
    assert code == 1
    assert "cases of the reference tier not asked for" in output
    assert "sweep all of it: corrconv sweep --reference --share" in output
    assert pretending.log == []


def test_a_sweep_ends_with_the_file(pretending: Machine, whole: Sweep):
    code, output = shared("--machine", "lab-2core")
    assert code == 0, output
    path = Path("results/share/lab-2core.json")
    assert output.splitlines()[-1] == str(path)
    found = stored.read(path)
    assert found.about.checked == CHECKED
    assert [each.case.line for each in cells(found.records)] == [case.line for case in TIER.cases]
    assert {each.detail for each in found.alone} == {"mine.py died"}
    asked = len(pretending.log)
    assert shared("--machine", "lab-2core")[0] == 0
    assert len(pretending.log) == asked  # what is measured is shared again, and not measured again


def test_what_may_not_be_published_ends_in_an_error(
    pretending: Machine, whole: Sweep, monkeypatch: pytest.MonkeyPatch
):
    wrong = {**CHECKED.gate, "numba": "numba: fails the gate"}
    monkeypatch.setattr(share, "gate", lambda sources: wrong)
    code, output = shared()
    assert code == 1
    assert "numba: fails the gate; see corrconv check numba --quick" in output
    assert not Path("results/share").exists()


def test_a_name_of_a_host_is_no_name(pretending: Machine, whole: Sweep):
    code, output = shared("--machine", "Ada's PC")
    assert code == 2
    assert "machine: must be lower-case letters, digits and hyphens, got" in output
