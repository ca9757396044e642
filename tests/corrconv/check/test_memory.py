"""Operands between guarded pages: right values in every layout, and a touch beyond them is a crash."""

from __future__ import annotations

import numpy as np
import pytest

from corrconv.check.memory import LAYOUTS, Room
from tests.process import ended

ROOM = Room()
BEYOND = """
import numpy as np
from numpy.lib.stride_tricks import as_strided
from corrconv.check.memory import Room
late = {late}
room = Room()
room.place((3000,), np.dtype("f8"), "plain", late=True)
values = room.place((7, 5), np.dtype("f4"), "plain", late=late).values
values[...] = 1
print(values.sum(), flush=True)
flat = values.ravel()[-1:] if late else values.ravel()[:1]
print(as_strided(flat, (2,), (4 if late else -4,)).sum())
"""


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_holds_values_and_sees_a_write_beside_them(layout, late) -> None:
    dtype = np.dtype("f8")
    placed = ROOM.place((6, 5), dtype, layout, late=late)
    values = np.arange(30.0).reshape(6, 5)
    placed.values[...] = values
    np.testing.assert_array_equal(placed.values, values)
    assert placed.values.flags.aligned == (layout != "unaligned")
    before = placed.digest()
    placed.block[0] ^= 1
    assert placed.digest() != before


def test_the_same_place_serves_again() -> None:
    places = {
        ROOM.place((6, 5), np.dtype("f4"), "plain", late=True).values.ctypes.data for _ in "ab"
    }
    assert len(places) == 1


@pytest.mark.parametrize("late", [True, False])
def test_a_sample_beyond_is_a_crash(late: bool) -> None:
    done = ended(BEYOND.format(late=late))
    assert done.stdout.startswith("35.0")
    assert done.returncode == -11
