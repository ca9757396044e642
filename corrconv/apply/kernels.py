"""A kernel from a file, or by its name: ``gaussian:3``, ``box:5x5``."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrconv.kit import problems

NAMED = "gaussian:3 (σ = 3 samples along each axis), box:5x5 (a mean)"
CUT = 4.0
"""Standard deviations beyond which a Gaussian is cut, as `scipy.ndimage.gaussian_filter` has it."""


def kernel(text: str, ndim: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """What an option says.

    Parameters
    ----------
    text : str
        A file (``.npy``, or text as `numpy.loadtxt` reads it) or a name.
    ndim : int
        The image's.
    dtype : dtype
        The image's: a kernel by name is float32 for it where that loses nothing, else float64.

    Raises
    ------
    ValueError
        Where it is neither, or does not suit the image.
    """
    name, _, how = text.partition(":")
    if name in MADE and how:
        made = MADE[name](how, ndim)
        single = dtype in (np.dtype("f4"), np.dtype("c8")) or (
            dtype.kind in "biu" and dtype.itemsize < 4
        )
        return made.astype("f4" if single else "f8")
    found = _read(Path(text))
    if found.ndim != ndim:
        raise ValueError(
            f"kernel: {text} has {found.ndim} axes (shape {found.shape}), and the image has {ndim}"
        )
    return found


def _gaussian(how: str, ndim: int) -> NDArray[Any]:
    try:
        sigmas = [float(each) for each in how.split("x")]
    except ValueError:
        sigmas = []
    if len(sigmas) not in (1, ndim) or not all(0 < each < 1e6 for each in sigmas):
        raise ValueError(
            f"kernel: gaussian:{how} must have one σ in samples, or one for each of {ndim} axes"
        )
    lines = []
    for sigma in sigmas * (ndim // len(sigmas)):
        reach = math.ceil(CUT * sigma)
        line = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
        lines.append(line / line.sum())
    return _product(lines)


def _box(how: str, ndim: int) -> NDArray[Any]:
    sides = problems.shape("kernel", how)
    if len(sides) not in (1, ndim):
        raise ValueError(f"kernel: box:{how} must have one side, or one for each of {ndim} axes")
    return _product([np.full(side, 1 / side) for side in sides * (ndim // len(sides))])


def _product(lines: list[NDArray[Any]]) -> NDArray[Any]:
    found = lines[0]
    for line in lines[1:]:
        found = np.multiply.outer(found, line)
    return found


def _read(path: Path) -> NDArray[Any]:
    if not path.is_file():
        raise ValueError(f"kernel: {path} is no file and no name; names are {NAMED}")
    try:
        found = (
            np.load(path, allow_pickle=False)
            if path.suffix == ".npy"
            else np.loadtxt(path, ndmin=1)
        )
    except (ValueError, OSError) as error:
        raise ValueError(f"kernel: {path} cannot be read: {error}") from None
    if not isinstance(found, np.ndarray):
        raise ValueError(f"kernel: {path} holds several arrays; save one, as numpy.save does")
    return found


MADE = {"gaussian": _gaussian, "box": _box}
