"""Blocks are within the memory that they may take, whole multiples of the image's own, and enough."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrconv.blocks.sizes import SMALLEST, ceiling, chosen
from corrconv.core.problem import Problem

MIB = 2**20


def image(N: int, n: int, mode: str = "same") -> Problem:
    return Problem("correlate", (N, N), (n, n), mode, dtype=np.dtype("f4"))  # type: ignore[arg-type]


def count(problem: Problem, shape: tuple[int, ...]) -> int:
    return math.prod(math.ceil(N / n) for N, n in zip(problem.output_shape, shape))


@given(st.integers(100, 100_000), st.integers(1, 200), st.integers(8, 4096))
def test_a_block_takes_no_more_than_it_may_and_is_as_large_as_that_allows(
    N: int, n: int, room: int
) -> None:
    problem = image(N, n)
    shape = chosen(problem, (1, 1), room * MIB)
    assert ceiling(problem, shape).total <= room * MIB
    if shape != problem.output_shape:
        axis = min((k for k in (0, 1) if shape[k] < N), key=lambda k: shape[k])
        larger = tuple(min(N, 2 * it) if k == axis else it for k, it in enumerate(shape))
        assert ceiling(problem, larger).total > room * MIB


@pytest.mark.parametrize("own", [(1000, 1000), (512, 300), (64, 4096)])
def test_blocks_are_whole_multiples_of_the_images_own(own: tuple[int, int]) -> None:
    shape = chosen(image(50_000, 31), own, 256 * MIB)
    assert all(side % of == 0 or side < of for side, of in zip(shape, own))


@pytest.mark.parametrize("fewest", [2, 8, 100])
def test_there_are_enough_for_all_workers(fewest: int) -> None:
    problem = image(8_192, 31)
    assert count(problem, chosen(problem, (1, 1), fewest=fewest)) >= fewest
    small = image(SMALLEST, 3)
    assert chosen(small, (1, 1), fewest=fewest) == small.output_shape


def test_too_little_memory_is_told_with_how_much_the_smallest_block_takes() -> None:
    with pytest.raises(ValueError, match="a block of 64×64 takes .* bytes .* give more, or fewer"):
        chosen(image(10_000, 2_000), (1, 1), MIB)


def test_a_stack_is_cut_where_no_sum_runs() -> None:
    problem = Problem(
        "correlate", (1000, 64, 64), (1, 7, 7), "same", dtype=np.dtype("f4"), axes=(1, 2)
    )
    shape = chosen(problem, (1, 1, 1), 32 * MIB)
    assert shape[1:] == (64, 64)
    assert 1 <= shape[0] < 1000
