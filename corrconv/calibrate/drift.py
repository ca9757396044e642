"""The machine's momentary speed, found in the samples themselves, and taken out of them.

A shared machine runs twice as fast at one moment as at another, and all calls feel it alike. So what
a sample differs from its own call's median tells how fast the machine was then; the running median
over neighbours in time, who are samples of other calls, tells it without the sample's own noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corrconv.core import Array

NEIGHBOURS = 31
"""Samples over which the running median goes: a quarter of a second, in the main."""
STEPS = 2
"""How often times and speed are found from each other."""


@dataclass(frozen=True)
class Corrected:
    """Samples at the machine's usual speed.

    Attributes
    ----------
    seconds : ndarray, shape (rounds, calls)
        Samples over the slowness of their moments.
    slowness : ndarray, shape (rounds, calls)
        How many times the usual time everything took then; its median is 1.
    """

    seconds: Array
    slowness: Array

    @property
    def typical(self) -> Array:
        """Seconds of each call: the median over rounds."""
        median: Array = np.median(self.seconds, axis=0)
        return median


def correct(seconds: Array, when: Array, neighbours: int = NEIGHBOURS) -> Corrected:
    """Samples without what their moments did to them.

    Parameters
    ----------
    seconds, when : ndarray, shape (rounds, calls)
        What each sample took, and when it was taken.
    neighbours : int
        Samples in time over which the speed is a median; odd.
    """
    from scipy.ndimage import median_filter

    logs = np.log(seconds)
    order = np.argsort(when, axis=None)
    drift = np.zeros_like(logs)
    width = min(neighbours, 2 * ((logs.size - 1) // 2) + 1)
    for _ in range(STEPS):
        apart = (logs - np.median(logs - drift, axis=0)).ravel()[order]
        smooth = np.empty_like(apart)
        smooth[order] = median_filter(apart, size=width, mode="nearest")
        drift = (smooth - np.median(smooth)).reshape(logs.shape)
    return Corrected(np.exp(logs - drift), np.exp(drift))
