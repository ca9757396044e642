"""The engine, and what it is compared with: its own other choices, and SciPy's transforms.

What cannot be asked of the code is not here: twiddles that stream, an order that is put right, lanes that
are not exchanged would be other programs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from corrconv import Plan, Problem, get
from corrconv.core.registry import available
from corrconv.engines.fft.choice import TileChoice, choices
from corrconv.engines.fft.library import vector_bytes
from corrconv.engines.fft.plan import FFTPlan

ENGINE = "engine"
FIXED, WORKERS = "kernel fixed", "two workers"
LOOK = "each tile looked at"
COMPLEX = "complex tiles"
TWOS = "powers of two only"
SMALLER, LARGER = "tiles ⅛ as large", "tiles 8 times as large"
FACTOR, EVERY = 8, 10**5
SCIPY = "scipy_fft"


def vectors(nbytes: int) -> str:
    """With shorter vectors."""
    return f"vectors of {nbytes} bytes"


Make = Callable[[], Plan]


def makers(problem: Problem) -> Iterator[tuple[str, Problem, Make]]:
    """What each is called, the problem that it solves, and what makes its plan; first the engine.

    The problem is another one for complex tiles: the same image as complex numbers.
    """
    found = choices(problem, most=EVERY)
    best = found[0]
    for what, choice in ((ENGINE, best), *_other_tiles(found)):
        yield what, problem, partial(FFTPlan, problem, 1, choice)
    yield WORKERS, problem, partial(FFTPlan, problem, 2)
    yield LOOK, problem, partial(get("fft_tiled").plan, problem)
    for shorter in (32, 16):
        if shorter < vector_bytes():
            first = choices(problem, 1, shorter, most=1)[0]
            yield vectors(shorter), problem, partial(FFTPlan, problem, 1, first)
    wide = replace(problem, dtype=np.result_type(problem.dtype, np.complex64))
    yield COMPLEX, wide, partial(FFTPlan, wide, 1)
    if SCIPY in available():
        yield SCIPY, problem, partial(get(SCIPY).plan, problem)


def _other_tiles(found: tuple[TileChoice, ...]) -> Iterator[tuple[str, TileChoice]]:
    """The best of those that are smaller, or larger, or have radices of two alone."""
    size = found[0].tile.nbytes
    for what, wanted in (
        (SMALLER, lambda it: it.tile.nbytes <= size / FACTOR),
        (LARGER, lambda it: it.tile.nbytes >= size * FACTOR),
        (TWOS, lambda it: all(r & (r - 1) == 0 for r in (*it.tile.down, *it.tile.along))),
    ):
        first = next(filter(wanted, found), None)
        if first is not None and first != found[0]:
            yield what, first
