"""What the model of `auto` is fitted to: sizes on both sides of every change of behaviour."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from corrconv import Problem, get

MEASURED = ("float32", "float64")
"""What `corrconv calibrate` measures itself: compiling for all would take minutes."""
LIKE = {"complex64": "float32", "complex128": "float64", "int32": "float32", "int64": "float64"}
"""By which of these the others are scaled: what a host makes of one, it makes of the other."""
DTYPES = (*MEASURED, *LIKE)
SIZES_2D = (
    ((16, 16), (3, 3)),
    ((40, 40), (7, 7)),
    ((64, 64), (3, 3)),
    ((64, 64), (25, 25)),
    ((100, 100), (5, 9)),
    ((128, 128), (13, 13)),
    ((200, 200), (3, 3)),
    ((256, 256), (7, 7)),
    ((250, 250), (21, 21)),
    ((300, 300), (1, 15)),
    ((300, 300), (15, 1)),
    ((400, 700), (5, 5)),
    ((500, 500), (9, 9)),
    ((900, 1000), (3, 3)),
    ((1000, 1000), (7, 7)),
    ((1500, 1500), (3, 3)),
)
SIZES_1D = (
    ((100,), (3,)),
    ((700,), (31,)),
    ((3_000,), (9,)),
    ((3_000,), (250,)),
    ((20_000,), (5,)),
    ((20_000,), (60,)),
    ((100_000,), (3,)),
    ((100_000,), (127,)),
    ((300_000,), (20,)),
    ((1_000_000,), (5,)),
    ((2_000_000,), (3,)),
)


def problems(name: str, dtypes: tuple[str, ...] = DTYPES) -> Iterator[tuple[str, list[Problem]]]:
    """The problems of each fit, under its key in the table."""
    for dtype in dtypes:
        for ndim, sizes in ((2, SIZES_2D), (1, SIZES_1D)):
            asked = [Problem("correlate", x, h, "same", dtype=np.dtype(dtype)) for x, h in sizes]
            able = [problem for problem in asked if get(name).supports(problem) is None]
            if able:
                yield f"{name} {dtype} {ndim}-D", able
