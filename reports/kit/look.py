"""How an implementation looks, the same in every figure.

The family can be told without colour: direct is a solid line with filled markers in warm hues, FFT a
dashed line with hollow markers in cool ones, mixed (a library that takes either) dash-dotted, a choice
dotted and grey. The hues start from Okabe and
Ito's, which colour-blind readers can tell apart; names beside the lines carry the rest.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import corrconv
from corrconv.kit.registered import loaded

COLOURS = {
    "naive": "#8a6d1c",
    "strided": "#e08e0b",
    "strided_gemm": "#b3474f",
    "numba": "#d55e00",
    "numba_simd": "#9c3a00",
    "separable": "#c0397b",
    "numpy": "#a34ba0",
    "scipy_direct": "#7a4a21",
    "scipy_2d": "#c97b4a",
    "ndimage": "#c75a94",
    "opencv": "#a30d2d",
    "torch": "#e0503a",
    "tensorflow": "#d1861a",
    "jax": "#8d3b72",
    "astropy": "#6b3030",
    "fftw": "#0072b2",
    "fftw_tiled": "#00407a",
    "scipy_fft": "#2f9bd6",
    "scipy_oa": "#009e73",
    "ducc0": "#5447a5",
    "mkl": "#00808a",
    "jax_fft": "#a272cf",
    "astropy_fft": "#5f7f93",
    "auto": "#000000",
    "scipy_auto": "#757575",
}
UNKNOWN = {"direct": "#d55e00", "fft": "#0072b2", "mixed": "#a30d2d", "choice": "#555555"}
LINES = {"direct": "-", "fft": (0, (5, 2)), "mixed": (0, (6, 1.5, 1, 1.5)), "choice": (0, (1, 1.4))}
MARKERS = {"direct": "os^vDPX", "fft": "s^oDv", "mixed": "oP", "choice": "d*"}


@dataclass(frozen=True)
class Look:
    """Colour, line and marker of one implementation."""

    colour: str
    line: Any
    marker: str
    filled: bool

    @property
    def face(self) -> str:
        """What fills the marker."""
        return self.colour if self.filled else "white"


def look(implementation: str, family: str) -> Look:
    """The look of an implementation; those that a third party registered share a family's colour."""
    colour = COLOURS.get(implementation, UNKNOWN.get(family, "#555555"))
    markers, kin = MARKERS.get(family, "o"), _kin(family)
    place = kin.index(implementation) if implementation in kin else len(implementation)
    line = LINES.get(family, "-")
    return Look(colour, line, markers[place % len(markers)], filled=family != "fft")


@functools.cache
def _kin(family: str) -> tuple[str, ...]:
    """Those of a family, in an order: they take its markers in turn."""
    return tuple(name for name in corrconv.names() if (it := loaded(name)) and it.family == family)


def ink(colour: str) -> str:
    """White or black, whichever reads better on `colour` (relative luminance as in WCAG 2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear))
    return "white" if (luminance + 0.05) ** 2 < 1.05 * 0.05 else "black"
