"""What a window is made of, against indices taken one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrconv.blocks.reach import OUTSIDE, reach
from corrconv.core.problem import Boundary

BLOCKS = st.lists(st.integers(1, 6), min_size=1, max_size=5)


def one(place: int, length: int, boundary: str) -> int:
    """The sample that stands at a place: NumPy's own words for it."""
    if 0 <= place < length:
        return place
    if boundary == "fill":
        return OUTSIDE
    far = abs(place) + length
    mode = {"wrap": "wrap", "symm": "symmetric"}[boundary]
    padded = np.pad(np.arange(length), far, mode=mode)  # type: ignore[call-overload]
    return int(padded[place + far])


@given(BLOCKS, st.integers(-40, 40), st.integers(1, 60), st.sampled_from(["fill", "wrap", "symm"]))
def test_each_place_of_a_window_holds_its_sample(
    blocks: list[int], start: int, count: int, boundary: Boundary
) -> None:
    length = sum(blocks)
    image = np.split(np.arange(length), np.cumsum(blocks)[:-1])
    found = reach(start, start + count, blocks, boundary)
    read = np.full(found.count, -7)
    for piece in found.pieces:
        assert (read[piece.into] == -7).all(), "each sample is read once"
        read[piece.into] = image[piece.block][piece.of]
    assert list(read) == sorted(set(read))
    window = read if found.index is None else np.append(read, OUTSIDE)[found.index]
    assert found.length == count
    assert list(window) == [one(place, length, boundary) for place in range(start, start + count)]


@pytest.mark.parametrize("boundary", ["fill", "wrap", "symm"])
def test_far_from_the_edges_nothing_else_is_read(boundary: Boundary) -> None:
    found = reach(1_000, 1_100, [500] * 8, boundary)
    assert found.index is None
    assert [(it.block, it.of) for it in found.pieces] == [(2, slice(0, 100))]


def test_at_the_edge_of_a_periodic_image_its_other_end_is_read_and_no_more() -> None:
    found = reach(-3, 97, [500] * 8, "wrap")
    assert found.count == 100
    assert {it.block for it in found.pieces} == {0, 7}
