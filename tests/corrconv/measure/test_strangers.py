"""Sides that change what all share, or leave something at work: it is put back, or they are named."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corrconv.measure import quiet
from corrconv.measure.judged import Judged, judged
from corrconv.measure.process import Process, ProcessFailed, descendants
from corrconv.measure.quiet import MORE, Disturbed, disturbed, see_that_it_is_quiet
from corrconv.measure.sides import Ready
from corrconv.sweep.contenders import Limits
from corrconv.sweep.evidence import Outcome, Result, Turn
from corrconv.sweep.turn import Crew, take
from tests.corrconv.measure import asked
from tests.corrconv.sweep.fakes import LINE, contenders, planted

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
CHANGES = {
    "the current folder": "import os; os.chdir('/')",
    "a folder that is gone": "import os, tempfile; d = tempfile.mkdtemp(); os.chdir(d); os.rmdir(d)",
    "variables": "import os; os.environ['OMP_NUM_THREADS'] = '7'; os.environ.pop('PATH')",
    "NumPy's error state": "import numpy; numpy.seterr(all='raise'); numpy.seterrcall(print)",
    "the interpreter": "import sys; sys.setswitchinterval(1); sys.setrecursionlimit(99)",
    "the garbage collector": "import gc; gc.disable(); gc.set_threshold(7)",
    "tracing": "import sys; sys.settrace(lambda *a: None); sys.setprofile(lambda *a: None)",
    "timers": "import signal; signal.signal(14, signal.SIG_IGN); signal.setitimer(0, 9, 9)",
    "processors": "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})",
    "limits": "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 40, resource.RLIM_INFINITY))",
    "rounding": "import ctypes; ctypes.CDLL('libm.so.6').fesetround(0x800)",
}


@LINUX
@pytest.mark.parametrize("code", CHANGES.values(), ids=CHANGES)
def test_what_a_side_changes_is_put_back(code: str):
    with Process() as process:
        assert process.ask(asked.changes, code) == []


@LINUX
@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may have the priority back")
def test_what_cannot_be_put_back_is_named_with_its_side():
    with Process() as process, pytest.raises(ProcessFailed, match="changed its priority") as found:
        process.ask(asked.changes, "import os; os.nice(3)", sides=("a", "b", "c"))
    assert found.value.side == "b"


THREAD = "threading.Thread(target=exec, args=('while 1: pass',), daemon=True).start()"
LEFT = {
    "a thread": f"import threading; {THREAD}",
    "a process": "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'while 1: pass'])",
}
COUNT = itertools.count()
CLOSES = "os.closerange(3, 256)"


def turn(folder: Path, **code: str) -> dict[str, Result]:
    stranger = planted(folder, f"stranger_{next(COUNT)}", **code)
    who = [*contenders("strided", "ndimage"), stranger]
    with Crew(Limits(60.0, 2 << 30)) as crew:
        found = take(Turn(0, LINE), who, crew, 0.0)
    results = {each.label: each for each in found.results}
    return {**results, "stranger": results[stranger.name]}


@LINUX
@pytest.mark.parametrize("code", LEFT.values(), ids=LEFT)
def test_who_leaves_something_at_work_is_named_and_the_others_are_measured(tmp_path, code: str):
    found = turn(tmp_path, in_plan=code)
    assert found["stranger"].outcome is Outcome.RAISED
    assert "at work while nothing was asked" in found["stranger"].detail
    assert found["strided"].outcome is found["ndimage"].outcome is Outcome.MEASURED


@LINUX
@pytest.mark.parametrize("step", ["in_plan", "in_call"])
def test_who_closes_what_is_not_its_own_is_named_and_the_others_are_measured(tmp_path, step: str):
    found = turn(tmp_path, **{step: CLOSES})
    assert found["stranger"].outcome is Outcome.CRASHED
    assert "closing files that it had not opened" in found["stranger"].detail
    assert found["strided"].outcome is found["ndimage"].outcome is Outcome.MEASURED


@LINUX
@pytest.mark.slow
def test_what_begins_in_nobodys_step_is_found_by_asking_each_alone(tmp_path):
    """A thread that begins in the timing of one, and is seen in the next one's step or after all."""
    code = (
        "import threading; self.calls = getattr(self, 'calls', 0) + 1; "
        f"self.calls == 40 and {THREAD}"
    )
    found = turn(tmp_path, in_call=code)
    assert found["stranger"].outcome is Outcome.RAISED
    assert found["strided"].outcome is found["ndimage"].outcome is Outcome.MEASURED


@LINUX
def test_a_process_that_has_left_the_group_is_ended_as_well():
    code = (
        "import subprocess, sys; subprocess.Popen(['sh', '-c', 'setsid sleep 1000 & exit']).wait()"
    )
    with Process() as process:
        process.ask(asked.changes, code)
        started = descendants(process._process.pid)
        assert started
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{each}").exists() for each in started):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@LINUX
def test_a_process_that_works_is_seen_and_one_that_sleeps_is_not(monkeypatch):
    monkeypatch.setattr(quiet, "PATIENCE", 0.2)
    for code, works in (("import time; time.sleep(60)", False), ("while 1: pass", True)):
        child = subprocess.Popen([sys.executable, "-c", code])
        time.sleep(0.3)  # Python has started
        try:
            if works:
                with pytest.raises(Disturbed):
                    see_that_it_is_quiet()
            else:
                see_that_it_is_quiet()
        finally:
            child.kill()
            child.wait()


def test_rounds_in_which_others_worked_longer_than_explained():
    assert disturbed([[0.0, 0.9, 0.0], [0.0, 0.0, 0.0]], [1, 1]) == [1]
    assert disturbed([[1.0, 1.0, 1.0], [0.0, 0.0]], [1, 1]) == []  # it computes in its own thread
    assert disturbed([[0.3, 1.8, 0.4]], [2]) == []  # two may
    assert disturbed([[0.0, MORE / 2]], [1]) == []
    assert disturbed([[], []], [1, 1]) == []


def busy(rounds: int) -> Judged:
    """Rounds of two sides, one of which is disturbed in each of the first so many, in turn."""
    spent, samples = [0.0], itertools.count()

    def others() -> float:
        return spent[0]

    def sampler(side: int):
        def sample() -> float:
            at = next(samples) // 2
            spent[0] += float(at < rounds and at % 2 == side)
            return 1.0

        return sample

    clock = itertools.count()
    how = {"rounds": 2, "others": others, "clock": lambda: float(next(clock))}
    nothing = [Ready(lambda: None)] * 2
    return judged(nothing, [sampler(0), sampler(1)], [1, 1], **how)


def test_few_rounds_on_a_busy_machine_are_taken_again_and_not_all_discarded():
    found = busy(rounds=4)
    assert found.discarded == 2
    assert [len(each.seconds) for each in found.taken] == [6, 6]


def test_where_somebody_works_in_all_of_many_rounds_it_is_said():
    with pytest.raises(Disturbed, match="in all 8 rounds threads worked that no side asked for"):
        busy(rounds=100)
