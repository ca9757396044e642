"""A sweep that is damaged, in every place and way: refused by name in a line or two, or else harmless."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from corrconv.sweep import files, show, stored
from corrconv.sweep.evidence import Alone, Outcome, Stages, stages
from corrconv.sweep.files import Refused
from corrconv.sweep.folder import Sweep, load
from corrconv.sweep.frame import frame
from corrconv.sweep.judging import cells
from corrconv.sweep.merge import merge, read
from tests import damage
from tests.corrconv.sweep.fakes import LINE, Machine, opened, plan, record, swept

TODO = plan(cases=1, passes=2)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Sweep:
    folder = tmp_path_factory.mktemp("damaged") / "out"
    swept(folder, TODO, Machine(seconds={"naive": 0.00123}).launch)
    with opened(folder, TODO) as held:
        made = Stages(0.1, 0.2, 0.01, 1e-3, 1e-3)
        held.keep_alone(Alone("naive", 0, LINE, made, {LINE: 123456789}, "", "now"))
    return load(folder)


def used(path: Path) -> Sweep:
    """A sweep, when all has been made of it that is."""
    sweep = stored.read(path)
    found = cells(sweep.records, sweep.about.families)
    for cell in found:
        assert all(0 < side.seconds < math.inf for side in cell.sides)
    frame([sweep])
    stages(sweep.alone)
    json.dumps(show.as_data(sweep, None), allow_nan=False)
    assert sweep.missing >= 0
    assert not set(sweep.machine) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    return sweep


def refused(path: Path, named: Path) -> bool:
    """Whether it is; what is not refused is of use."""
    try:
        used(path)
    except Refused as error:
        said = str(error)
        assert str(named) in said
        assert len(said) < 800
        assert said.count("\n") <= 1
        return True
    return False


def test_a_sweeps_one_file(whole: Sweep, tmp_path: Path):
    path = tmp_path / "one.json"
    stored.write(whole, path)
    body = json.loads(path.read_text())["body"]
    counted = refusals = 0
    for _, changed in damage.damaged(body):
        files.write(path, changed)
        refusals += refused(path, path)
        counted += 1
    assert counted > 1000
    assert refusals > 0.8 * counted
    stored.write(whole, path)
    for _, content in damage.torn(path.read_text()):
        path.write_bytes(content)
        assert refused(path, path)


@pytest.mark.parametrize("name", ["sweep.json", "turns", "alone"])
def test_a_file_of_a_sweeps_folder(whole: Sweep, name: str):
    path = whole.path / name
    if path.is_dir():
        path = next(iter(sorted(path.glob("*.json"))))
    before = path.read_bytes()
    try:
        body = json.loads(before)["body"]
        counted = refusals = 0
        for _, changed in damage.damaged(body):
            files.write(path, changed)
            refusals += refused(whole.path, whole.path)
            counted += 1
        assert refusals > 0.6 * counted
        for _, content in damage.torn(before.decode()):
            path.write_bytes(content)
            assert refused(whole.path, path)
    finally:
        path.write_bytes(before)
    used(whole.path)


@pytest.mark.parametrize("wrong", [0.0, -1e-3, math.inf, math.nan, 1e300, 0])
def test_times_that_are_none_are_never_merged(whole: Sweep, tmp_path: Path, wrong: float):
    pytest.importorskip("pyarrow")
    path = tmp_path / "one.json"
    stored.write(whole, path)
    body = json.loads(path.read_text())["body"]
    result = body["records"][0]["results"][0]
    for place in ("seconds", "look"):
        kept = result[place]
        told = str(wrong) if isinstance(wrong, float) and not math.isfinite(wrong) else wrong
        result[place] = [told, *kept[1:]] if place == "seconds" else told
        files.write(path, body)
        result[place] = kept
        with pytest.raises(Refused, match=f"one.json: is damaged .*{place}|seconds"):
            merge([whole.path, path], tmp_path / "all.parquet")
    assert not (tmp_path / "all.parquet").exists()


def test_a_table_of_sweeps(whole: Sweep, tmp_path: Path):
    pytest.importorskip("pyarrow")
    path = tmp_path / "all.parquet"
    merge([whole.path], path)
    content = path.read_bytes()
    for share in range(16):
        path.write_bytes(content[: len(content) * share // 16])
        with pytest.raises(Refused, match=r"all\.parquet: is damaged"):
            read(path)


def test_what_failed_everywhere_is_no_damage(tmp_path: Path):
    swept(tmp_path / "out", TODO)
    with opened(tmp_path / "out", TODO) as held:
        line = held.about.plan.cases[0]
        held.keep(record(0, line, strided=Outcome.CRASHED, naive=Outcome.WRONG))
    outcomes = {each.outcome for it in used(tmp_path / "out").records for each in it.results}
    assert {Outcome.CRASHED, Outcome.WRONG} <= outcomes
