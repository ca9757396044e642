"""How an implementation looks, the same in every figure.

The family can be told without colour: direct is a solid line with filled markers in warm hues, FFT a
dashed line with hollow markers in cool ones, mixed (a library that takes either) dash-dotted, a choice
dotted and grey. The hues start from Okabe and
Ito's, which colour-blind readers can tell apart; names beside the lines carry the rest. Each
implementation says its own colour; what says none, or is not registered here, has one made from its name.

And names at the ends of lines, moved apart where they would overlap.
"""

from __future__ import annotations

import colorsys
import functools
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

import corrconv
from corrconv.kit.registered import loaded

from .figure import HALO

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


SIZE = 7.6
GAP = SIZE * 1.18  # from one baseline to the next, in points
LETTER = SIZE * 0.62  # the width of one, in points
ASIDE = 11.0  # from the point to its name
POINTS = 72.0
LEADER = {"arrowstyle": "-", "lw": 0.6, "shrinkA": 1, "shrinkB": 4, "relpos": (0, 0.5)}


@dataclass(frozen=True)
class End:
    """The last point of a line, in data coordinates, and what stands beside it."""

    x: float
    y: float
    text: str
    colour: str


def label_ends(axes: Axes, ends: Sequence[End]) -> None:
    """Write each name to the right of its point; one that had to move is joined to it by a line.

    The figure's layout must be settled (`Figure.draw_without_rendering`) and the limits set.
    """
    scale = POINTS / axes.figure.dpi
    box = axes.get_window_extent()
    low, high = box.y0 * scale + GAP / 2, box.y1 * scale - GAP / 2
    placed = [(axes.transData.transform((end.x, end.y)) * scale, end) for end in ends]
    for cluster in _clusters(sorted(placed, key=lambda p: p[0][0])):
        cluster.sort(key=lambda p: p[0][1])
        heights = spread([point[1] for point, _ in cluster], GAP, low, high)
        for (point, end), height in zip(cluster, heights):
            _write(axes, end, height - point[1])


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Ascending positions at least `gap` apart and as near to the `wanted` as can be (least squares).

    Where they fit, they lie between `low` and `high`. Isotonic regression of ``wanted - i * gap``, by
    pooling adjacent violators.
    """
    blocks: list[tuple[float, int]] = []
    for i, position in enumerate(wanted):
        mean, count = position - i * gap, 1
        while blocks and blocks[-1][0] > mean:
            above, many = blocks.pop()
            mean, count = (mean * count + above * many) / (count + many), count + many
        blocks.append((mean, count))
    levels = [mean for mean, count in blocks for _ in range(count)]
    top = high - (len(wanted) - 1) * gap
    return [max(min(level, top), low) + i * gap for i, level in enumerate(levels)]


def _clusters(placed: list[tuple[Sequence[float], End]]) -> list[list[tuple[Sequence[float], End]]]:
    """Those whose names would stand in the same columns of the page."""
    clusters: list[list[tuple[Sequence[float], End]]] = []
    reach = -math.inf  # where the names so far end
    for point, end in placed:
        if point[0] + ASIDE > reach:
            clusters.append([])
        clusters[-1].append((point, end))
        reach = max(reach, point[0] + ASIDE + LETTER * len(end.text))
    return clusters


def _write(axes: Axes, end: End, moved: float) -> None:
    joined = abs(moved) > GAP / 3
    note = axes.annotate(
        end.text,
        (end.x, end.y),
        xytext=(ASIDE, moved),
        textcoords="offset points",
        color=end.colour,
        fontsize=SIZE,
        va="center",
        annotation_clip=False,
        arrowprops={"color": end.colour, **LEADER} if joined else None,
        gid=HALO,
        zorder=5,
    )
    note.set_in_layout(False)
