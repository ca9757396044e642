"""How an implementation looks, the same in every figure.

The family can be told without colour: direct is a solid line with filled markers in warm hues, FFT a
dashed line with hollow markers in cool ones, mixed (a library that takes either) dash-dotted, a choice
dotted and grey. The hues start from Okabe and
Ito's, which colour-blind readers can tell apart; names beside the lines carry the rest. Each
implementation says its own colour; what says none, or is not registered here, has one made from its name.
"""

from __future__ import annotations

import colorsys
import functools
import zlib
from dataclasses import dataclass
from typing import Any

import corrconv
from corrconv.kit.registered import loaded

LINES = {"direct": "-", "fft": (0, (5, 2)), "mixed": (0, (6, 1.5, 1, 1.5)), "choice": (0, (1, 1.4))}
MARKERS = {"direct": "os^vDPX", "fft": "s^oDv", "mixed": "oP", "choice": "d*"}
HUES = {"direct": (-0.06, 0.12), "fft": (0.42, 0.75), "mixed": (0.9, 1.0)}
"""Between which hues, of 1 around the circle, a colour is made; other families have greys."""


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
    """The look of an implementation, which says its own colour."""
    it = loaded(implementation)
    colour = (it.colour if it else "") or made_colour(implementation, family)
    markers, kin = MARKERS.get(family, "o"), _kin(family)
    place = kin.index(implementation) if implementation in kin else len(implementation)
    line = LINES.get(family, "-")
    return Look(colour, line, markers[place % len(markers)], filled=family != "fft")


def made_colour(name: str, family: str) -> str:
    """A colour of the family's hues, and of its own shade, from a name alone."""
    drawn = zlib.crc32(f"colour of {name}".encode())
    across, shade = drawn % 997 / 996, drawn // 997 % 97 / 96
    low, high = HUES.get(family, (0.0, 0.0))
    lightness, saturation = 0.3 + 0.2 * shade, 0.6 if family in HUES else 0.0
    channels = colorsys.hls_to_rgb((low + across * (high - low)) % 1, lightness, saturation)
    return "#" + "".join(f"{round(255 * each):02x}" for each in channels)


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
