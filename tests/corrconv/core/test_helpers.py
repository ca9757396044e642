"""Threads that wait for work: woken, taken back, given back, and never more than processors."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from corrconv.core import threads
from corrconv.core.helpers import PAUSE, Helper, Helpers, Job, all_workers

WAIT = 10.0


def test_a_helper_does_one_job_after_the_other():
    helper, done = Helper(), []
    for k in range(100):
        job = Job(lambda k=k: done.append(k))
        helper.offer(job)
        if k % 3:
            assert job.wait() is None
        else:
            while k not in done:  # it is offered the next as it comes out of this
                pass
    assert done == list(range(100))


def test_what_a_job_raises_is_told():
    def fail():
        raise ArithmeticError("here")

    helper, job = Helper(), Job(fail)
    helper.offer(job)
    assert isinstance(job.wait(), ArithmeticError)
    job = Job(int)
    helper.offer(job)
    assert job.wait() is None  # and works on


def test_what_is_not_begun_is_taken_back():
    helper, go, done = Helper(), threading.Event(), []
    first = Job(lambda: go.wait(WAIT))
    helper.offer(first)
    while helper.take_back():  # until it has begun it
        helper.offer(first)
    helper.offer(Job(lambda: done.append("never")))
    assert helper.take_back()
    assert not helper.take_back()
    go.set()
    assert first.wait() is None
    last = Job(lambda: done.append("last"))
    helper.offer(last)
    assert last.wait() is None
    assert done == ["last"]


def test_no_more_than_there_are_processors_beside_the_callers():
    helpers = Helpers()
    taken = helpers.take(1000)
    assert len(taken) == all_workers() - 1
    assert helpers.take(1) == []  # whoever finds none works alone
    for each in taken:
        helpers.give_back(each)
    assert set(helpers.take(1000)) == set(taken)


def test_a_job_is_not_kept():
    class Array:
        pass

    helper, array = Helper(), Array()
    seen = weakref.ref(array)
    job = Job(lambda array=array: None)
    helper.offer(job)
    job.wait()
    del job, array
    after = Job(int)
    helper.offer(after)
    after.wait()
    gc.collect()
    assert seen() is None


def test_who_is_late_does_not_begin():
    began = []
    caller = threading.get_ident()

    def work():
        if threading.get_ident() != caller:
            began.append(1)

    for _ in range(200):
        threads.together(work, 2, lambda: True)
    assert len(began) <= 200
    assert len(threads._helpers._idle) <= all_workers() - 1


@pytest.mark.skipif(all_workers() < 2, reason="nobody to hand over to")
def test_handing_over_takes_some_time():
    threads.handing_over.cache_clear()
    assert 0 < threads.handing_over() < WAIT


def test_short_calls_are_left_to_one(monkeypatch):
    monkeypatch.setattr(threads, "handing_over", lambda: 1e-5)
    many = min(2, all_workers())
    assert threads.worth(2, lambda: 1e-5) == 1
    assert threads.worth(2, lambda: 1.0) == many
    assert threads.worth(1, lambda: 1.0) == 1
    assert threads.worth(1000, lambda: 1.0) == all_workers()


def test_who_is_late_is_not_asked_for_a_while(monkeypatch):
    helpers = Helpers()
    if not helpers.take(1):
        pytest.skip("nobody to ask")
    (helper,) = helpers._idle or [Helper()]
    helpers.give_back(helper)
    clock = [100.0]
    monkeypatch.setattr("corrconv.core.helpers.time.perf_counter", lambda: clock[0])

    def late(seconds, own):
        job = Job(int)
        job.do()
        monkeypatch.setattr(job, "_done", Slow(seconds))
        clock[0] += own
        return helpers.wait_for(job, clock[0] - own)

    class Slow:
        def __init__(self, seconds):
            self.seconds = seconds

        def acquire(self):
            clock[0] += self.seconds

    assert late(1e-4, own=1e-3) is None
    assert helpers.take(1)  # that is no time
    helpers.give_back(helper)
    late(0.02, own=0.1)
    assert helpers.take(1)  # beside a long call neither
    helpers.give_back(helper)
    for pause in (PAUSE, 2 * PAUSE, 4 * PAUSE):
        late(0.02, own=1e-3)
        assert not helpers.take(1)
        clock[0] += 0.99 * pause
        assert not helpers.take(1)
        clock[0] += 0.02 * pause
        assert helpers.take(1)
        helpers.give_back(helper)
    for _ in range(3):
        helpers.in_time()
    late(0.02, own=1e-3)
    clock[0] += 1.01 * PAUSE
    assert helpers.take(1)
