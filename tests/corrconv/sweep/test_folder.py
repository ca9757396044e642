"""The folder: what it refuses, by name and with a cure; what it keeps when the disk is full."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corrconv import Implementation
from corrconv.sweep import files, run
from corrconv.sweep.evidence import Alone, Stages
from corrconv.sweep.files import FORMAT, Refused
from corrconv.sweep.folder import load
from corrconv.sweep.keeping import Stopped
from tests.corrconv.sweep.fakes import LINE, opened, plan, swept

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """A finished sweep."""
    swept(tmp_path / "out")
    return tmp_path / "out"


def turn(path: Path) -> Path:
    return sorted((path / "turns").glob("*.json"))[0]


def changed(path: Path, **values) -> None:
    """A file with other values beside its body."""
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def refused(path: Path, **how) -> str:
    with pytest.raises(Refused) as caught:
        opened(path, **how).close()
    return str(caught.value)


def test_a_file_comes_back_as_it_was(tmp_path: Path):
    body = {"b": [1.1e-300, 0.1 + 0.2, None], "a": {"é": "×"}}
    files.write(tmp_path / "it.json", body)
    assert files.read(tmp_path / "it.json", "") == body
    assert [path.name for path in tmp_path.iterdir()] == ["it.json"]


@pytest.mark.parametrize("name", ["turn", "sweep.json"])
def test_a_damaged_file_is_refused_by_name(done: Path, name: str):
    path = turn(done) if name == "turn" else done / name
    whole = path.read_text()
    path.write_text(whole[: len(whole) // 2])
    message = refused(done)
    assert str(path) in message
    assert "is damaged" in message
    path.write_text(whole.replace("0.001", "0.002").replace('"passes": 2', '"passes": 3'))
    message = refused(done)
    assert str(path) in message
    assert "checksum does not fit" in message
    path.write_text("[]")
    assert "is damaged" in refused(done)
    path.write_bytes(b"\xff\x00")
    assert "is damaged" in refused(done)


def test_a_damaged_turn_is_measured_again_once_it_is_deleted(done: Path):
    path = turn(done)
    whole = path.read_text()
    path.write_text("{")
    assert "delete it, and its turn is measured again" in refused(done)
    path.unlink()
    swept(done)
    assert json.loads(path.read_text())["body"]["turn"] == json.loads(whole)["body"]["turn"]
    assert load(done).missing == 0


@pytest.mark.parametrize("name", ["turn", "sweep.json"])
def test_another_format_is_refused(done: Path, name: str):
    path = turn(done) if name == "turn" else done / name
    changed(path, format=FORMAT + 1)
    message = refused(done)
    assert str(path) in message
    assert f"written by a newer corrconv, in format {FORMAT + 1}" in message
    assert "delete" not in message
    assert "measure again into another folder" in message


def test_another_machine_is_refused(done: Path):
    message = refused(done, machine="there", numpy="2.5")
    assert "machine here there, there here" in message
    assert "numpy 2.4 there, 2.5 here" in message
    assert "give another --output" in message


def test_another_sweep_in_the_same_folder_is_refused(done: Path):
    message = refused(done, todo=plan(cases=4))
    assert "holds another sweep (other cases)" in message
    assert "give another --output" in message


def test_a_turn_of_another_sweep_is_refused(done: Path, tmp_path: Path):
    swept(tmp_path / "other", machine="there")
    shutil.copy(turn(tmp_path / "other"), turn(done))
    assert f"{turn(done)}: is of another sweep, perhaps on another machine" in refused(done)


def test_a_turn_under_another_name_is_refused(done: Path):
    shutil.copy(turn(done), done / "turns" / "again.json")
    assert "has another's name" in refused(done)


def test_turns_without_their_sweep_are_refused(done: Path):
    (done / "sweep.json").unlink()
    assert "whose sweep.json is missing" in refused(done)


def test_two_sweeps_at_once_are_refused(tmp_path: Path):
    with opened(tmp_path):
        assert "another sweep is running there" in refused(tmp_path)
    opened(tmp_path).close()


def test_what_was_never_finished_is_removed(done: Path):
    left = done / "turns" / "correlate.jsonabc.new"
    left.write_text("{")
    opened(done).close()
    assert not left.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    message = refused(tmp_path / "file" / "out")
    assert "cannot be written to (Not a directory)" in message
    assert "give another --output" in message


def test_a_folder_of_something_else_is_left_as_it_is(tmp_path: Path):
    (tmp_path / "turns").mkdir()
    theirs = [tmp_path / "turns" / "mine.new", tmp_path / "thesis.new"]
    for path in theirs:
        path.write_text("years")
    assert "holds thesis.new and no sweep; give --output a folder" in refused(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["thesis.new", "turns"]
    theirs[1].unlink()
    swept(tmp_path)
    assert theirs[0].read_text() == "years"


def test_notes_beside_a_sweep_stay(done: Path):
    (done / "notes.new").write_text("mine")
    opened(done).close()
    assert (done / "notes.new").read_text() == "mine"


def test_a_disk_that_is_full_when_a_process_starts_is_told(tmp_path: Path):
    def launch(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(
        Stopped, match="the disk is full .* nothing is lost: start the same command"
    ):
        swept(tmp_path / "out", launch=launch)
    swept(tmp_path / "out")
    assert load(tmp_path / "out").missing == 0


def alone(name: str = "naive", number: int = 0) -> Alone:
    return Alone(name, number, LINE, Stages(0.1, 0.2, 0.3, 0.4, 0.5), {LINE: 4096}, "", "now")


def test_what_was_measured_alone_is_kept_and_not_again(tmp_path: Path):
    """Killed before its last turns, a sweep goes on with the implementations that are not there."""
    todo = replace(plan(cases=1), alone=2, first=LINE)
    with opened(tmp_path, todo) as held:
        for each in (alone(), alone(number=1), alone("strided")):
            held.keep_alone(each)
    asked: list[tuple[str, int]] = []

    def take(it: Implementation, number: int, *_: object) -> Alone:
        asked.append((it.name, number))
        return alone(it.name, number)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run.alone, "take", take)
        swept(tmp_path, todo)
    assert asked == [("strided", 1)]
    assert {(each.name, each.number) for each in load(tmp_path).alone} == {
        ("naive", 0),
        ("naive", 1),
        ("strided", 0),
        ("strided", 1),
    }


def test_a_damaged_file_of_one_alone_is_refused_by_name(done: Path, tmp_path: Path):
    with opened(done) as held:
        held.keep_alone(alone())
    path = done / "alone" / "naive_0.json"
    whole = path.read_text()
    path.write_text(whole[:-30])
    assert f"{path}: is damaged" in refused(done)
    path.write_text(whole.replace("4096", "4097"))
    assert "checksum does not fit" in refused(done)
    swept(tmp_path / "other", machine="there")
    with opened(tmp_path / "other", machine="there") as held:
        held.keep_alone(alone())
    shutil.copy(tmp_path / "other" / "alone" / "naive_0.json", path)
    assert f"{path}: is of another sweep" in refused(done)
    path.unlink()
    opened(done).close()


def test_one_alone_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch):
    with opened(tmp_path) as held:
        failing(monkeypatch, errno.ENOSPC)
        with pytest.raises(
            Stopped, match="only the process of 'naive' that was just measured is lost"
        ):
            held.keep_alone(alone())


SHORT = """
import resource, signal, sys
from pathlib import Path
from corrconv.sweep.keeping import Stopped
from corrconv.sweep.folder import load
from tests.corrconv.sweep.fakes import opened
record = load(Path(sys.argv[1])).records[0]
with opened(Path(sys.argv[2])) as held:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
    try:
        held.keep(record)
    except Stopped as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of a file")
