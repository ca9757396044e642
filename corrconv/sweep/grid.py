"""Which cases a sweep goes through: by tier, and any of their fields by other values.

``smoke``
    Tiny sizes, seconds: does everything still run?
``quick``
    Few sizes, enough processes for verdicts: under two minutes.
``default``
    What `make bench` and ``corrconv sweep`` measure: four minutes.
``reference``
    What a published run of a machine holds: a quarter of an hour.
``full``
    Every dtype, operation and number of threads: hours.

A tier is a core of sizes (correlate, ``same``, float32, one thread) with a few cases that turn one field
each: convolve, other modes, float64, all threads, kernels of rank one. A full product of all fields would be
a hundred times as long, and says little more: modes and operations differ by borders and a flip. What is
measured with all threads is measured with one as well, some of it small enough for code that uses one thread
whatever it may: from that follows how far apart times of different processes are (`floors.across`).
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from corrconv import Problem
from corrconv.core.threads import all_workers
from corrconv.measure.problems import square
from corrconv.sweep.evidence import Case

Sizes = Sequence[int]
PASSES = 6
"""Fresh processes of each case: the fewest whose values span the median with 95% confidence, see
`corrconv.measure.sequential`."""
TIER = "CORRCONV_TIER"
"""The variable that names asv's tier."""


@dataclass(frozen=True)
class Tier:
    """How much a sweep does.

    Attributes
    ----------
    cases : tuple of Case
    seconds : float
        For everything, on the clock.
    slow : float
        Seconds a call from which a side is not tried, as predicted by `corrconv.measure.grids`.
    passes : int
        Fresh processes that each case is measured in.
    alone : int
        Processes that each implementation has to itself, for its first call and its memory.
    first : Case
        Whose first call they time.
    memory : tuple of Case
        Whose memory they measure.
    """

    cases: tuple[Case, ...]
    seconds: float
    slow: float
    passes: int = PASSES
    alone: int = 1
    first: Case = Case(square(2, 256, 9))  # noqa: RUF009  # frozen
    memory: tuple[Case, ...] = (Case(square(2, 1024, 15)),)


def tier(name: str, threads: int | None = None) -> Tier:
    """The tier of a name, where there are so many threads; those of this machine where left out.

    Raises
    ------
    ValueError
        Where there is no such tier.
    """
    if name not in TIERS:
        raise ValueError(f"tier: must be one of {', '.join(TIERS)}, got {name!r}")
    return TIERS[name](threads or all_workers())


def asv_tier() -> str:
    """The name that `TIER` holds, ``default`` where it is not set.

    Raises
    ------
    ValueError
        Where it names no tier.
    """
    name = os.environ.get(TIER, "default")
    if name not in TIERS:
        raise ValueError(f"{TIER}: must be one of {', '.join(TIERS)}, got {name!r}")
    return name


def _smoke(threads: int) -> Tier:
    image, signal = Case(square(2, 32, 5)), Case(square(1, 500, 9))
    cases = [
        image,
        signal,
        *varied([image], dtype=["float64"]),
        *varied([image], operation=["convolve"]),
        *varied([image], workers=[threads]),
        replace(image, rank_one=True),
    ]
    return Tier(unique(cases), 8.0, 0.05, first=image, memory=(image,))


def _quick(_: int) -> Tier:
    cases = [*images((64, 512), (3, 9, 31)), *signals((10_000,), (31,))]
    return Tier(tuple(cases), 80.0, 0.03, alone=0)


def _default(threads: int) -> Tier:
    middle = images((256,), (15,))
    cases = [
        *images((64, 256, 1024), (3, 7, 15, 31, 63)),
        *signals((1_000, 100_000), (3, 31, 255)),
        *varied([*images((256,), (7, 31)), *signals((100_000,), (31,))], dtype=["float64"]),
        *varied(middle, operation=["convolve"]),
        *varied(images((256, 1024), (7, 31)), workers=[threads]),
        *varied(signals((100_000,), (31, 255)), workers=[threads]),
        *rank_one(images((256, 1024), (31,))),
    ]
    return Tier(unique(cases), 190.0, 0.1)


def _reference(threads: int) -> Tier:
    middle = images((256,), (15,))
    cases = [
        *images((64, 256, 1024, 2048), (3, 7, 15, 31, 63)),
        *signals((1_000, 100_000, 1_000_000), (3, 31, 255, 1023)),
        *varied(images((256, 1024), (7, 31)), dtype=["float64"]),
        *varied(signals((100_000,), (31, 1023)), dtype=["float64"]),
        *varied(middle, operation=["convolve"], dtype=["float32", "float64"]),
        *varied(middle, mode=["full", "valid"]),
        *varied(images((256, 1024), (7, 31)), workers=[1, threads]),
        *varied(signals((1_000_000,), (31, 1023)), workers=[1, threads]),
        *rank_one(images((256, 1024), (7, 31))),
    ]
    memory = tuple(images((256, 1024, 2048), (15,)))
    return Tier(unique(cases), 780.0, 0.25, alone=3, memory=memory)


def _full(threads: int) -> Tier:
    """Each dtype, operation and number of threads, all modes at a fifth of the sizes."""
    sizes = [
        *images((64, 128, 256, 512, 1024, 2048), (3, 5, 7, 9, 15, 21, 31, 63, 127)),
        *signals((1_000, 10_000, 100_000, 1_000_000), (3, 15, 63, 255, 1023, 4096)),
    ]
    cases = varied(
        sizes,
        operation=["correlate", "convolve"],
        dtype=["float32", "float64"],
        workers=sorted({1, threads}),
    )
    memory = tuple(images((256, 1024, 2048), (3, 15, 63)))
    every = [*cases, *varied(sizes[::5], mode=["full", "valid"]), *rank_one(sizes[:54:5])]
    return Tier(unique(every), 6 * 3600.0, 1.0, alone=6, memory=memory)


TIERS = {
    "smoke": _smoke,
    "quick": _quick,
    "default": _default,
    "reference": _reference,
    "full": _full,
}


def rank_one(cases: Iterable[Case]) -> list[Case]:
    """The same with Gaussian kernels."""
    return [replace(case, rank_one=True) for case in cases]


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
            found.append(Case(problem, threads, case.rank_one))
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
