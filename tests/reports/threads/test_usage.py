"""Threads counted by what they did: planted calls that use one, several, and one after the other."""

from __future__ import annotations

import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from corrconv.reports.threads import usage as module
from corrconv.reports.threads.usage import Spent, Usage, threads_used

BLOCK = bytes(2**20)


def work() -> None:
    """Half a millisecond or so, without holding the interpreter's lock."""
    hashlib.sha256(BLOCK).digest()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        yield first, second


def together(pool) -> None:
    for future in [executor.submit(work) for executor in pool for _ in range(4)]:
        future.result()


def test_one_busy_thread_is_one():
    usage = threads_used(work, 0.2)
    assert usage.one_thread
    assert usage.busiest > 0.9
    assert usage.threads == 1


def test_two_busy_threads_are_not_one_however_busy_the_machine_is(pool):
    usage = threads_used(lambda: together(pool), 0.4)
    assert usage.busiest < 0.75
    assert usage.threads >= 2
    if module.TASKS.is_dir():  # Linux counts waiting for a processor, too
        assert usage.several


def test_threads_that_have_ended_count():
    def short_lived():
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert threads_used(short_lived, 0.2).busiest < 0.75


def test_a_thread_that_works_for_the_caller_is_one(pool):
    usage = threads_used(lambda: pool[0].submit(work).result(), 0.2)
    assert usage.one_thread


def test_threads_that_take_turns_are_one_at_a_time(pool):
    usage = threads_used(lambda: [executor.submit(work).result() for executor in pool], 0.4)
    assert usage.busiest < 0.75
    assert usage.one_thread


def test_a_call_that_idles_comes_to_an_end():
    began = time.perf_counter()
    assert threads_used(lambda: time.sleep(0.001), 0.01).one_thread
    assert time.perf_counter() - began < 10


def test_without_linux_the_share_is_found_all_the_same(pool, monkeypatch):
    monkeypatch.setattr(module, "TASKS", Path("nowhere"))
    assert threads_used(lambda: together(pool), 0.4).busiest < 0.8
    assert threads_used(work, 0.2).one_thread


def test_without_any_count_of_threads_the_clock_decides(monkeypatch):
    monkeypatch.setattr(module, "_threads", dict)
    usage = threads_used(work, 0.1)
    assert (usage.busiest, usage.threads) == (0, 0)
    assert usage.one_thread


def test_a_thread_with_the_number_of_an_earlier_one_counts_in_full():
    assert Spent(5, 2).since(None) == Spent(5, 2)
    assert Spent(5, 2).since(Spent(9, 9)) == Spent(5, 2)
    assert Spent(9, 3).since(Spent(5, 1)) == Spent(4, 2)


@pytest.mark.parametrize(
    ("usage", "one", "several"),
    [
        (Usage(1.0, 1.0, 1.0, 1), True, False),
        (Usage(0.95, 1.3, 1.3, 2), True, False),
        (Usage(0.5, 1.0, 1.1, 2), True, False),  # taking turns
        (Usage(0.5, 0.6, 1.9, 2), True, True),  # on a busy machine: either, so neither is ruled out
        (Usage(0.5, 1.9, 1.9, 2), False, True),
    ],
)
def test_what_is_called_one_thread(usage, one, several):
    assert (usage.one_thread, usage.several) == (one, several)
    assert usage.within(2)


def test_more_than_the_workers():
    assert not Usage(0.4, 2.8, 2.8, 3).within(2)
    assert Usage(0.4, 1.8, 2.8, 3).within(2)
