"""Threads that belong to a process: turned for a call and back, or settled once."""

from __future__ import annotations

import threading

import pytest

from corrconv import UnsupportedProblem
from corrconv.core.knobs import Knob, StartedWith

WAIT = 10.0


class Library:
    """A number of threads for the whole process, and the numbers it was turned to."""

    def __init__(self, threads):
        self.threads = threads
        self.turns = []

    def turn(self, threads):
        self.threads = threads
        self.turns.append(threads)

    def knob(self, **options):
        return Knob("none", lambda: self.threads, self.turn, **options)


def test_it_is_turned_for_the_call_and_back():
    library = Library(8)
    seen = library.knob().at(1, lambda x, h: (library.threads, x, h))(2, 3)
    assert seen == (1, 2, 3)
    assert library.threads == 8


def test_it_is_left_alone_where_it_is_right():
    library = Library(2)
    assert library.knob().at(2, lambda x, h: library.threads)(0, 0) == 2
    assert library.turns == []


def test_it_is_turned_back_after_an_error():
    library = Library(8)

    def fail(x, h):
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        library.knob().at(1, fail)(0, 0)
    assert library.threads == 8


def test_overlapping_calls_leave_what_was_there():
    library = Library(8)
    knob = library.knob()
    inside, leave = threading.Event(), threading.Event()

    def first(x, h):
        inside.set()
        assert leave.wait(WAIT)

    def second(x, h):
        leave.set()
        thread.join(WAIT)
        return library.threads

    thread = threading.Thread(target=knob.at(1, first), args=(0, 0))
    thread.start()
    assert inside.wait(WAIT)
    # the first leaves before the second does, which still runs with what it asked for
    assert knob.at(1, second)(0, 0) == 1
    assert library.threads == 8


def test_each_thread_gets_its_own_number_back():
    own = threading.local()
    own.threads = 8
    knob = Knob("none", lambda: own.threads, lambda n: setattr(own, "threads", n), each_thread=True)
    inside, leave, seen = threading.Event(), threading.Event(), []

    def first(x, h):
        inside.set()
        assert leave.wait(WAIT)
        seen.append(own.threads)

    def other():
        own.threads = 2
        knob.at(1, first)(0, 0)
        seen.append(own.threads)

    thread = threading.Thread(target=other)
    thread.start()
    assert inside.wait(WAIT)
    assert knob.at(1, lambda x, h: own.threads)(0, 0) == 1
    assert own.threads == 8
    leave.set()
    thread.join(WAIT)
    assert seen == [1, 2]


def started(running=None):
    seen = []
    return StartedWith("A library", "none", lambda: running, seen.append), seen


def test_the_first_plan_settles_the_threads():
    threads, seen = started()
    assert threads.settle(1) == 1
    assert threads.settle(4) == 1  # may use four, gets what there is
    assert seen == [1]


def test_fewer_than_it_was_started_with_are_refused():
    threads, _ = started()
    assert threads.settle(4) == 4
    with pytest.raises(UnsupportedProblem, match="started with 4 threads.*workers=1 first"):
        threads.settle(1)
    assert threads.settle(4) == 4


def test_one_that_runs_already_is_not_started_again():
    threads, seen = started(running=2)
    assert threads.settle(2) == 2
    assert seen == []
    with pytest.raises(UnsupportedProblem):
        threads.settle(1)
