"""``corrconv doctor``: what it prints, and how it ends."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from corrconv.cli import main
from corrconv.doctor import verb as doctoring
from corrconv.doctor.evidence import Check


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


WELL, ILL = Check("load", "ok", "0.1"), Check("turbo", "look", "on", "switch it [off]")
BLIND = Check("governor", "unknown", "it cannot be read", "ask the host")


def test_doctor_shows_each_check_and_its_cure(monkeypatch):
    monkeypatch.setattr(doctoring, "examine", lambda: [WELL, ILL, BLIND])
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "turbo: switch it [off]" in result.output
    assert "cannot be read here: governor" in result.output
    data = json.loads(run("doctor", "--json").stdout)
    assert not data["ok"]
    assert [check["state"] for check in data["checks"]] == ["ok", "look", "unknown"]


def test_doctor_says_when_nothing_is_wrong(monkeypatch):
    monkeypatch.setattr(doctoring, "examine", lambda: [WELL])
    assert "nothing found that would spoil" in run("doctor").output
    assert json.loads(run("doctor", "--json").stdout)["ok"]
