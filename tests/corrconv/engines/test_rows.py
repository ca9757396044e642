"""Rows that threads take from a queue: each once, whoever is late; errors end it; results are the same."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corrconv
from corrconv.core import threads
from corrconv.engines.machine_code.rows import COMPLETE, EXHAUSTED, MORE, Rows, shared

pytest.importorskip("numba")
import numba

from corrconv.engines.machine_code.queue import DONE, add, ended, take


@numba.njit(nogil=True)
def count_rows(queue, counts, workers, least, most, waits):
    done = 0
    while True:
        first, last = take(queue.ctypes.data, counts.size, least, most, workers)
        if first == last:
            return ended(queue.ctypes.data, counts.size, waits)
        for i in range(first, last):
            counts[i] += 1
        add(queue.ctypes.data + DONE, last - first)
        done += last - first
        if done >= most:
            return MORE


@given(st.integers(1, 5000), st.integers(1, 5), st.sampled_from([1, 4, 8, 1024]), st.floats(0, 40))
def test_each_row_is_done_once(count, workers, unit, pieces):
    rows = Rows.of(count, workers, unit, pieces)
    if not rows.workers:
        assert workers == 1
        return
    assert all(size % unit == 0 or size == count for size in (rows.least, rows.most))
    counts = np.zeros(count, np.int64)

    def call(queue, mine):
        return count_rows(queue, counts, rows.workers, rows.least, rows.most, mine)

    shared(call, rows)
    assert (counts == 1).all()


def test_shares_get_smaller():
    queue, sizes = np.zeros(2, np.int64), []
    while True:
        first, last = take(queue.ctypes.data, 1000, 8, 1000, 2)
        if first == last:
            break
        sizes.append(last - first)
    assert sum(sizes) == 1000
    assert sizes[0] == 248
    assert sizes[:-1] == sorted(sizes[:-1], reverse=True)
    assert sizes[-2] == 8


def test_the_caller_is_told_whether_all_is_done():
    queue = np.zeros(2, np.int64)
    assert ended(queue.ctypes.data, 10, False) == EXHAUSTED
    assert ended(queue.ctypes.data, 10, True) == EXHAUSTED  # it does not wait for ever
    queue[1] = 10
    assert ended(queue.ctypes.data, 10, True) == COMPLETE


def test_an_error_ends_it_and_is_raised():
    rows, calls = Rows(1000, 2, 1, 1), []

    def call(queue, mine):
        calls.append(mine)
        if mine:
            raise ArithmeticError("here")
        queue[0] += 1
        return MORE if queue[0] < 1000 else EXHAUSTED

    with pytest.raises(ArithmeticError, match="here"):
        shared(call, rows)
    assert calls.count(True) == 1


def test_what_another_thread_raises_is_raised():
    if threads.all_workers() < 2:
        pytest.skip("nobody to raise")
    begun = threading.Event()

    def call(queue, mine):
        if mine:
            assert begun.wait(10)
            return EXHAUSTED
        begun.set()
        raise MemoryError("there")

    with pytest.raises(MemoryError, match="there"):
        shared(call, Rows(1000, 2, 1, 1000))


@pytest.mark.parametrize("name", ["numba_simd", "separable"])
@pytest.mark.parametrize("dtype", ["float32", "complex128", "int16", "bool"])
@pytest.mark.parametrize("boundary", ["fill", "wrap"])
def test_results_are_those_of_one_thread(name, dtype, boundary, monkeypatch):
    monkeypatch.setattr(threads, "LEAST", -np.inf)
    monkeypatch.setattr(threads, "handing_over", lambda: 0.0)
    random = np.random.default_rng(0)
    shapes = [((157, 203), (6, 5)), ((700, 333), (7, 9)), ((9, 40), (5, 6))]
    for N, n in shapes + [((70000,), (33,))] * (name == "numba_simd"):
        x = random.integers(-9, 9, N).astype(dtype)
        h = random.integers(-9, 9, n).astype(dtype)
        if name == "separable":
            h = np.multiply.outer(h[:, 0], h[0])
        problem = corrconv.Problem("convolve", N, n, "full", boundary, dtype=np.dtype(dtype))
        one = corrconv.get(name).plan(problem)(x, h)
        two = corrconv.get(name).plan(problem, 2)
        assert two.workers == min(2, threads.all_workers())
        for _ in range(3):
            assert np.array_equal(two(x, h), one)
        assert np.array_equal(two(x[::-1].copy()[::-1], h), one)
        assert np.array_equal(two.fixed(h)(x), one)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_how_rows_are_shared_changes_no_bit(dtype):
    """In what order an output is summed does not depend on where its share begins."""
    from corrconv.impls.numba_simd import _geometry

    from corrconv.engines.simd.compiled import compiled
    from corrconv.engines.simd.host import GROUP, LINE

    random = np.random.default_rng(3)
    for N, n in (
        ((205, 90), (9, 5)),
        ((1000, 333), (7, 31)),
        ((170, 70), (101, 3)),
        ((40_000,), (301,)),
        ((9_000,), (3_000,)),
    ):
        x, h = random.normal(size=N).astype(dtype), random.normal(size=n).astype(dtype)
        problem = corrconv.Problem("correlate", N, n, "same", "symm", dtype=np.dtype(dtype))
        whole = corrconv.get("numba_simd").plan(problem)(x, h)
        unit = LINE if len(N) == 1 else GROUP
        for least in (unit, 3 * unit):
            out, queue = np.empty_like(whole), np.zeros(2, np.int64)
            rows = Rows(N[0], 2, least, N[0])
            told = _geometry(problem, rows, waits=False)
            compiled(np.dtype(dtype), len(N))(x, h, out, told, np.zeros(1, dtype), queue)
            assert queue[1] == N[0]
            assert np.array_equal(out, whole), (N, n, least)
