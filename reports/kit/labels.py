"""Names at the ends of lines, moved apart where they would overlap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from .figure import HALO

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
