"""Who measures what on a cluster that pretends: kinds apart, a problem on one host, hosts lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from corrconv.sweep.cluster import dealing as module
from corrconv.sweep.cluster.asked import Part
from corrconv.sweep.cluster.dealing import Dealing
from corrconv.sweep.cluster.home import MOST, Kind, groups, kind
from corrconv.sweep.evidence import Case, by_case
from corrconv.sweep.files import Refused
from corrconv.sweep.folder import Sweep, load
from corrconv.sweep.run import plan
from tests.corrconv.sweep.cluster.hosts import ASKED, PLAN, Pretending, about, dealt, measured

ZEN, LAKE = "a zen", "a lake"


def home(output: Path, name: str = "lab-2core") -> Path:
    return output / name / "sweep" / "quick"


def see_whole(found: Sweep, hosts: set[str]) -> None:
    """Every turn once, each case by one host, first calls as well; each host with its environment."""
    assert found.missing == 0
    for records in by_case(found.records).values():
        assert len({record.host for record in records}) == 1
    assert {record.host for record in found.records} == set(found.about.hosts) == hosts
    assert {each.name for each in found.alone} == {"strided", "naive"}
    for line in found.about.plan.cases:
        one = replace(Case.from_line(line), workers=1).line
        same = {
            record.host
            for record in found.records
            if replace(record.turn.case, workers=1).line == one
        }
        assert len(same) == 1, "threads that are compared are of one host"


def test_hosts_of_a_kind_share_its_sweep_and_another_kind_has_its_own(tmp_path: Path):
    cluster = Pretending(
        {"a1": "a", "a2": "a", "b1": "b", "c1": "c"},
        {"a": ZEN, "b": ZEN, "c": LAKE},
        tmp_path / "on",
    )
    told: list[tuple[int, int, str]] = []
    dealing = dealt(cluster, tmp_path / "lab", told=lambda *at: told.append(at))
    assert [each.missing for each in dealing.kinds] == [{}, {}]
    by_processor = {
        each.about.identity["processor"]: each
        for each in map(load, (home(tmp_path / "lab"), home(tmp_path / "lab", "lab-2core-2")))
    }
    see_whole(by_processor[ZEN], {"a", "b"})
    see_whole(by_processor[LAKE], {"c"})
    assert by_processor[ZEN].about.hosts["b"]["machine"]["processor"] == ZEN
    turns = 2 * len(PLAN.cases) * PLAN.passes
    assert told[-1][:2] == (turns, turns)
    assert all(done <= of for done, of, _ in told)


def test_a_machine_is_taken_once_though_it_has_many_workers(tmp_path: Path):
    """`Pretending.start` refuses a second job."""
    cluster = Pretending({f"a{k}": "a" for k in range(5)}, {"a": ZEN}, tmp_path / "on")
    dealt(cluster, tmp_path / "lab")
    see_whole(load(home(tmp_path / "lab")), {"a"})


def lose(cluster: Pretending) -> Callable[[Dealing], None]:
    """The first worker that measures goes, once."""
    lost: list[str] = []

    def meanwhile(dealing: Dealing) -> None:
        worker = cluster.measuring()
        if worker and not lost:
            lost.append(worker)
            del cluster.at[worker]

    return meanwhile


def test_what_a_lost_worker_had_goes_to_another_host_of_its_kind(tmp_path: Path):
    cluster = Pretending({"a1": "a", "b1": "b"}, {"a": ZEN, "b": ZEN}, tmp_path / "on")
    said: list[str] = []
    dealing = dealt(cluster, tmp_path / "lab", lose(cluster), say=said.append)
    (it,) = dealing.kinds
    assert not it.missing
    gone = cluster.log[0][0]
    assert any(words.startswith(f"{gone}: its worker is gone") for words in said)
    (job,) = (each for each in cluster.jobs if each.cancelled)
    assert job.worker.startswith(gone)
    found = load(home(tmp_path / "lab"))
    lost = set(cluster.log[0][1].cases)
    assert gone not in {record.host for record in found.records if record.turn.line in lost}
    assert found.missing == 0


def test_another_worker_of_the_same_host_goes_on_where_there_is_no_other(tmp_path: Path):
    cluster = Pretending({"a1": "a", "a2": "a"}, {"a": ZEN}, tmp_path / "on")
    dealing = dealt(cluster, tmp_path / "lab", lose(cluster))
    assert not dealing.kinds[0].missing
    see_whole(load(home(tmp_path / "lab")), {"a"})


def test_what_has_no_host_of_its_kind_is_reported_by_name(tmp_path: Path):
    """Not at once: one may come back."""
    cluster = Pretending({"a1": "a", "c1": "c"}, {"a": ZEN, "c": LAKE}, tmp_path / "on")
    seconds, lost = count(step=5), lose(cluster)
    dealing = dealt(cluster, tmp_path / "lab", lost, clock=lambda: float(next(seconds)))
    left, whole = sorted(dealing.kinds, key=lambda each: not each.missing)
    assert not whole.missing
    assert {line for group in left.missing for line in group} == set(PLAN.cases)
    assert set(left.missing.values()) == {"no host of its kind is left"}
    assert next(seconds) > module.PATIENCE


def test_a_host_that_comes_back_in_time_goes_on(tmp_path: Path):
    cluster = Pretending({"a1": "a"}, {"a": ZEN}, tmp_path / "on")
    seconds, lost, waited = count(), lose(cluster), Counter[str]()

    def meanwhile(dealing: Dealing) -> None:
        lost(dealing)
        if not cluster.at:
            waited["steps"] += 1
            if waited["steps"] == 20:
                cluster.at["a9"] = "a"

    dealing = dealt(cluster, tmp_path / "lab", meanwhile, clock=lambda: float(next(seconds)))
    assert waited["steps"] == 20
    assert not dealing.kinds[0].missing
    see_whole(load(home(tmp_path / "lab")), {"a"})


def test_a_problem_that_takes_every_host_along_is_reported_and_the_others_are_measured(
    tmp_path: Path,
):
    culprit = PLAN.cases[2]

    def fate(machine: str, part: Part) -> dict[str, Any] | None:
        return {"died": "its process was ended"} if culprit in part.cases else None

    cluster = Pretending({"a1": "a", "b1": "b"}, {"a": ZEN, "b": ZEN}, tmp_path / "on", fate)
    dealing = dealt(cluster, tmp_path / "lab")
    (it,) = dealing.kinds
    (group,) = it.missing
    assert culprit in group
    assert "its process was ended" in it.missing[group]
    assert {record.turn.line for record in load(it.folder.path).records} == set(PLAN.cases) - {
        *group
    }


def test_a_host_on_which_nothing_works_leaves_all_to_the_others(tmp_path: Path):
    def fate(machine: str, part: Part) -> dict[str, Any] | None:
        return {"refused": "its disk is full"} if machine == "b" else None

    cluster = Pretending({"a1": "a", "b1": "b"}, {"a": ZEN, "b": ZEN}, tmp_path / "on", fate)
    dealing = dealt(cluster, tmp_path / "lab")
    assert not dealing.kinds[0].missing
    see_whole(load(home(tmp_path / "lab")), {"a"})
    assert cluster.log[0][0] != cluster.log[1][0]


def test_what_is_of_another_kind_when_it_comes_home_is_not_kept(tmp_path: Path):
    def fate(machine: str, part: Part) -> dict[str, Any] | None:
        from corrconv.sweep import stored

        found = measured(about(LAKE), part, tmp_path / f"other{len(cluster.log)}")
        return {"answer": stored.body(found)}

    cluster = Pretending({"a1": "a"}, {"a": ZEN}, tmp_path / "on", fate)
    seconds = count(step=5)
    dealing = dealt(cluster, tmp_path / "lab", clock=lambda: float(next(seconds)))
    assert load(home(tmp_path / "lab")).records == ()
    assert dealing.hosts["a"].left_out.startswith("it has become another kind of machine")
    assert {line for group in dealing.kinds[0].missing for line in group} == set(PLAN.cases)


def test_started_again_it_goes_on_with_what_came_home(tmp_path: Path):
    class Enough(Exception):
        pass

    def stop(dealing: Dealing) -> None:
        if dealing.kinds and dealing.kinds[0].folder.done:
            raise Enough

    first = Pretending({"a1": "a"}, {"a": ZEN}, tmp_path / "on")
    with pytest.raises(Enough):
        dealt(first, tmp_path / "lab", stop)
    before = {record.turn: record for record in load(home(tmp_path / "lab")).records}
    assert 0 < len(before) < len(PLAN.cases) * PLAN.passes
    again = Pretending({"b1": "b"}, {"b": ZEN}, tmp_path / "again")
    dealt(again, tmp_path / "lab")
    found = load(home(tmp_path / "lab"))
    assert before.items() <= {record.turn: record for record in found.records}.items()
    assert {record.host for record in before.values()} == {"a"}
    measured_again = [line for _, part in again.log for line in part.cases]
    assert set(measured_again) == set(PLAN.cases) - {turn.line for turn in before}
    see_whole(found, {"a", "b"})


def test_a_problem_that_came_home_in_part_is_measured_anew_by_one_host(tmp_path: Path):
    dealt(Pretending({"a1": "a"}, {"a": ZEN}, tmp_path / "on"), tmp_path / "lab")
    cut = sorted((home(tmp_path / "lab") / "turns").glob("*.json"))[3]
    cut.unlink()
    again = Pretending({"b1": "b"}, {"b": ZEN}, tmp_path / "again")
    dealt(again, tmp_path / "lab")
    ((_, part),) = again.log
    found = load(home(tmp_path / "lab"))
    see_whole(found, {"a", "b"})
    assert {record.turn.line for record in found.records if record.host == "b"} == set(part.cases)


def test_a_name_that_another_kind_has_is_not_taken(tmp_path: Path):
    for processor, room in ((ZEN, "one"), (LAKE, "two"), (ZEN, "three")):
        dealt(
            Pretending({"a1": "a"}, {"a": processor}, tmp_path / room),
            tmp_path / "lab",
            named="lab3",
        )
    assert sorted(it.name for it in (tmp_path / "lab").iterdir()) == ["lab3", "lab3-2"]
    assert load(home(tmp_path / "lab", "lab3-2")).about.identity["processor"] == LAKE
    with pytest.raises(ValueError, match="machine: must be lower-case letters"):
        dealt(Pretending({"a1": "a"}, {"a": ZEN}, tmp_path / "x"), tmp_path / "y", named="My Lab")


def test_workers_with_other_code_are_refused_before_anything_is_measured(tmp_path: Path):
    cluster = Pretending({"a1": "a"}, {"a": ZEN}, tmp_path / "on", code="0" * 12)
    with pytest.raises(Refused, match="a1: a has corrconv 0.1 with other code") as caught:
        dealt(cluster, tmp_path / "lab")
    assert "pip install 'corrconv[dask]==" in str(caught.value)
    assert not (tmp_path / "lab").exists()


def test_one_that_joins_later_with_other_code_is_left_out(tmp_path: Path):
    cluster = Pretending({"a1": "a"}, {"a": ZEN, "b": ZEN}, tmp_path / "on")

    def join(dealing: Dealing) -> None:
        if cluster.measuring() and "b1" not in cluster.at:
            cluster.at["b1"], cluster.code = "b", "0" * 12

    dealing = dealt(cluster, tmp_path / "lab", join)
    assert list(dealing.wrong) == ["b1"]
    see_whole(load(home(tmp_path / "lab")), {"a"})


def test_one_that_joins_later_takes_part(tmp_path: Path):
    cluster = Pretending({"a1": "a"}, {"a": ZEN, "b": ZEN}, tmp_path / "on")

    def join(dealing: Dealing) -> None:
        if cluster.measuring():
            cluster.at["b1"] = "b"

    dealt(cluster, tmp_path / "lab", join)
    see_whole(load(home(tmp_path / "lab")), {"a", "b"})


def test_two_at_once_in_one_folder_are_refused(tmp_path: Path):
    dealing = Dealing(Pretending({"a1": "a"}, {"a": ZEN}, tmp_path / "on"), ASKED, tmp_path / "lab")
    while not dealing.kinds:
        dealing.step()
    try:
        with pytest.raises(Refused, match="another sweep is running there"):
            dealt(Pretending({"b1": "b"}, {"b": ZEN}, tmp_path / "too"), tmp_path / "lab")
    finally:
        dealing.kinds[0].folder.close()


def test_parts_are_large_first_and_small_at_the_end(tmp_path: Path):
    whole, _ = plan((), "reference")
    it = Kind(about(ZEN, whole), tmp_path / "large", "lab")
    sizes = []
    while it.left:
        sizes.append(len(it.take("a", 2)))
    it.folder.close()
    assert sum(sizes) == len(groups(whole))
    assert max(sizes) <= MOST
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 3 * sizes[-1]


def test_what_makes_a_kind():
    one = about(ZEN)
    machine = one.environment["machine"]

    def other(**changed: object) -> dict[str, Any]:
        return kind(
            replace(one, environment={**one.environment, "machine": {**machine, **changed}})
        )

    assert kind(one) == kind(replace(one, identity={**one.identity, "machine": "other"}))
    assert kind(one) == other(**{"memory, GiB": 15.9})
    assert kind(one) != other(governor="powersave")
    assert kind(one) != kind(replace(one, identity={**one.identity, "numpy": "2.5"}))
    threads = {"threads": {"in timed cells": "1 thread, or all 4"}}
    assert kind(one) != kind(replace(one, environment={**one.environment, **threads}))
