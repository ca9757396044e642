"""What is read by rims is what lies there; chunks are decoded once or twice, not once for each neighbour."""

from __future__ import annotations

import pickle
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corrconv
from corrconv.blocks import rims
from corrconv.blocks.graph import lazy
from corrconv.blocks.rims import Rimmed, rimmed
from corrconv.core.problem import Problem


class Counted:
    """An array in chunks that counts how often each is read."""

    def __init__(self, values: Any, chunks: tuple[int, ...]) -> None:
        self.values, self.chunks = values, chunks
        self.shape, self.dtype = values.shape, values.dtype
        self.read: Counter[tuple[int, ...]] = Counter()

    def __getitem__(self, part: tuple[slice, ...]) -> Any:
        spans = (range(of.start // n, -(-of.stop // n)) for of, n in zip(part, self.chunks))
        self.read.update(product(*spans))
        return self.values[part]

    def __reduce__(self) -> Any:
        return Counted, (self.values, self.chunks)

    def __dask_tokenize__(self) -> str:
        return "counted"


def image(shape: tuple[int, ...], chunks: tuple[int, ...]) -> Counted:
    return Counted(np.random.default_rng(0).standard_normal(shape).astype("f4"), chunks)


@st.composite
def parts(draw: Any, lengths: tuple[int, ...]) -> tuple[slice, ...]:
    found = []
    for length in lengths:
        start = draw(st.integers(0, length - 1))
        found.append(slice(start, draw(st.integers(start + 1, length))))
    return tuple(found)


@given(
    st.lists(parts((100, 83)), min_size=1, max_size=8),
    st.tuples(st.integers(16, 40), st.integers(16, 40)),
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
)
def test_parts_are_what_lies_there_in_whatever_order(asked: Any, chunks: Any, depth: Any) -> None:
    of = image((100, 83), chunks)
    read = Rimmed(of, depth)
    for part in asked:
        assert np.array_equal(read[part], of.values[part])


def problem(N: int, n: int, **more: Any) -> Problem:
    return Problem("convolve", (N, N), (n, n), "same", dtype=np.dtype("f4"), **more)


def result(of: Counted, n: int, block: int) -> tuple[Any, Any]:
    h = np.random.default_rng(1).standard_normal((n, n)).astype("f4")
    asked = problem(of.shape[0], n)
    found = lazy(asked, of, h, (block, block)).compute(scheduler="threads", num_workers=2)
    return found, corrconv.convolve(of.values, h, "same")


@pytest.mark.parametrize("block", [32, 64])
def test_a_chunk_is_read_twice_at_most(block: int) -> None:
    of = image((256, 256), (32, 32))
    found, wanted = result(of, 5, block)
    assert np.abs(found - wanted).max() < 1e-4
    assert set(of.read.values()) <= {1, 2}
    assert of.read[3, 3] >= 1


def test_without_room_for_rims_it_is_as_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rims, "KEPT", 1)
    of = image((256, 256), (32, 32))
    found, wanted = result(of, 5, 32)
    assert np.abs(found - wanted).max() < 1e-4
    assert max(of.read.values()) > 2


def test_no_more_is_kept_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rims, "KEPT", 20_000)
    of = Rimmed(image((256, 256), (32, 32)), (4, 4))
    for row, column in product(range(0, 256, 32), repeat=2):
        of[slice(row, row + 32), slice(column, column + 32)]
        assert of._bytes == sum(rim.nbytes for it in of._rims.values() for rim in it) <= 20_000


def test_threads_that_need_the_same_chunk_read_it_once() -> None:
    of = image((64, 64), (32, 32))
    read = Rimmed(of, (4, 4))
    part = (slice(0, 32), slice(32, 34))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: read[part], range(20)))
    assert all(np.array_equal(it, of.values[part]) for it in found)
    assert of.read == {(0, 1): 1}


@pytest.mark.parametrize(
    ("chunks", "asked"),
    [
        (None, problem(256, 5)),
        ((8, 8), problem(256, 5)),
        (((128, 128), (256,)), problem(256, 5)),
        ((64, 64), problem(256, 1)),
    ],
)
def test_where_it_does_not_pay_it_is_read_as_it_is(chunks: Any, asked: Problem) -> None:
    of = image((256, 256), (64, 64))
    of.chunks = chunks
    assert rimmed(of, asked) is of


def test_it_goes_to_another_process_without_what_is_kept() -> None:
    read = Rimmed(image((64, 64), (32, 32)), (4, 4))
    part = (slice(3, 64), slice(0, 40))
    whole = read[part]
    again = pickle.loads(pickle.dumps(read))
    assert np.array_equal(again[part], whole)
    assert len(pickle.dumps(read)) < 64 * 64 * 4 + 2000


def test_what_is_computed_later_reads_what_lies_there_then() -> None:
    """A rim of an earlier computation is none of this one's."""
    held = image((64, 64), (16, 16))
    problem = Problem("correlate", (64, 64), (3, 3), "same", dtype=np.dtype("f4"))
    found = lazy(problem, held, np.ones((3, 3), "f4"), (16, 16))
    found.compute()
    held.values[...] = np.random.default_rng(1).standard_normal((64, 64))
    wanted = corrconv.correlate(held.values, np.ones((3, 3), "f4"), "same")
    assert np.allclose(found.compute(), wanted, atol=1e-5)
