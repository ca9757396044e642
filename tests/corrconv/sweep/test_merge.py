"""Sweeps of several machines in one frame and one Parquet file."""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corrconv.kit import parquet
from corrconv.measure.process import Ending
from corrconv.sweep import files, run, stored
from corrconv.sweep.files import Refused
from corrconv.sweep.folder import load
from corrconv.sweep.frame import frame
from corrconv.sweep.merge import merge, read, see_that_it_can_be_written
from corrconv.sweep.twice import see_that_none_is_twice
from tests.corrconv.sweep.fakes import ENVIRONMENT, Machine, plan, swept
from tests.house import ROOT


@pytest.fixture
def two(tmp_path: Path) -> list[Path]:
    """The same sweep on two machines, of which the second is twice as slow."""
    swept(tmp_path / "a", launch=Machine(seconds={"naive": 4e-3}).launch)
    slow = Machine(seconds={"naive": 8e-3, "strided": 2e-3})
    swept(tmp_path / "b", launch=slow.launch, machine="there")
    return [tmp_path / "a", tmp_path / "b"]


def test_a_row_for_each_side_of_each_turn(two: list[Path]):
    found = frame([load(path) for path in two])
    turns = len(list(plan().turns()))
    assert len(found) == 2 * turns * 3
    assert set(found["machine"]) == {"here", "there"}
    assert set(found["process"].groupby(found["machine"]).nunique()) == {4}
    naive = found[(found["name"] == "naive") & (found["machine"] == "here")]
    assert naive["ratio"].tolist() == pytest.approx([4.0] * turns)
    assert naive["seconds"].tolist() == pytest.approx([4e-3 * 1.015] * turns)
    assert naive["rounds"].eq(4).all()
    assert found["again"].sum() == 2 * turns
    assert set(found[found["again"]]["name"]) == {"strided"}


def test_what_failed_has_a_row_without_times(tmp_path: Path):
    swept(tmp_path, launch=Machine(ends={"naive": Ending.CRASHED}).launch)
    found = frame([load(tmp_path)])
    failed = found[found["outcome"] == "crashed"]
    assert set(failed["name"]) == {"naive"}
    assert failed["seconds"].isna().all()
    assert failed["ratio"].isna().all()
    assert failed["repeat"].str.startswith("corrconv sweep --case").all()


def test_the_same_turn_twice_is_refused(two: list[Path], tmp_path: Path):
    shutil.copytree(two[0], tmp_path / "copy")
    with pytest.raises(Refused) as caught:
        frame([load(path) for path in (*two, tmp_path / "copy")])
    message = str(caught.value)
    assert f"{tmp_path / 'copy'}: " in message
    assert f"is also in {two[0]}; leave one of them out" in message


def renamed(path: Path, to: Path, tamper=lambda turn: None, **changed) -> Path:
    """A sweep's one file under another machine's name, sealed anew: whoever does it knows how."""
    machine = "elsewhere"
    stored.write(load(path), to)
    body = json.loads(to.read_text())["body"]
    body["about"]["id"] = machine
    body["about"]["identity"]["machine"] = machine
    for record in body["records"]:
        record |= changed
        tamper(record)
    files.write(to, body)
    return to


LATER = {"process": "another", "made_at": "later"}


def in_another_order(record):
    record["results"].reverse()
    for result in record["results"]:
        result["seconds"].reverse()


def one_changed(record):
    for result in record["results"][:1]:
        result["seconds"][:1] = [1.5 * each for each in result["seconds"][:1]]


def some_left_out(record):
    for result in record["results"]:
        del result["seconds"][::3]


def all_changed(record):
    for result in record["results"]:
        result["seconds"] = [1.01 * each for each in result["seconds"]]
        result["look"] = result["look"] and 1.01 * result["look"]


@pytest.mark.parametrize(
    ("tamper", "changed"),
    [
        (lambda record: None, {}),
        (lambda record: None, LATER),
        (in_another_order, LATER),
        (one_changed, LATER),
        (some_left_out, LATER),
        (all_changed, {}),
    ],
)
def test_the_same_turns_under_another_machines_name_do_not_count_twice(
    two, tmp_path, tamper, changed
):
    other = renamed(two[0], tmp_path / "other.json", tamper, **changed)
    with pytest.raises(Refused, match=r"is also in .*; leave one of them out") as caught:
        frame([stored.read(path) for path in (two[0], other)])
    assert str(caught.value).startswith(f"{other}: ")
    assert str(two[0]) in str(caught.value)


@pytest.mark.parametrize("path", [*ROOT.glob("reports/published/*/sweep.json")], ids=str)
def test_passes_of_one_machine_are_not_taken_for_copies(path):
    whole = stored.read(path)
    passes = [
        replace(
            whole,
            about=replace(whole.about, identity={"machine": str(number)}),
            records=tuple(each for each in whole.records if each.turn.number == number),
        )
        for number in range(whole.about.plan.passes)
    ]
    assert len(passes) > 1
    assert see_that_none_is_twice(passes) is None  # it raises


def test_what_is_read_or_kept_is_not_overwritten(two: list[Path], tmp_path: Path):
    pytest.importorskip("pyarrow")
    before = {path: path.read_bytes() for path in two[0].rglob("*.json")}
    (tmp_path / "mine.parquet").write_text("mine")
    for output, said in (
        (two[0] / "sweep.json", "ends in .parquet"),
        (two[0] / "all.parquet", f"lies in {two[0]}, which is read"),
        (tmp_path / "mine.parquet", "is there already, and is no table of sweeps"),
    ):
        with pytest.raises(Refused, match=said):
            merge(two, output)
    assert before == {path: path.read_bytes() for path in two[0].rglob("*.json")}
    assert (tmp_path / "mine.parquet").read_text() == "mine"
    merge(two[:1], tmp_path / "all.parquet")
    merge(two, tmp_path / "all.parquet")
    assert len(read(tmp_path / "all.parquet").attrs["sweeps"]) == 2
    with pytest.raises(Refused, match="with the sweep of there, which is not among those to join"):
        merge(two[:1], tmp_path / "all.parquet")
    assert len(read(tmp_path / "all.parquet").attrs["sweeps"]) == 2


