"""A dashboard is stale where nothing was measured for days, and where a commit waits so long."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from corrconv.reports.history.stale import main, stale

from corrconv.history import evidence
from corrconv.history.evidence import History
from tests.corrconv.history.planted import example

DAYS = timedelta(days=3)


def newest(history: History) -> datetime:
    return datetime.fromisoformat(max(it.at for it in history.tried if not it.reason))


@pytest.fixture
def known(tmp_path: Path) -> History:
    made = example(24)
    evidence.save(made, tmp_path)
    return made


def test_what_was_measured_today_is_fresh(tmp_path: Path, known: History) -> None:
    assert stale(tmp_path, DAYS, newest(known) + timedelta(days=2)) == []


def test_what_was_measured_long_ago_is_stale(tmp_path: Path, known: History) -> None:
    assert stale(tmp_path, DAYS, newest(known) + timedelta(days=4)) == [
        f"the newest result ({known.line[-1].short}) is 4.0 days old"
    ]


def test_a_commit_that_waits_is_stale_though_others_are_new(tmp_path: Path, known: History) -> None:
    now = newest(known) + timedelta(days=4)
    fresh = replace(known.tried[0], at=now.isoformat())
    evidence.save(replace(known, tried=(fresh, *known.tried[1:-1])), tmp_path)
    assert stale(tmp_path, DAYS, now) == [
        f"commit {known.line[-1].short} has waited for its numbers for 4.0 days"
    ]
    assert stale(tmp_path, timedelta(days=5), now) == []


def test_what_the_page_does_not_show_is_not_fresh(tmp_path: Path, known: History) -> None:
    """The newest commit was measured on another processor, whose few commits the page leaves out."""
    now = newest(known) + timedelta(days=4)
    other = replace(known.tried[-1].conditions, processor="another processor")
    moved = replace(known.tried[-1], at=now.isoformat(), conditions=other)
    evidence.save(replace(known, tried=(*known.tried[:-1], moved)), tmp_path)
    said = stale(tmp_path, DAYS, now)
    assert [each.split()[0] for each in said] == ["the", "commit"]


def test_a_commit_that_could_not_be_measured_waits(tmp_path: Path, known: History) -> None:
    failed = replace(known.tried[-1], reason="it cannot be installed", cells=())
    evidence.save(replace(known, tried=(*known.tried[:-1], failed)), tmp_path)
    (said, _) = stale(tmp_path, DAYS, newest(known) + timedelta(days=9))
    assert "newest result" in said


def test_with_nothing_stored_it_is_stale(tmp_path: Path) -> None:
    (said,) = stale(tmp_path, DAYS, datetime.now(UTC))
    assert "nothing is stored" in said


def test_it_fails_for_a_shell(tmp_path: Path, known: History) -> None:
    now = datetime.now(UTC).isoformat()
    old = CliRunner().invoke(main, ["--results", str(tmp_path)])
    assert (old.exit_code, old.output[:12]) == (1, "Error: stale")
    tried = tuple(replace(it, at=now) for it in known.tried)
    evidence.save(replace(known, tried=tried), tmp_path)
    new = CliRunner().invoke(main, ["--results", str(tmp_path)])
    assert (new.exit_code, new.output) == (0, "fresh: newer than 3 days\n")


def test_what_is_damaged_is_named(tmp_path: Path) -> None:
    (tmp_path / "history.json").write_text("{", "utf-8")
    said = CliRunner().invoke(main, ["--results", str(tmp_path)])
    assert said.exit_code == 1
    assert "history.json" in said.output
