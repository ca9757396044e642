"""A process that is forked: nothing of ours hangs in the child, nor is anything wrong there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

import pytest

import corrconv
from corrconv.core import fork
from corrconv.core.fork import Making
from corrconv.core.knobs import Knob, StartedWith
from corrconv.core.threads import OneBlasThread, share
from tests.corrconv.core import forking
from tests.house import ROOT

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks"),
    pytest.mark.filterwarnings("ignore:.*fork:RuntimeWarning"),
]
LIMIT = 300
QUICK = ["auto", "fft_tiled", "fftw", "numba_simd"]
SLOW = [name for name in corrconv.available() if name not in QUICK]


@pytest.mark.parametrize(
    "name", [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)]
)
def test_used_with_two_workers_then_forked_then_used(name: str):
    """In a process of its own, so that a fork of it holds nothing but what it is about."""
    command = [sys.executable, "-m", "tests.corrconv.core.forking", name, "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT)
    assert done.returncode == 0, done.stderr
    told = [each for of in json.loads(done.stdout).values() for each in of]
    if corrconv.get(name).ours:
        assert set(told) == {"right"}
    else:  # others' threads may be lost, but they say so
        wrong = [
            each
            for each in told
            if each != "right" and "before this process was forked" not in each
        ]
        assert not wrong


def test_a_fork_waits_for_what_another_thread_makes_and_its_child_goes_on():
    making, inside, leave = fork.making, threading.Event(), threading.Event()
    left = []

    def make() -> None:
        with making, making:  # it may be entered again
            inside.set()
            leave.wait(10)
            left.append(True)

    thread = threading.Thread(target=make)
    thread.start()
    assert inside.wait(10)
    threading.Timer(0.2, leave.set).start()

    def used() -> str:
        with making:
            return f"{left}"

    assert forking.child(used) == "[True]"
    thread.join(10)
    with making:  # nor is the parent locked up
        pass


def test_a_fork_within_a_section_waits_for_nobody():
    with fork.making:
        assert forking.child(lambda: str(fork.generation())) == str(fork.generation() + 1)


def test_a_fork_that_waited_in_vain_says_so_in_the_child(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fork, "PATIENCE", 0.2)
    making, inside, leave = fork.making, threading.Event(), threading.Event()

    def make() -> None:
        with making:
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=make)
    thread.start()
    assert inside.wait(10)

    def used() -> str:
        with pytest.raises(
            RuntimeError, match="forked while another thread of corrconv was planning"
        ):
            making.__enter__()
        return "refused"

    try:
        assert forking.child(used) == "refused"
    finally:
        leave.set()
        thread.join(10)
    assert forking.child(lambda: str(making.__enter__())) == "None"


def test_no_lock_of_ours_is_held_in_a_child():
    lock, inside, leave = fork.lock(), threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert inside.wait(10)
    threading.Timer(0.2, leave.set).start()
    assert forking.child(lambda: str(lock.acquire(timeout=1))) == "True"
    thread.join(10)
    assert not lock.locked()


def test_threads_are_shared_in_a_child_and_in_its_child():
    def used() -> str:
        done: list[int] = []
        share(done.append, range(20), 3)
        return str(sorted(done) == list(range(20)))

    assert used() == "True"
    assert forking.child(used) == "True"
    assert forking.child(lambda: forking.child(used)) == "True"


class Settable:
    """A library's number of threads."""

    def __init__(self) -> None:
        self.threads = 8

    def turn(self, threads: int) -> None:
        self.threads = threads


def test_what_another_thread_had_turned_is_turned_back_in_the_child():
    library = Settable()
    knob = Knob("none", lambda: library.threads, library.turn)
    inside, leave = threading.Event(), threading.Event()

    def wait(x: object, h: object) -> None:
        inside.set()
        leave.wait(10)

    thread = threading.Thread(target=knob.at(1, wait), args=(0, 0))  # type: ignore[arg-type]
    thread.start()
    assert inside.wait(10)

    def used() -> str:
        during = knob.at(2, lambda x, h: library.threads)(0, 0)  # type: ignore[arg-type]
        return f"{during} {library.threads}"

    assert forking.child(used) == "2 8"
    leave.set()
    thread.join(10)
    assert library.threads == 8


def test_blas_that_another_thread_held_to_one_thread_is_let_go_in_the_child():
    class OfProcess(Settable):
        def limit(self, limits: int) -> OfProcess:
            self.threads = limits
            return self

        def restore_original_limits(self) -> None:
            self.threads = 8

    class OfThread:
        def limit(self, limits: int) -> Making:
            return Making()  # any context

    blas, one = OfProcess(), OneBlasThread()
    one._found = blas, OfThread()
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with one():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert inside.wait(10)

    def used() -> str:
        with one():
            during = blas.threads
        return f"{during} {blas.threads}"

    assert forking.child(used) == "1 8"
    leave.set()
    thread.join(10)


def test_libraries_whose_threads_are_lost_decline():
    knob = Knob("json", lambda: 1, lambda threads: None)  # loaded before
    started = StartedWith("A library", "json", lambda: None, lambda threads: None)
    started.settle(2)
    call = started.here(lambda x, h: x)
    for decline in (
        lambda: knob.at(2, lambda x, h: x),
        lambda: started.settle(2),
        lambda: call(0, 0),  # type: ignore[arg-type]
    ):

        def used(decline=decline) -> str:
            try:
                return str(decline())
            except corrconv.UnsupportedProblem as error:
                return str(error)

        assert "before this process was forked" in forking.child(used)
        assert "before this process was forked" not in used()
    assert forking.child(lambda: str(knob.at(1, lambda x, h: x)(5, 0))) == "5"  # type: ignore[arg-type]
    fresh = StartedWith("A library", "json", lambda: None, lambda threads: None)
    assert forking.child(lambda: str(fresh.settle(2))) == "2"
    ran = StartedWith("A library", "json", lambda: 2, lambda threads: None)  # a user started it
    assert ran.settle(2) == 2
