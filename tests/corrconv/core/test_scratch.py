"""Folders for a while: gone after their block, and swept where their maker was killed, but not before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corrconv.core.scratch import ROOM, scratch

HOLDS = """
import sys
from corrconv.core.scratch import scratch
with scratch() as folder:
    (folder / "file").write_text("whatever")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def left(cache: Path) -> list[str]:
    return [each.name for each in (cache / ROOM).glob("new-*")]


def test_it_is_empty_and_goes_whatever_ends_the_block(cache: Path) -> None:
    with pytest.raises(KeyboardInterrupt), scratch() as folder:
        assert list(folder.iterdir()) == []
        (folder / "file").write_text("whatever")
        raise KeyboardInterrupt
    assert left(cache) == []


def test_what_is_moved_out_of_it_stays(cache: Path, tmp_path: Path) -> None:
    with scratch() as folder:
        (folder / "file").write_text("kept")
        os.replace(folder, tmp_path / "place")
    assert [each.name for each in (tmp_path / "place").iterdir()] == ["file"]
    assert left(cache) == []


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_one_of_a_killed_process_is_swept_and_one_that_is_held_is_not(cache: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-P", "-c", HOLDS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        with scratch() as folder:
            assert theirs.is_dir()
            assert folder != theirs
        other.send_signal(signal.SIGKILL)
    assert theirs.is_dir()
    with scratch():
        assert len(left(cache)) == 1
    assert left(cache) == []
