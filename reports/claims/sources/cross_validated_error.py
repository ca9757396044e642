"""B9: rounding errors of both routes, after a question on Cross Validated and its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.ndimage

from corrconv.core import Array
from corrconv.kit import units

from ..canvas import LAW, Axes, End, Figure, canvas, figure, law, name_ends, note
from ..claim import Claim, Effort, Finding, Number, Verdict
from ..rounding import COLOURS, LINES, ROUTES, Errors, Route, Steepness, errors, steepness
from .cross_validated import SOURCE

SIDE = 96
"""Of the image."""
ORDER = {
    Steepness.LESS: (Verdict.CONDITIONAL, "it is not the number of operations but their order."),
    Steepness.ALIKE: (Verdict.REPRODUCED, "the order of summation does not explain it."),
    Steepness.UNCLEAR: (
        Verdict.NOT_RESOLVED,
        "whether it is their number or their order more draws would tell.",
    ),
}
"""What follows from how steep the pairwise sum's growth is beside the sequential one's."""


@dataclass(frozen=True)
class BothRoutes:
    """The errors of every route, dtype and kind of data, over the same kernels."""

    sides: tuple[int, ...]
    errors: tuple[Errors, ...]

    def of(self, route: str, dtype: str, data: str) -> Errors:
        """One of them."""
        asked = route, dtype, data
        return next(it for it in self.errors if (it.route, it.dtype, it.data) == asked)

    def every(self, route: str) -> list[Errors]:
        """All of one route."""
        return [it for it in self.errors if it.route == route]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Each dtype with each kind of data."""
        return list(dict.fromkeys((it.dtype, it.data) for it in self.errors))

    def crossing(self, dtype: str, data: str, metric: str = "norm") -> int | None:
        """The n from which the sequential sum errs more than the FFT, at all that were measured."""
        direct, fft = (getattr(self.of(it, dtype, data), metric) for it in ("sequential", "FFT"))
        found = None
        for n, a, b in zip(reversed(self.sides), reversed(direct), reversed(fft)):
            if a <= b:
                break
            found = n
        return found


def b9(effort: Effort, routes: Mapping[str, Route] = ROUTES) -> BothRoutes:
    """Each route beside the exact sums: n × n kernels, both precisions, three kinds of data."""
    sides = effort.of((3, 5, 7, 9, 13, 19, 27, 39, 55), (3, 7, 15, 31))
    draws, products = effort.of((6, 60_000), (9, 6_000))
    found: list[Errors] = []
    for dtype in ("float32", "float64"):
        for data, draw in (("normal", normal), ("smooth", smooth), ("uneven", uneven)):
            found += errors(draw, sides, draws, products, dtype, data, routes)
    return BothRoutes(sides, tuple(found))


def normal(n: int, generator: np.random.Generator) -> tuple[Array, Array]:
    """Normal noise, image and kernel."""
    return generator.normal(size=(SIDE, SIDE)), generator.normal(size=(n, n))


def smooth(n: int, generator: np.random.Generator) -> tuple[Array, Array]:
    """Grey levels without jumps or signs, and a Gaussian over the whole kernel."""
    image = scipy.ndimage.gaussian_filter(generator.normal(size=(SIDE, SIDE)), 4)
    place = np.arange(n) - (n - 1) / 2
    side = np.exp(-((place / (0.3 * n)) ** 2) / 2)
    return 128 + 40 * image / image.std(), np.outer(side, side) / side.sum() ** 2


def uneven(n: int, generator: np.random.Generator) -> tuple[Array, Array]:
    """Noise that fades from one side of the image to the other, to a millionth."""
    image, kernel = normal(n, generator)
    return image * np.logspace(0, -6, SIDE), kernel


def judge(evidence: BothRoutes) -> Finding:
    """Refuted where the sequential sum's error grows less; conditional on the order of summation."""
    sequential, pairwise, fft = map(evidence.every, ("sequential", "pairwise", "FFT"))
    first, constant = sequential[0], law_of(sequential[0])
    numbers = (
        Number("sequential error, normal data", f"{constant:.2g} √taps u"),
        *(
            Number(f"exponent of the taps, {it.route}, {it.dtype}, {it.data}", it.norm_growth.text)
            for it in evidence.errors
        ),
    )
    pairs = [(it.norm_growth, other.norm_growth) for it, other in zip(sequential, fft)]
    if any(direct.high < max(0.0, other.low) for direct, other in pairs):
        words = "The sequential sum's error grows less than the FFT's for some of the data."
        return Finding(Verdict.REFUTED, words, numbers)
    if not all(direct.low > max(0.0, other.high) for direct, other in pairs):
        words = "Its error may grow like the FFT's for some of the data: more draws would tell."
        return Finding(Verdict.NOT_RESOLVED, words, numbers)
    words = (
        f"Summed in sequence the error grows as {power(first)}, about "
        f"{constant:.2g} √taps u for normal data, and the FFT's as {power(fft[0])}. "
        f"The sequential sum's is the larger one {crossings(evidence)}. {by_component(evidence)}"
    )
    words += f"The same products summed pairwise err as {power(pairwise[0])}: "
    both = zip(pairwise, sequential)
    in_pairs = {steepness(it.norm_growth, direct.norm_growth) for it, direct in both}
    verdict, said = ORDER[in_pairs.pop()] if len(in_pairs) == 1 else ORDER[Steepness.UNCLEAR]
    return Finding(verdict, words + said, numbers)


