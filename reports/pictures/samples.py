"""Real images and signals, cut to what a figure shows, and how far all results lie apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

import corrconv
from corrconv.core import Array

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Weights of red, green and blue in grey (ITU-R Recommendation BT.601)."""
EEG_RATE = 80.0
"""Samples a second: the file does not say; matplotlib's own example plots its 800 over 10 s."""
METRES_PER_DEGREE = 111_200.0
"""Of latitude, as in matplotlib's own example of hill shading."""


@dataclass(frozen=True)
class Terrain:
    """Heights on a grid of equal angles.

    Attributes
    ----------
    heights : ndarray of float32
        Metres above the sea, north first.
    dx, dy : float
        Metres from one column to the next, and from one row to the next.
    """

    heights: Array
    dx: float
    dy: float


def photograph() -> Array:
    """A portrait of Grace Hopper, 600 × 512, float32 grey levels from 0 to 255."""
    from matplotlib.image import imread

    with _open("grace_hopper.jpg") as file:
        colours = imread(file, format="jpg")
    return colours.astype(np.float32) @ LUMA


def terrain() -> Terrain:
    """The land around Jacksboro, Tennessee, 344 × 403: a digital elevation model."""
    with _open("jacksboro_fault_dem.npz") as file:
        heights = file["elevation"].astype(np.float32)
        middle = np.radians(float(file["ymin"] + file["ymax"]) / 2)
        dy = METRES_PER_DEGREE * float(file["dy"])
        dx = METRES_PER_DEGREE * float(file["dx"]) * float(np.cos(middle))
    return Terrain(heights, dx, dy)


def eeg() -> Array:
    """Four traces of brain waves, shape (4, 800), float64, in the file's unnamed unit."""
    with _open("eeg.dat") as file:
        samples = np.frombuffer(file.read(), np.float64)
    return samples.reshape(-1, 4).T.copy()


def _open(name: str) -> Any:
    """Sample data, to be used in a with statement: a file, or an archive of arrays."""
    from matplotlib.cbook import get_sample_data

    return get_sample_data(name, asfileobj=True)


@dataclass(frozen=True)
class Agreement:
    """The implementations that were asked, and how far apart their answers lie.

    Attributes
    ----------
    names : tuple of str
        Those that can run here and support the problem.
    difference : float
        The largest difference between any two of them, at any output.
    largest : float
        The largest output, for scale.
    """

    names: tuple[str, ...]
    difference: float
    largest: float

    def sentence(self, unit: str) -> str:
        """The finding in words, for a caption."""
        return (
            f"All {len(self.names)} implementations that can do this here were run on it "
            f"({', '.join(self.names)}): the largest difference between any two, anywhere, is "
            f"{self.difference:.1e} {unit}, beside a largest output of {self.largest:.4g}."
        )


def agreement(x: Array, h: Array, mode: Literal["same", "valid"]) -> Agreement:
    """Convolve by every implementation that supports it, zero-filled, and compare the results."""
    problem = corrconv.Problem("convolve", x.shape, h.shape, mode, dtype=x.dtype)
    names = tuple(n for n in corrconv.available() if _takes(corrconv.get(n), problem, h))
    lowest = highest = corrconv.convolve(x, h, mode, method=names[0])
    for name in names[1:]:
        result = corrconv.convolve(x, h, mode, method=name)
        lowest, highest = np.minimum(lowest, result), np.maximum(highest, result)
    return Agreement(names, float((highest - lowest).max()), float(np.abs(highest).max()))


def _takes(implementation: corrconv.Implementation, problem: corrconv.Problem, h: Array) -> bool:
    return not (implementation.supports(problem) or implementation.supports_kernel(problem, h))