def test_a_write_that_the_system_cuts_short_leaves_no_torn_file(tmp_path: Path):
    """Not a pretence: the kernel refuses to write on, in the middle of a file."""
    swept(tmp_path / "whole")
    command = [sys.executable, "-c", SHORT, str(tmp_path / "whole"), str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "File too large" in done.stdout
    assert "only the turn" in done.stdout
    assert load(tmp_path / "out").records == ()
    assert not list((tmp_path / "out" / "turns").iterdir())
    swept(tmp_path / "out")
    assert load(tmp_path / "out").missing == 0


def failing(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Every write fails from now on."""

    def replace(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "replace", replace)


@pytest.mark.parametrize(("code", "words"), [
    (errno.ENOSPC, "the disk is full (No space left on device); free some"),
    (errno.EACCES, "cannot be written to (Permission denied); mend that"),
    (errno.EROFS, "cannot be written to (Read-only file system); mend that"),
])  # fmt: skip
def test_a_full_or_unwritable_folder_is_told_before_anything_is_measured(
    tmp_path: Path, monkeypatch, code, words
):
    failing(monkeypatch, code)
    assert words in refused(tmp_path / "out")


def test_where_a_disk_fills_up_one_turn_is_lost_and_named(tmp_path: Path, monkeypatch):
    swept(tmp_path / "whole")
    first, second, *_ = load(tmp_path / "whole").records
    with opened(tmp_path / "out") as held:
        held.keep(first)
        with monkeypatch.context() as patch:
            failing(patch, errno.ENOSPC)
            with pytest.raises(Stopped, match=f"only the turn '{second.turn.line}'"):
                held.keep(second)
    assert load(tmp_path / "out").records == (first,)
    swept(tmp_path / "out")
    assert load(tmp_path / "out").missing == 0