def power(errors: Errors) -> str:
    """A growth in words, with a true minus sign."""
    return f"taps^{errors.norm_growth.value:.2f}".replace("-", "−")


def law_of(errors: Errors) -> float:
    """The c of c √taps u."""
    return float(np.median(np.array(errors.norm) / np.sqrt(errors.taps)))


def crossings(evidence: BothRoutes, nowhere: str = "at no n measured") -> str:
    """From which n on the sequential sum is the less accurate one, by dtype and data."""
    said = []
    for dtype, data in evidence.kinds:
        n = evidence.crossing(dtype, data)
        said.append(f"{f'from n = {n}' if n else nowhere} ({dtype}, {data})")
    return ", ".join(said)


def by_component(evidence: BothRoutes) -> str:
    """Where the FFT is the less accurate one beside each output's own sum, and by how much."""
    worse = {}
    for direct, fft in zip(evidence.every("sequential"), evidence.every("FFT")):
        if all(b > a for a, b in zip(direct.component, fft.component)):
            worse[f"{fft.dtype}, {fft.data}"] = fft.component[-1] / direct.component[-1]
    if not worse:
        return ""
    told = ", ".join(f"{units.digits(factor)} times ({kind})" for kind, factor in worse.items())
    return (
        f"Beside each output's own Σ|x||h| the FFT's is the larger one at every n for some data, at "
        f"n = {evidence.sides[-1]} by {told}. "
    )


def draw(evidence: BothRoutes) -> Figure:
    """Above the error beside all outputs, below beside each output's own sum; a column for each data."""
    from ...kit.axes import size_axis

    data = list(dict.fromkeys(kind for _, kind in evidence.kinds))
    drawing = canvas(12, 7.4)
    grid = drawing.subplots(2, len(data), sharex=True, sharey="row")
    ends = []
    for column, kind in enumerate(data):
        grid[0][column].set_title(f"{kind} data", loc="left")
        for axes, metric in zip(grid[:, column], ("norm", "component")):
            ends.append((axes, _lines(axes, evidence, kind, metric)))
        _laws(grid[0][column], evidence.sides, named=column == 0)
    grid[0][0].set_ylabel("rms error / rms output, in u")
    grid[1][0].set_ylabel("largest error / its own Σ|x||h|, in u")
    for axes in grid.flat:
        axes.set_yscale("log")
        size_axis(axes, evidence.sides, "n, side of the kernel" if axes in grid[1] else "")
    name_ends(drawing, ends)
    return figure(
        drawing,
        "Rounding errors of both routes, and their laws",
        "Errors beside exact sums in units of u, the dtype's unit roundoff; medians over draws of "
        "operands. Thick lines with markers: float32; thin: float64. Dotted: 0.3·√taps, the law of a "
        "sequential sum, and √log₂P, that of an FFT of P points. The sequential sum errs more than the "
        f"FFT {crossings(evidence, 'nowhere')}. Uneven data fade to a millionth across the image: there "
        "an FFT's error, as large everywhere, is large beside small outputs (below).",
        "Six panels of errors against the kernel's side. In the upper row the sequential sum's line "
        "rises along the law of √taps while the FFT's stays nearly level; in the lower row every "
        "output's error is shown beside its own magnitude.",
        (
            (route, *kind, *values)
            for route in COLOURS
            for kind in evidence.kinds
            for it in (evidence.of(route, *kind),)
            for values in zip(evidence.sides, it.norm, it.component)
        ),
        "route dtype data n rms_error_u largest_error_u",
    )


def _lines(axes: Axes, evidence: BothRoutes, data: str, metric: str) -> list[End]:
    ends = []
    for route, colour in COLOURS.items():
        for dtype in dict.fromkeys(it for it, _ in evidence.kinds):
            values = getattr(evidence.of(route, dtype, data), metric)
            if dtype == "float32":
                axes.plot(evidence.sides, values, LINES[route], color=colour, ms=4.5, mfc="white")
                ends.append((float(evidence.sides[-1]), values[-1], route, colour))
            else:
                axes.plot(evidence.sides, values, color=colour, lw=0.8, alpha=0.8)
    return ends


def _laws(axes: Axes, sides: Sequence[int], *, named: bool) -> None:
    n = np.array(sides, float)
    log = np.full(len(n), np.sqrt(2 * np.log2(SIDE)))
    for name, line, at, offset in (
        ("0.3 √taps", 0.3 * n, -3, (-50, 5)),
        ("√log₂P", log, 0, (0, 14)),
    ):
        law(axes, n, line, 1.4)
        if named:
            note(axes, name, (n[at], line[at]), offset, LAW, fontsize=8)


CLAIMS = (
    Claim(
        id="B9",
        title="direct: more operations, more error",
        statement="The direct route does more operations, and so has more numerical error than the FFT.",
        source=SOURCE,
        sense="Error is the root mean square beside exact sums, over that of the outputs, in units of "
        "the unit roundoff u. The same products are summed in three orders; the FFT is SciPy's, "
        "of the whole image.",
        experiment=b9,
        judge=judge,
        meaning="For large kernels in float32 ask how an implementation sums: in sequence it loses digits as "
        "√taps, in blocks or pairs hardly any. Where small outputs lie beside large ones, sum directly: "
        "an FFT's error is as large everywhere.",
        draw=draw,
    ),
)
