"""A whole sweep in one file: it comes back, says the same, and what is damaged is refused by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corrconv.sweep import files, stored
from corrconv.sweep.evidence import Alone, Stages
from corrconv.sweep.files import FORMAT, Refused
from corrconv.sweep.folder import Sweep, load
from corrconv.sweep.judging import cells
from tests.corrconv.sweep.fakes import LINE, Machine, opened, plan, swept

TODO = plan(cases=2, passes=6)


@pytest.fixture
def whole(tmp_path: Path) -> Sweep:
    """Of times that have more than five digits, with what was measured of one implementation alone."""
    swept(tmp_path / "out", TODO, Machine(seconds={"naive": 0.00123456789, "strided": 1e-3}).launch)
    with opened(tmp_path / "out", TODO) as held:
        stages = Stages(0.1, 0.2, 0.0123456789, 1e-3, 1e-3)
        held.keep_alone(Alone("naive", 0, LINE, stages, {LINE: 123456789}, "", "now"))
        held.keep_alone(Alone("strided", 0, LINE, None, {}, "it ended", "now"))
    return load(tmp_path / "out")


def test_it_comes_back_with_five_digits_of_its_times(whole: Sweep, tmp_path: Path):
    path = tmp_path / "new" / "sweep.json"
    stored.write(whole, path)
    back = stored.read(path)
    assert (back.path, back.about, back.missing) == (path, whole.about, 0)
    assert [each.turn for each in back.records] == [each.turn for each in whole.records]
    (naive, strided) = back.alone
    assert naive.stages.first_call == 0.012346
    assert naive.memory == {LINE: 123456789}
    assert (strided.stages, strided.detail) == (None, "it ended")
    times = {each.seconds[0] for r in back.records for each in r.results if each.label == "naive"}
    assert times == {0.0012346}


def test_what_came_back_is_written_as_it_was(whole: Sweep, tmp_path: Path):
    stored.write(whole, tmp_path / "one.json")
    stored.write(stored.read(tmp_path / "one.json"), tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_it_says_what_its_folder_says(whole: Sweep, tmp_path: Path):
    stored.write(whole, tmp_path / "one.json")
    assert stored.read(whole.path) == whole
    one, other = cells(whole.records), cells(stored.read(tmp_path / "one.json").records)
    for there, here in zip(one, other, strict=True):
        assert (there.case, there.tied, there.fastest) == (here.case, here.tied, here.fastest)
        seconds = [[side.seconds for side in cell.sides] for cell in (there, here)]
        assert seconds[0] == pytest.approx(seconds[1], rel=1e-4)


def test_a_damaged_file_is_refused_by_name_with_a_cure(whole: Sweep, tmp_path: Path):
    path = tmp_path / "one.json"
    stored.write(whole, path)
    text = path.read_text()
    digit = text.index("0.0012346") + 5
    for damaged in (text[:-20], text[:digit] + "9" + text[digit + 1 :], "[]", ""):
        path.write_text(damaged)
        with pytest.raises(Refused) as caught:
            stored.read(path)
        assert f"{path}: is damaged" in str(caught.value)
        assert "bring it back from a copy, or sweep again" in str(caught.value)


def test_another_format_and_what_is_no_sweep_are_refused(whole: Sweep, tmp_path: Path):
    path = tmp_path / "one.json"
    stored.write(whole, path)
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": FORMAT + 1}))
    with pytest.raises(Refused, match=f"newer corrconv, in format {FORMAT + 1}"):
        stored.read(path)
    files.write(path, {"about": {}, "records": []})
    with pytest.raises(Refused, match="is no sweep, or damaged"):
        stored.read(path)
    with pytest.raises(Refused, match="holds no sweep"):
        stored.read(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused, match="holds no sweep"):
        stored.read(tmp_path / "empty")
