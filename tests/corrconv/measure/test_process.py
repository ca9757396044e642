"""The measuring process: it answers, says where it is, and whatever it does has a name and is ended."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from corrconv.measure.child import STARTING, Bookmark
from corrconv.measure.conditions import THREAD_KNOBS, Limits
from corrconv.measure.process import MAIN, Ending, Process, ProcessFailed, ended
from tests.corrconv.measure import asked
from tests.corrconv.measure.asked import Point

ROOT = Path(__file__).resolve().parents[3]
SIDES = ("fine", "planted")


@pytest.fixture(autouse=True)
def tests_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package is installed, the tests beside it are not on its path."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def failed(how: str, limits: Limits | None = None) -> ProcessFailed:
    with Process(limits=limits or Limits()) as process, pytest.raises(ProcessFailed) as caught:
        process.ask(asked.fails, how, SIDES)
    return caught.value


def test_it_answers_one_request_after_another():
    with Process() as process:
        assert process.ask(asked.moved, Point(4)) == Point(5, float("inf"))
        assert process.ask(asked.moved, Point(9, 0.5)).x == 10


def test_a_function_may_talk_to_its_parent():
    with Process() as process:
        process.begin(asked.talks, 3)
        for each in range(3):
            assert process.hear() == each
            process.tell(10 * (each + 1))
        assert process.result() == [10, 20, 30]


def test_what_is_printed_spoils_no_answer():
    with Process() as process:
        assert process.ask(asked.prints, "loud") == "loud"


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells of a process")
def test_threads_are_settled_before_a_library_loads():
    with Process(threads=2, environment={"A": "b", "HOME": None}) as process:
        found = process.ask(asked.environment, ["A", "HOME"])
    assert found == ["2"] * len(THREAD_KNOBS) + ["b", None]


def test_progress_is_told_while_the_answer_is_waited_for():
    told: list[tuple[float, str]] = []
    with Process(progress=lambda share, words: told.append((share, words))) as process:
        assert process.ask(asked.counts, 4) == 4
    assert [each for each in told if each[1] == "number 2"] == [(0.5, "number 2")]


def test_an_error_has_its_words_and_the_process_goes_on():
    with Process() as process:
        with pytest.raises(ProcessFailed, match="planted: ArithmeticError: 3 u") as caught:
            process.ask(asked.fails, "raises", SIDES)
        assert caught.value.ending is Ending.RAISED
        assert (caught.value.side, caught.value.place.step) == ("planted", "planning")
        assert "Traceback" in caught.value.words
        assert process.ask(asked.moved, Point(1)).x == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("aborts", "was ended by signal SIGABRT"),
        ("leaves", "exit status 7"),
        ("forks", "exit status 7"),  # and leaves one behind that holds its pipe open
    ],
)
def test_a_crash_names_its_side_its_step_and_the_command_that_repeats_it(how: str, words: str):
    found = failed(how)
    assert (found.ending, found.side) == (Ending.CRASHED, "planted")
    assert f"{words} while planning" in found.what
    assert found.words == "some words"
    assert str(found).startswith("planted: its process ")
    command = shlex.split(str(found).partition("repeat with: ")[2])
    if how != "forks":
        again = subprocess.run(command, capture_output=True, check=False, timeout=60)
        assert again.returncode == (7 if how == "leaves" else -signal.SIGABRT)


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("how", ["strays", "returns twice"])
def test_a_process_that_is_there_twice_is_ended_and_its_side_named(how: str):
    found = failed(how)
    assert (found.ending, found.side) == (Ending.CRASHED, "planted")
    assert "came back in the child" in found.what


@pytest.mark.skipif(sys.platform != "linux", reason="finds the pipe as Linux tells it")
def test_what_others_write_is_no_answer():
    found = failed("talks")
    assert (found.ending, found.side) == (Ending.CRASHED, "planted")
    assert "something else than its process has written to its answers: something" in found.what


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_an_answer_to_another_request_is_none():
    with Process() as process:
        process.begin(asked.moved, Point(1))
        process._job = "another"
        with pytest.raises(ProcessFailed, match="something else than its process"):
            process.result()


HELD = """
from corrconv.measure.process import Process
from tests.corrconv.measure import asked
with Process() as process:
    print(process.ask(asked.fails, "is held"), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_stranger_that_holds_a_pipe_keeps_nothing_from_ending():
    with subprocess.Popen(
        [sys.executable, "-c", HELD], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.wait(30) == 0
        assert parent.stdout
        assert parent.stdout.readline() == "3\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_machine_that_was_frozen_is_no_time_out():
    code = FROZEN.format(seconds=3)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        for number in (signal.SIGSTOP, signal.SIGCONT):
            os.kill(child, number)
            os.kill(parent.pid, number)
            time.sleep(4)  # longer than its limit
        assert parent.stdout.readline() == "4\n"


FROZEN = """
from corrconv.measure.conditions import Limits
from corrconv.measure.process import Process
from tests.corrconv.measure import asked
with Process(limits=Limits(seconds={seconds})) as process:
    process.ask(asked.moved, asked.Point(1))
    print(process._process.pid, flush=True)
    process.begin(asked.sleeps, 1.5)
    print(process.result(), flush=True)
"""


def test_a_command_that_repeats_prints_the_answers():
    request = {"function": "tests.corrconv.measure.asked:talks", "data": 2}
    command = [sys.executable, "-P", str(MAIN), json.dumps(request)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"answer": [-1, -1]}  # there is no parent to talk to


def test_one_that_hangs_is_ended_at_its_limit():
    started = time.monotonic()
    found = failed("hangs", Limits(seconds=1.0))
    assert (found.ending, found.side) == (Ending.TIMED_OUT, "planted")
    assert found.what == "planning took over 1 s"
    assert time.monotonic() - started < 60


def test_one_that_takes_too_much_memory_is_ended():
    found = failed("hogs", Limits(memory=512 << 20))
    assert (found.ending, found.side) == (Ending.TOO_LARGE, "planted")
    assert "allowed are 0.5 GiB" in found.what


def test_one_that_ends_between_two_requests_had_begun_none():
    with Process() as process:
        process.ask(asked.moved, Point(1))
        process._process.kill()
        with pytest.raises(ProcessFailed, match="while waiting for work") as caught:
            process.ask(asked.moved, Point(1), SIDES)
    assert caught.value.side == ""
    assert caught.value.started


def test_one_that_does_not_start_says_why():
    with (
        Process(environment={"PYTHONHOME": "/nowhere"}) as process,
        pytest.raises(ProcessFailed, match=f"exit status 1 while {STARTING}") as caught,
    ):
        process.ask(asked.moved, Point(1))
    assert not caught.value.started
    assert caught.value.words


def gone(process: psutil.Process) -> bool:
    psutil.wait_procs([process], timeout=60)
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_what_a_process_has_started_ends_with_it():
    found = failed("breeds", Limits(seconds=3.0))
    with suppress(psutil.NoSuchProcess):
        assert gone(psutil.Process(int(found.words.split()[-1])))


PARENT = """
from corrconv.measure.process import Process
from tests.corrconv.measure import asked
process = Process()
print(process._process.pid, flush=True)
process.ask(asked.fails, "hangs")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to end a process with its parent")
def test_it_ends_with_its_parent_however_that_ends():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)
    assert gone(child)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Process() as process:
        process.ask(asked.moved, Point(1))
    assert process._process.returncode is not None
    assert not list(tmp_path.iterdir())


def test_a_bookmark_is_seen_by_the_other_side(tmp_path: Path):
    mine = Bookmark.make(tmp_path / "it")
    other = Bookmark(tmp_path / "it")
    assert mine.read() == (0, -1, 0.0, STARTING)
    other.write(3, "planning", 0.5)
    other.write(3, "é" * 200, 0.25)
    assert mine.read() == (2, 3, 0.25, "é" * 80)
    mine.close()
    other.close()


def test_endings_in_words():
    assert ended(3) == "ended with exit status 3"
    assert ended(-6) == "was ended by signal SIGABRT"
    assert ended(-9).endswith("SIGKILL, as Linux does where memory runs out")
    assert ended(-999) == "was ended by signal 999"
