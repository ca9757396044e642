"""One measuring run at a time: the second waits and says for whom, and what the first starts does not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corrconv.measure.one_run import TURN, one_run
from tests.house import ROOT

HOLD = """
import sys, time
from corrconv.measure.one_run import one_run
with one_run("the first"):
    print("mine", flush=True)
    time.sleep(100)
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    monkeypatch.delenv(TURN, raising=False)
    return tmp_path


def holding() -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "mine\n"
    return holder


@contextmanager
def ending(holder: subprocess.Popen[str]) -> Iterator[None]:
    """Nobody waits for ever, whatever fails."""
    try:
        yield
    finally:
        holder.kill()


def test_the_second_waits_and_says_for_whom_until_the_first_is_gone_however():
    said: list[str] = []
    with holding() as holder:

        def say(words: str) -> None:
            said.append(words)
            os.kill(holder.pid, signal.SIGKILL)

        with one_run("the second", say):
            assert holder.wait(10) == -signal.SIGKILL
    (words,) = said
    assert f"the first (process {holder.pid}" in words


def test_what_a_run_starts_takes_part_in_its_turn():
    said: list[str] = []
    with one_run("the first", said.append):
        with one_run("within", said.append):
            pass
        with holding() as child:
            child.kill()
    with one_run("again", said.append):
        pass
    assert not said
    assert TURN not in os.environ


def test_a_cache_folder_of_ones_own_is_a_turn_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    said: list[str] = []
    with holding() as holder:
        monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "another"))
        with one_run("the second", said.append):
            holder.kill()
    assert not said


def test_where_there_can_be_no_lock_it_goes_on_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "file" / "folder"))
    said: list[str] = []
    with one_run("the first", said.append):
        pass
    assert len(said) == 1


def test_waiting_is_said_on_stderr_and_ends_with_an_interrupt():
    command = [sys.executable, "-m", "corrconv", "compare", "strided", "scipy_fft", "--json"]
    pipe = subprocess.PIPE
    with (
        holding() as holder,
        subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as waits,
        ending(holder),
    ):
        assert waits.stderr
        assert waits.stderr.readline().startswith("waiting: the first (process")
        waits.send_signal(signal.SIGINT)
        out, _ = waits.communicate(timeout=30)
        assert out == ""
        assert waits.returncode != 0
        assert holder.poll() is None


def test_machines_that_share_a_home_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch):
    said: list[str] = []
    with holding() as holder, ending(holder):
        monkeypatch.setattr("platform.node", lambda: "another")
        with one_run("the second", said.append):
            assert holder.poll() is None
    assert not said
