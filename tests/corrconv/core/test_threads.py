"""Work shared among threads: errors come back, boxes tile exactly, BLAS is held to one thread."""

from __future__ import annotations

import math
import threading
from contextlib import nullcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_info, threadpool_limits

from corrconv.core.direct import reach, split
from corrconv.core.threads import OneBlasThread, share

WAIT = 10.0


class Knob:
    """Stands for threadpoolctl's controller: a number of threads, and who changed it."""

    def __init__(self):
        self.threads = 8
        self.changes = 0

    def limit(self, limits):
        self.threads, self.changes = limits, self.changes + 1
        return self

    def restore_original_limits(self):
        self.threads, self.changes = 8, self.changes + 1


class OfThread:
    """Stands for those of which each thread has its own: none here."""

    def limit(self, limits):
        return nullcontext()


@pytest.fixture
def knob():
    return Knob()


@pytest.fixture
def one_thread(knob):
    held = OneBlasThread()
    held._found = knob, OfThread()
    return held


def test_blas_is_restored(one_thread, knob):
    with one_thread():
        assert knob.threads == 1
    assert knob.threads == 8


def test_blas_is_restored_after_an_error(one_thread, knob):
    with pytest.raises(ZeroDivisionError), one_thread():
        raise ZeroDivisionError
    assert knob.threads == 8


def test_only_the_outermost_changes_anything(one_thread, knob):
    with one_thread():
        with one_thread():
            assert knob.threads == 1
        assert knob.threads == 1
    assert (knob.threads, knob.changes) == (8, 2)


def test_calls_may_overlap(one_thread, knob):
    first_in, second_in, first_out = (threading.Event() for _ in range(3))
    seen = []

    def first():
        with one_thread():
            first_in.set()
            assert second_in.wait(WAIT)
        first_out.set()

    def second():
        assert first_in.wait(WAIT)
        with one_thread():
            second_in.set()
            assert first_out.wait(WAIT)
            seen.append(knob.threads)

    threads = [threading.Thread(target=f) for f in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert seen == [1]  # the first has left, the second is still inside
    assert knob.threads == 8


def test_the_real_blas():
    def blas_threads():
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    if not blas_threads():
        pytest.skip("NumPy's BLAS here has no threads to count")
    with threadpool_limits(2, user_api="blas"):
        before = blas_threads()
        assert max(before) == 2
        with OneBlasThread()():
            assert set(blas_threads()) == {1}
        assert blas_threads() == before


def test_the_real_blas_hears_every_thread():
    """threadpoolctl 3.8 lets one thread turn OpenBLAS's knob, and ignores all others in silence."""

    def blas_threads():
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    if not blas_threads():
        pytest.skip("NumPy's BLAS here has no threads to count")
    one = OneBlasThread()
    with threadpool_limits(2, user_api="blas"):  # this thread has the say
        before, seen = blas_threads(), []

        def inside():
            with one():
                seen.append(set(blas_threads()))

        for _ in range(2):
            thread = threading.Thread(target=inside)
            thread.start()
            thread.join(WAIT)
        assert seen == [{1}, {1}]
        assert blas_threads() == before
    with threadpool_limits(1, user_api="blas"):  # and has it again
        assert set(blas_threads()) == {1}


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_share_calls_each_item_once(workers):
    done = []
    share(done.append, range(50), workers)
    assert sorted(done) == list(range(50))


@pytest.mark.parametrize("workers", [1, 2])
def test_share_raises_errors(workers):
    def fail(item):
        if item == 3:
            raise ArithmeticError("item 3")

    with pytest.raises(ArithmeticError, match="item 3"):
        share(fail, range(6), workers)
    share(lambda item: None, range(6), workers)  # and works on


def test_share_uses_threads():
    barrier = threading.Barrier(2, timeout=WAIT)  # passes only where two wait at once
    seen = []

    def wait(item):
        barrier.wait()
        seen.append((item, threading.current_thread().name))

    share(wait, range(2), 2)
    assert {item for item, _ in seen} == {0, 1}
    assert len({name for _, name in seen}) == 2


@given(st.lists(st.integers(1, 9), min_size=1, max_size=3), st.integers(-1, 800))
def test_boxes_tile_exactly_within_the_limit(shape, limit):
    counts = np.zeros(shape, int)
    for box in split(tuple(shape), limit):
        counts[box] += 1
        assert all(0 <= side.start < side.stop <= size for side, size in zip(box, shape))
        assert math.prod(side.stop - side.start for side in box) <= max(limit, 1)
    assert (counts == 1).all()


@given(st.lists(st.integers(1, 9), min_size=1, max_size=3), st.integers(1, 800))
def test_boxes_are_few(shape, limit):
    # whole rows wherever they fit: never more boxes than twice the least, in each axis that is cut
    least = -(-math.prod(shape) // limit)
    assert len(split(tuple(shape), limit)) <= max(1, 2 ** len(shape) * least)


def test_reach_is_what_outputs_read():
    box, part = (slice(2, 5), slice(0, 1)), (slice(1, 3), slice(4, 6))
    read = {
        (i + p, j + q)
        for i in range(2, 5)
        for j in range(0, 1)
        for p in range(1, 3)
        for q in range(4, 6)
    }
    rows, columns = reach(box, part)
    inside = {(r, c) for r in range(*rows.indices(99)) for c in range(*columns.indices(99))}
    assert inside == read
