"""Correlate and convolve on real input, one module for each picture: `draw` makes it.

What is drawn and what its caption says are computed by `corrconv.correlate` and `corrconv.convolve` from
sample data that ship inside matplotlib.
"""

from __future__ import annotations

from collections.abc import Callable

from ..kit.figure import Figure
from . import edges, smooth, template, trace

PICTURES = (smooth, edges, template, trace)


def draw_all(progress: Callable[[], object] = lambda: None) -> list[Figure]:
    """Every picture, in the order of the page; `progress` is called after each."""
    drawn = []
    for picture in PICTURES:
        drawn.append(picture.draw())
        progress()
    return drawn
