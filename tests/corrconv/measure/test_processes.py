"""Fresh processes: one that answers, and those that decline, crash, hang or talk too much."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from corrconv.compare.run import Settings, compare
from corrconv.measure.process import THREAD_KNOBS
from corrconv.measure.processes import ROOT, ChildFailed, Process
from corrconv.measure.request import Request
from corrconv.measure.sides import with_again
from tests.corrconv.measure.fakes import sides

REQUEST = Request(with_again(tuple(sides("numpy", "strided"))), seed=5, blocks=3)


def pretending(code: str) -> Process:
    return Process(REQUEST, (sys.executable, "-c", code))


def test_a_process_measures_what_it_is_asked():
    with Process(REQUEST) as child:
        seconds = child.ready()
        assert len(seconds) == 3
        assert all(0 < each < 1 for each in seconds)
        taken = child.measure(2, 30.0)
    assert [len(each) for each in taken] == [6, 6, 6]
    assert all(0 < value < 1 for each in taken for value in each)


def test_a_whole_comparison_of_real_processes():
    found = compare(sides("numpy", "strided"), Settings(seconds=0, blocks=1))
    assert found.processes >= 6
    assert {len(each.seconds) for each in found.samples} == {2}
    assert found.summary.estimates[1].median > 0


def test_the_command_of_a_request_runs_alone(tmp_path: Path):
    """What a message tells to repeat."""
    command = [sys.executable, "-m", "corrconv.measure", REQUEST.as_json()]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    ready, measured = map(json.loads, done.stdout.splitlines())
    assert len(ready["seconds_a_call"]) == 3
    assert [len(each) for each in measured["seconds"]] == [6, 6, 6]
    assert measured["calls"] >= 1


def test_one_that_declines_says_why():
    declined = Request(with_again(tuple(sides("scipy_2d", "numpy"))), seed=0)
    with Process(declined) as child, pytest.raises(ChildFailed, match="2-D only"):
        child.ready()


def test_one_that_is_wrong_is_not_timed(tmp_path: Path):
    (tmp_path / "wrong.py").write_text(
        "from corrconv.impls.strided import Strided\n"
        "class Wrong(Strided):\n"
        "    name = 'wrong'\n"
        "    def correlate_valid(self, image, kernel):\n"
        "        return super().correlate_valid(image, kernel[::-1])\n"
        "implementation = Wrong()\n"
    )
    wrong = Request(with_again(tuple(sides("numpy", str(tmp_path / "wrong.py")))), seed=0)
    with Process(wrong) as child, pytest.raises(ChildFailed, match="GateFailed: wrong at x"):
        child.ready()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import sys; print('last words', file=sys.stderr); sys.exit(7)", "exit status 7"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "signal SIGSEGV"),
        ("print('half a line', end='')", "exit status 0"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_one_that_crashes_is_told_with_its_command(code, words):
    with pretending(code) as child, pytest.raises(ChildFailed, match=words) as caught:
        child.ready()
    said = str(caught.value)
    repeat = shlex.split(said.partition("repeat with: ")[2])
    assert repeat == [sys.executable, "-c", code, REQUEST.as_json()]
    assert ("last words" in said) == ("last words" in code)


def test_one_that_crashes_while_it_measures_is_told():
    code = "print('{\"seconds_a_call\": [1, 1, 1]}', flush=True); input(); exit(9)"
    with pretending(code) as child:
        assert child.ready() == [1, 1, 1]
        with pytest.raises(ChildFailed, match="exit status 9"):
            child.measure(1, 0.1)


def test_one_that_hangs_is_ended():
    with pretending("import time; time.sleep(600)") as child:
        with pytest.raises(ChildFailed, match="gave no answer in 0 s and was ended"):
            child.ready(patience=0.2)
        assert child._process.returncode != 0


def test_one_that_is_closed_early_is_ended():
    child = pretending("import time; time.sleep(600)")
    child.close()
    assert child._process.returncode is not None


def test_what_a_library_prints_spoils_no_answer(tmp_path: Path):
    """A file's implementation that prints when it is loaded, and when it is called."""
    (tmp_path / "loud.py").write_text(
        "import os\nfrom corrconv.impls.strided import Strided\nprint('loading')\n"
        "class Loud(Strided):\n"
        "    name = 'loud'\n"
        "    def correlate_valid(self, image, kernel):\n"
        "        os.write(1, b'calling')\n"
        "        return super().correlate_valid(image, kernel)\n"
        "implementation = Loud()\n"
    )
    loud = Request(with_again(tuple(sides("numpy", str(tmp_path / "loud.py")))), seed=0, blocks=1)
    with Process(loud) as child:
        child.ready()
        assert len(child.measure(1, 0.1)) == 3


def test_threads_are_held_before_a_library_loads():
    code = (
        "import os, json; print(json.dumps({'seconds_a_call': [os.environ[knob] for knob in "
        f"{THREAD_KNOBS!r}]}}), flush=True)"
    )
    with pretending(code) as child:
        assert child.ready() == ["1"] * len(THREAD_KNOBS)
