"""What each implementation takes, how exact it is, what memory it needs, and what has to be installed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import get_args

import numpy as np

import corrconv
from corrconv.core.guests import declined
from corrconv.core.memory import SUMS, TRANSFORMS, Arrays
from corrconv.core.problem import Mode, Shape
from corrconv.recommend.exact import Exactness, exactness

from .known import AXES, DTYPES

BROUGHT = ("python", "numba", "numpy", "pyfftw", "scipy")
"""What is there wherever corrconv is installed."""
PLAIN = {1: ((11,), (5,)), 2: ((9, 11), (3, 5))}
"""Image and kernel with nothing that anyone declines: odd sides, a kernel that fits, many taps."""
EVEN = {1: (4,), 2: (4, 6)}
FEW = {1: (1,), 2: (1, 5)}


@dataclass(frozen=True)
class Declines:
    """What an implementation declines with so many axes, a dtype and a mode.

    Attributes
    ----------
    always : str
        The reason, where it takes nothing of the kind; else empty.
    even, swapped, few : bool
        Whether it declines kernels with an even side; ``valid`` with h the larger operand; kernels of
        so few taps that two passes do not pay.
    most : tuple of int
        The longest kernel along each axis that it takes; empty where it takes any.
    """

    always: str = ""
    even: bool = False
    swapped: bool = False
    few: bool = False
    most: Shape = ()


@dataclass(frozen=True)
class Able:
    """One implementation.

    Attributes
    ----------
    name, family, library, kernels : str
        As it says itself.
    install : tuple of str
        The distributions that it needs beside what corrconv brings.
    declines : dict of str to Declines
        By axes, dtype and mode; what is not there takes every problem of this page.
    exactness : dict of str to Exactness
        By dtype.
    memory : Arrays
        See `corrconv.core.memory`; what has a rule of its own has it in the page's program, too.
    """

    name: str
    family: str
    library: str
    kernels: str
    install: tuple[str, ...]
    declines: dict[str, Declines]
    exactness: dict[str, Exactness]
    memory: Arrays


def able(it: corrconv.Implementation) -> Able:
    """Of an implementation's own word; no library is imported."""
    found = (
        (f"{ndim}-D {dtype} {mode}", _declines(it, ndim, dtype, mode))
        for ndim, dtype, mode in product(AXES, DTYPES, get_args(Mode))
    )
    return Able(
        it.name,
        it.family,
        it.library,
        it.kernels,
        _beside(it.library, *it.needs),
        {key: each for key, each in found if each != Declines()},
        {dtype: exactness(it, _problem(dtype, "same", *PLAIN[1])) for dtype in DTYPES},
        it.arrays or (SUMS if it.family == "direct" else TRANSFORMS),
    )


def _beside(*distributions: str) -> tuple[str, ...]:
    """Those of them that corrconv does not bring."""
    return tuple(each for each in distributions if each not in BROUGHT)


def _declines(it: corrconv.Implementation, ndim: int, dtype: str, mode: Mode) -> Declines:
    """What it says of one problem of each kind."""
    image, kernel = PLAIN[ndim]
    if reason := declined(it, _problem(dtype, mode, image, kernel)):
        return Declines(always=reason)
    even, few = (
        bool(declined(it, _problem(dtype, mode, image, each))) for each in (EVEN[ndim], FEW[ndim])
    )
    swapped = mode == "valid" and bool(declined(it, _problem(dtype, mode, kernel, image)))
    most = it.most_taps(_problem(dtype, mode, image, kernel)) or ()
    return Declines("", even, swapped, few, most)


def _problem(dtype: str, mode: Mode, image: Shape, kernel: Shape) -> corrconv.Problem:
    return corrconv.Problem("correlate", image, kernel, mode, dtype=np.dtype(dtype))
