"""The real arrays: sample data that ship inside matplotlib, so nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

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
