"""Experiments in a process apart: pinned, fresh or shared, and what becomes of one that breaks."""

from __future__ import annotations

import os

import pytest
from corrconv.reports.claims.claim import Claim, Effort, Finding, Source, Verdict
from corrconv.reports.claims.process import Broke, apart, sharing, times_calls
from corrconv.reports.claims.run import run

from tests.reports.claims.experiments import Where, dies, given, here, prints, raises, tells


def test_each_has_a_fresh_process_with_one_thread() -> None:
    one, other = tells(Effort.FULL), tells(Effort.QUICK)
    assert len({one.process, other.process, os.getpid()}) == 3
    assert (one.threads, one.effort, other.effort) == ("1", "full", "quick")


def test_they_can_share_one_which_a_broken_one_leaves_to_the_next() -> None:
    with sharing():
        first = tells(Effort.QUICK)
        with pytest.raises(Broke, match="raises in a process apart: (?s:.*)the tape tore"):
            raises(Effort.QUICK)
        assert tells(Effort.QUICK).process == first.process
    assert tells(Effort.QUICK).process != first.process


def test_one_that_takes_its_process_down_is_told_with_its_last_words() -> None:
    with sharing():
        first = tells(Effort.QUICK)
        with pytest.raises(Broke, match="dies in .* exit status 3 .*: a library's last words"):
            dies(Effort.QUICK)
        second = tells(Effort.QUICK)
        assert second.process not in (first.process, os.getpid())
        assert tells(Effort.QUICK).process == second.process
    with pytest.raises(Broke, match="ended with exit status 3"):
        dies(Effort.FULL)


def test_what_a_library_prints_is_no_evidence() -> None:
    assert prints(Effort.FULL).process != os.getpid()


def test_what_a_test_plants_runs_here() -> None:
    assert given(Effort.FULL, what="a plant").process == os.getpid()
    assert given(Effort.FULL).process != os.getpid()


def test_it_is_known_which_have_to_run_alone() -> None:
    assert times_calls(tells)
    assert not times_calls(here)
    assert not times_calls(apart(here))


def claim(id_: str, **changes: object) -> Claim[Where]:
    def judge(where: Where) -> Finding:
        return Finding(Verdict.REPRODUCED, "words")

    source = Source("a title", "somebody", "https://example.org")
    return Claim(id_, "a title", "a statement", source, judge=judge, meaning="it means", **changes)  # type: ignore[arg-type]


def test_a_quick_run_shares_a_process_and_keeps_those_that_load_frameworks_here() -> None:
    begun: list[str] = []
    claims = [
        claim("Z1", experiment=tells),
        claim("Z2", experiment=here),
        claim("Z3", experiment=here, loads=True),
        claim("Z4", experiment=raises),
        claim("Z5", experiment=tells),
    ]
    outcomes = run(claims, Effort.QUICK, lambda it: begun.append(it.id))
    assert [it.claim for it in outcomes] == claims
    assert begun == ["Z3", "Z2", "Z1", "Z4", "Z5"]  # those that time calls last
    first, second, third, fourth, fifth = (it.evidence for it in outcomes)
    assert first.process == second.process == fifth.process != os.getpid()
    assert third.process == os.getpid()
    assert fourth is None
    assert "the tape tore" in outcomes[3].error


def test_a_full_run_has_a_process_for_each_that_times_calls() -> None:
    claims = [
        claim("Z1", experiment=tells),
        claim("Z2", experiment=here),
        claim("Z3", experiment=tells),
    ]
    first, second, third = (it.evidence.process for it in run(claims, Effort.FULL))
    assert len({first, second, third}) == 3
    assert second == os.getpid()


def test_without_any_that_times_calls_a_quick_run_starts_no_process() -> None:
    (outcome,) = run([claim("Z1", experiment=here)], Effort.QUICK)
    assert outcome.evidence.process == os.getpid()