@pytest.mark.parametrize("ending", [".json", ".parquet"])
def test_a_sweeps_file_takes_the_place_of_its_own_alone(two, tmp_path: Path, ending: str):
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    output = tmp_path / f"a{ending}"
    assert run.places(output) == (two[0], output)
    run.keep(load(two[0]), output)
    assert run.places(output) == (two[0], output)
    output.unlink()
    run.keep(load(two[1]), output)
    with pytest.raises(Refused, match="holds something else than the sweep in"):
        run.places(output)
    with pytest.raises(Refused, match="holds something else"):
        run.places(two[0] / "sweep.json")


def test_where_a_file_is_refused_nothing_is_written(two: list[Path], tmp_path: Path):
    path = sorted((two[0] / "turns").glob("*.json"))[0]
    path.write_text(path.read_text()[:-30])
    output = tmp_path / "all.parquet"
    with pytest.raises(Refused, match=path.name):
        merge(two, output)
    assert not output.exists()


def test_without_pyarrow_it_says_what_to_install(two: list[Path], tmp_path: Path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ModuleNotFoundError, match="-m pip install pandas pyarrow"):
        merge(two, tmp_path / "all.parquet")
    assert not (tmp_path / "all.parquet").exists()


def test_a_sweep_in_one_file_is_joined_as_its_folder_is(two: list[Path], tmp_path: Path):
    pytest.importorskip("pyarrow")
    stored.write(load(two[1]), tmp_path / "b.json")
    whole = merge(two, tmp_path / "folders.parquet")
    mixed = merge([two[0], tmp_path / "b.json"], tmp_path / "mixed.parquet")
    assert mixed.drop(columns=["samples", "least", "seconds", "look"]).equals(
        whole.drop(columns=["samples", "least", "seconds", "look"])
    )
    assert mixed["seconds"].tolist() == pytest.approx(whole["seconds"].tolist(), rel=1e-4)


def test_a_parquet_file_that_is_damaged_or_of_another_format_is_refused(two, tmp_path: Path):
    pytest.importorskip("pyarrow")
    output = tmp_path / "all.parquet"
    joined = merge(two, output)
    whole = output.read_bytes()
    refused = 0
    for place in range(0, len(whole), len(whole) // 50):
        output.write_bytes(whole[:place] + bytes(64) + whole[place + 64 :])
        try:
            back = read(output)
        except Refused as error:
            refused += 1
            assert f"{output}: is damaged" in str(error)  # noqa: PT017
        else:  # Parquet says some things twice
            assert back["seconds"].equals(joined["seconds"])
            assert back["samples"].map(list).tolist() == joined["samples"].tolist()
    assert refused > 25
    del joined.attrs["format"]
    output.write_bytes(parquet.encode(joined))
    with pytest.raises(Refused, match="is damaged, or not what corrconv merge wrote"):
        read(output)
    joined.attrs["format"] = 99
    output.write_bytes(parquet.encode(joined))
    with pytest.raises(Refused, match="newer corrconv, in format 99"):
        read(output)


def test_two_machines_of_one_name_are_never_mixed(two: list[Path], tmp_path: Path):
    swept(tmp_path / "c", plan(cases=1), processor="another", machine="here")
    with pytest.raises(Refused) as caught:
        frame([load(path) for path in (*two, tmp_path / "c")])
    message = str(caught.value)
    assert "both call theirs here (processor a processor there, another here)" in message
    assert "sweep again with --machine NAME" in message


def test_the_noise_floor_of_a_case_stands_beside_its_times(two: list[Path], tmp_path: Path):
    assert (
        frame([load(path) for path in two])["floor"].isna().all()
    )  # of two processes none is known
    swept(tmp_path / "six", plan(cases=1, passes=6))
    assert frame([load(tmp_path / "six")])["floor"].eq(1.0).all()  # who pretends is the same twice


def test_nothing_to_join_is_told(tmp_path: Path):
    with pytest.raises(Refused, match="a sweep's folder or file"):
        merge([], tmp_path / "all.parquet")
    with pytest.raises(Refused, match="holds no sweep"):
        merge([tmp_path], tmp_path / "all.parquet")


def test_parquet_holds_the_same(two: list[Path], tmp_path: Path):
    pytest.importorskip("pyarrow")
    output = tmp_path / "new" / "all.parquet"
    joined = merge(two, output)
    back = read(output)
    assert back.columns.tolist() == joined.columns.tolist()
    assert back.drop(columns="samples").equals(joined.drop(columns="samples"))
    assert back["samples"].map(list).tolist() == joined["samples"].tolist()
    machines = [each["identity"]["machine"] for each in back.attrs["sweeps"].values()]
    assert machines == ["here", "there"]
    assert all(each["environment"] == ENVIRONMENT for each in back.attrs["sweeps"].values())
    assert not math.isnan(back["seconds"].max())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_read(tmp_path):
    pipe = tmp_path / "all.parquet"
    os.mkfifo(pipe)
    with pytest.raises(Refused, match="is no file and no folder"):
        see_that_it_can_be_written(pipe)
