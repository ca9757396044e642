"""numba_simd's strips in 1-D: every tap meets its sample, wherever rows of taps and strips end."""

from __future__ import annotations

import numpy as np
import pytest

import corrconv

pytest.importorskip("numba")
from corrconv.core.registers import Shape
from corrconv.engines.simd.host import STRIP, VECTOR_BYTES, strip
from tests.corrconv.engines.lines import DTYPES, exact
from tests.process import ended, printed

PROGRAM = """
from corrconv.engines.simd.host import SHAPE, STRIP, VECTOR_BYTES
from tests.corrconv.engines.lines import exact
for dtype in ("float32", "complex128", "uint8"):
    exact(dtype, range(1, 140, 3), STRIP * VECTOR_BYTES)
print(SHAPE)
"""

PLANTED = """
from corrconv.engines.simd.strip import Strip, index
from tests.corrconv.engines.lines import exact
phases = Strip._phases
def wrong(self, parts, rows, first, count, sums):
    first = self.b.add(first, index(1)) if rows == ROWS else first
    return phases(self, parts, rows, first, count, sums)
Strip._phases = wrong
exact("float32", [ROWS * 16 + 3], 1000)
"""


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_number_of_taps_is_summed_exactly(dtype):
    """Sums of small whole numbers are exact in any order, and those of integers modulo their bits."""
    exact(dtype, range(1, 201), STRIP * VECTOR_BYTES)


@pytest.mark.slow  # other strips are compiled anew
@pytest.mark.parametrize("shape", ["16x4x2", "32x4x2", "64x4x2"])
def test_other_strips_sum_exactly_too(shape):
    assert printed(PROGRAM, CORRCONV_SIMD_TILE=shape) == f"{shape}\n"


@pytest.mark.slow  # compiled anew
@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_a_wrong_row_of_taps_is_seen(rows, tmp_path):
    done = ended(PLANTED.replace("ROWS", str(rows)), CORRCONV_CACHE=str(tmp_path))
    assert "AssertionError: float32" in done.stderr


@pytest.mark.parametrize("shape", [Shape(64, 4, 4), Shape(32, 4, 2), Shape(16, 4, 4)])
def test_a_strip_leaves_registers_for_four_taps_and_a_sample(shape):
    registers = 32 if shape.rows * shape.vectors > 8 else 16
    assert 0 < strip(shape) + 4 + 1 <= registers
    assert strip(shape) % (2 * shape.vectors) == 0


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64"])
@pytest.mark.parametrize("taps", [5, 15, 31, 129, 200])
def test_where_a_strip_begins_changes_no_bit(dtype, taps):
    generator = np.random.default_rng(taps)
    x, h = (generator.normal(size=size).astype(dtype) for size in (3000, taps))
    whole = corrconv.correlate(x, h, "valid", method="numba_simd")
    for start in (1, 7, 16, 33, 400):
        part = corrconv.correlate(x[start:-start], h, "valid", method="numba_simd")
        assert np.array_equal(part, whole[start:-start])
