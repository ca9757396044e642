"""The tile that suits this host's vector registers: fixed before anything is compiled.

In this order: what the environment variable CORRCONV_SIMD_TILE says (bytes of a vector x rows x
vectors, such as ``32x4x2``), what `corrconv calibrate` measured here, and what the table below says
for the widest registers that the host has.
"""

from __future__ import annotations

import os
from functools import cache

from corrconv.core.calibration import calibration
from corrconv.core.registers import Shape

WITHOUT = Shape(16, 4, 2)
"""Where nothing wider is known: 16 registers of 16 bytes, as every x86-64 has, and every ARM64 twice."""
BY_FEATURE = (
    ("avx512f", Shape(64, 4, 4)),  # 32 registers: 16 sums, 4 samples, a tap
    ("avx2", Shape(32, 4, 2)),  # 16 registers: 8 sums, 2 samples, a tap
    ("neon", Shape(16, 4, 4)),  # 32 registers
)


def candidates(usual: Shape) -> list[Shape]:
    """Other shapes worth measuring: as many sums as the registers hold, beside samples and a tap."""
    registers = _registers(usual)
    pairs = [(3, 4), (4, 2), (4, 4), (5, 4), (6, 2), (6, 4), (8, 2)]
    return [
        shape
        for rows, vectors in pairs
        if registers // 3 < rows * vectors + vectors + 1 <= registers
        and (shape := Shape(usual.vector_bytes, rows, vectors)) != usual
    ]


def tall(shape: Shape) -> int:
    """Half as many rows again, of which each vector serves more; two such tiles are three usual ones."""
    rows = shape.rows // 2 * 3
    fits = rows * shape.vectors + shape.vectors + 1 <= _registers(shape)
    return rows if fits and shape.rows % 2 == 0 else 0


def strip(shape: Shape) -> int:
    """As many as leave registers for four taps and a sample, in whole multiples of a narrower strip."""
    narrower = 2 * shape.vectors
    return max((_registers(shape) - 5) // narrower, 1) * narrower


def _registers(shape: Shape) -> int:
    return 32 if shape.rows * shape.vectors > 8 else 16


@cache
def by_name() -> Shape:
    """What the table says, by the names of the host's features."""
    from llvmlite.binding import get_host_cpu_features

    features = get_host_cpu_features()
    return next((shape for name, shape in BY_FEATURE if features.get(name)), WITHOUT)


def shape() -> Shape:
    """The tile's shape in this process."""
    if text := os.environ.get("CORRCONV_SIMD_TILE"):
        return Shape.parse(text)
    measured = calibration().simd_tile
    return Shape.parse(measured) if measured else by_name()


SHAPE = shape()
VECTOR_BYTES, ROWS, VECTORS = SHAPE.vector_bytes, SHAPE.rows, SHAPE.vectors
HALF = VECTORS // 2
TALL = tall(SHAPE)
"""Rows of the tiles for kernels of as many rows and more; 0 where the registers do not hold them."""
GROUP = 2 * TALL or ROWS
"""Rows at whose multiples tiles of 2-D begin: in what order an output is summed depends on its row in the
tile, and must not on how threads share the rows."""
STRIP = strip(SHAPE)
"""Vectors of outputs of a strip, the tile of 1-D."""
LINE = 2 * STRIP * VECTOR_BYTES
"""Outputs of a signal's least share: whole strips, as its last ones are summed in narrow ones, and copied."""
