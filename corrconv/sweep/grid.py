"""Which cases a sweep goes through: three tiers, and any of their fields by other values.

A tier is a core of sizes (correlate, ``same``, float32, one thread) with a few cases that turn one field
each: convolve, other modes, float64, all threads. A full product of all fields would be a hundred times
as long, and says little more: modes and operations differ by borders and a flip.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corrconv import Problem
from corrconv.core.threads import all_workers
from corrconv.measure.grids import TIERS
from corrconv.measure.problems import square
from corrconv.sweep.evidence import Case

Sizes = Sequence[int]


@dataclass(frozen=True)
class Tier:
    """How much a sweep does.

    Attributes
    ----------
    cases : tuple of Case
    passes : int
        Fresh processes that each case is measured in: six are the fewest whose values span the median
        with 95% confidence, see `corrconv.measure.sequential`.
    seconds : float
        For everything, on the clock.
    slow : float
        Seconds a call from which a side is not tried, as predicted by `corrconv.measure.grids`.
    """

    cases: tuple[Case, ...]
    passes: int
    seconds: float
    slow: float


def tier(name: str) -> Tier:
    """The tier ``quick``, ``default`` or ``full``.

    Raises
    ------
    ValueError
        Where there is no such tier.
    """
    if name not in MAKERS:
        raise ValueError(f"tier: must be one of {', '.join(MAKERS)}, got {name!r}")
    return MAKERS[name]()


def _quick() -> Tier:
    cases = [*images((64, 512), (3, 9, 31)), *signals((10_000,), (31, 255))]
    return Tier(tuple(cases), passes=3, seconds=95.0, slow=0.05)


def _default() -> Tier:
    middle = images((256,), (15,))
    cases = [
        *images((64, 256, 1024), (3, 7, 15, 31, 63)),
        *signals((1_000, 100_000), (3, 31, 255)),
        *varied([*images((256,), (7, 31)), *signals((100_000,), (31,))], dtype=["float64"]),
        *varied(middle, operation=["convolve"]),
        *varied(middle, mode=["full", "valid"]),
        *varied(
            [*images((1024,), (7, 31)), *signals((1_000_000,), (255,))], workers=[all_workers()]
        ),
    ]
    return Tier(unique(cases), passes=6, seconds=780.0, slow=0.25)


def _full() -> Tier:
    """asv's full sizes, each dtype, operation and number of threads, all modes at a fifth of them."""
    grids = TIERS["full"]
    sizes = [*images(grids.images.N, grids.images.n), *signals(grids.signals.N, grids.signals.n)]
    cases = varied(
        sizes,
        operation=["correlate", "convolve"],
        dtype=["float32", "float64"],
        workers=sorted({1, all_workers()}),
    )
    return Tier(
        unique([*cases, *varied(sizes[::5], mode=["full", "valid"])]),
        passes=6,
        seconds=6 * 3600.0,
        slow=1.0,
    )


MAKERS = {"quick": _quick, "default": _default, "full": _full}


def images(N: Sizes, n: Sizes, ndim: int = 2) -> list[Case]:
    """Square images with square kernels, of which none is larger than its image."""
    return [Case(square(ndim, side, taps)) for side in N for taps in n if taps <= side]


def signals(N: Sizes, n: Sizes) -> list[Case]:
    """The same in 1-D."""
    return images(N, n, ndim=1)


def varied(
    cases: Iterable[Case],
    *,
    operation: Sequence[str] = (),
    mode: Sequence[str] = (),
    dtype: Sequence[str] = (),
    workers: Sequence[int] = (),
) -> tuple[Case, ...]:
    """Each case with every combination of the values given; what is given none stays as it is."""
    found = []
    for case in cases:
        was = case.problem
        for op, how, kind, threads in itertools.product(
            operation or [was.operation],
            mode or [was.mode],
            [_dtype(each) for each in dtype] or [was.dtype],
            workers or [case.workers],
        ):
            problem = Problem(op, was.x_shape, was.h_shape, how, was.boundary, dtype=kind)
            found.append(Case(problem, threads))
    return unique(found)


def _dtype(name: str) -> np.dtype[Any]:
    try:
        return np.dtype(name)
    except TypeError:
        raise ValueError(
            f"dtype: {name!r} is no dtype; float32, float64, complex64, int16 are some"
        ) from None


def unique(cases: Iterable[Case]) -> tuple[Case, ...]:
    """The same, in the same order, each once."""
    return tuple(dict.fromkeys(cases))
