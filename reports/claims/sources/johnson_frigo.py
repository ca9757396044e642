"""E5: how rounding errors grow, after Johnson and Frigo on implementing FFTs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy.fft

from corrconv.core import Array

from ..canvas import LAW, Figure, canvas, figure, law, name_ends, note
from ..claim import Claim, Effort, Finding, Number, Source, Verdict
from ..racing import TELLS
from ..rounding import COLOURS, LINES, ROUTES, Errors, Route, Steepness, errors, steepness

SOURCE = Source(
    "Implementing FFTs in Practice",
    "Steven G. Johnson and Matteo Frigo, in C. S. Burrus (ed.), Fast Fourier Transforms, 2008, ch. 11",
    "https://arxiv.org/abs/2602.23525",
)


@dataclass(frozen=True)
class ErrorGrowth:
    """Errors of each route in 1-D: the direct ones against taps, and the FFT's against log P as well."""

    by_taps: tuple[Errors, ...]
    by_log: tuple[Errors, ...]

    def taps(self, route: str) -> Errors:
        """A route, its growth an exponent of the taps."""
        return next(it for it in self.by_taps if it.route == route)

    @property
    def fft(self) -> Errors:
        """The FFT, its growth an exponent of log P."""
        return next(it for it in self.by_log if it.route == "FFT")


def e5(effort: Effort, routes: Mapping[str, Route] = ROUTES) -> ErrorGrowth:
    """Signals of twice the kernel's length, float32, normal noise: root mean square errors."""
    taps = effort.of((16, 64, 256, 1024, 4096, 16384), (16, 64, 256, 1024))
    draws, products = 8, effort.of(80_000, 20_000)
    how = (noise, taps, draws, products, "float32", "normal")
    by_log = errors(*how, {"FFT": routes["FFT"]}, log_points)
    return ErrorGrowth(tuple(errors(*how, routes)), tuple(by_log))


def noise(taps: int, generator: np.random.Generator) -> tuple[Array, Array]:
    """A signal of twice the taps, and a kernel."""
    return generator.normal(size=2 * taps), generator.normal(size=taps)


def log_points(taps: int) -> float:
    """log₂ P of the transforms that SciPy takes for them."""
    return math.log2(scipy.fft.next_fast_len(3 * taps - 1, True))


def judge(evidence: ErrorGrowth) -> Finding:
    """Three parts: the FFT by log P, the sequential sum faster, the pairwise sum not faster."""
    log, fft = evidence.fft.norm_growth, evidence.taps("FFT").norm_growth
    sequential, pairwise = (evidence.taps(it).norm_growth for it in ("sequential", "pairwise"))
    numbers = (
        Number("FFT's error, exponent of log P", log.text),
        Number("sequential sum's, exponent of taps", sequential.text),
        Number("pairwise sum's, exponent of taps", pairwise.text),
        Number("FFT's, exponent of taps", fft.text),
        Number("BLAS's, exponent of taps", evidence.taps("BLAS").norm_growth.text),
    )
    if not log.low <= 1:
        words = f"The FFT's error grows faster than log P: as its power {log.text}."
        return Finding(Verdict.REFUTED, words, numbers)
    if sequential.high < fft.low:
        words = "The sequential sum's error grows less than the FFT's."
        return Finding(Verdict.REFUTED, words, numbers)
    wide = log.high - log.low > TELLS and log.high >= 1
    order = steepness(pairwise, sequential)
    words = (
        f"The sequential sum's error grows as taps^{sequential.value:.2f}, the FFT's as "
        f"(log P)^{log.value:.2f}; the same products summed pairwise err as taps^{pairwise.value:.2f}. "
    )
    if not sequential.low > fft.high or wide or order is Steepness.UNCLEAR:
        words += "The intervals of these exponents are too wide: more draws, or longer kernels, would tell."
        return Finding(Verdict.NOT_RESOLVED, words, numbers)
    less = order is Steepness.LESS
    words += "It is the order of summation. " if less else "The order is not the whole reason. "
    if log.high < 1:
        words += "Log P is a bound that random errors stay under: they grow about as √log P."
    verdict = Verdict.REPRODUCED if less and log.high >= 1 else Verdict.CONDITIONAL
    return Finding(verdict, words.rstrip(), numbers)


def draw(evidence: ErrorGrowth) -> Figure:
    """A line for each route; dotted √taps and √log taps through the first points."""
    from ...kit.axes import size_axis

    drawing = canvas(7.5, 4.4)
    axes, ends = drawing.subplots(), []
    axes.set_yscale("log")
    for route, colour in COLOURS.items():
        it = evidence.taps(route)
        axes.plot(it.taps, it.norm, LINES[route], color=colour, mfc="white")
        ends.append((float(it.taps[-1]), it.norm[-1], route, colour))
    taps = np.array(evidence.by_taps[0].taps, float)
    for form, route, name in (
        (np.sqrt(taps), "sequential", "√taps"),
        (np.sqrt(np.log2(3 * taps)), "FFT", "√log₂P"),
    ):
        line = evidence.taps(route).norm[0] * form / form[0]
        law(axes, taps, line, 1.3)
        note(axes, name, (taps[-2], line[-2]), (-6, 8), LAW, ha="right")
    size_axis(axes, evidence.by_taps[0].taps, "taps")
    axes.set_ylabel("rms error / rms output, in u of float32")
    name_ends(drawing, [(axes, ends)])
    growths = {route: evidence.taps(route).norm_growth.value for route in COLOURS}
    growth = "; ".join(f"{route}: taps^{value:.2f}" for route, value in growths.items())
    return figure(
        drawing,
        "Rounding errors by order of summation",
        "Rounding errors of 1-D correlations of normal noise beside exact sums, float32; medians over "
        f"{evidence.fft.norm_growth.rounds} draws. They grow as {growth}; the FFT's as "
        f"(log P)^{evidence.fft.norm_growth.value:.2f}.",
        "Errors against taps on logarithmic axes. How steeply each route's line rises is in the caption: "
        "the same products are summed in three orders, and a fourth line is the FFT.",
        (
            (route, *values)
            for route in COLOURS
            for values in zip(evidence.taps(route).taps, evidence.taps(route).norm)
        ),
        "route taps rms_error_u",
    )


CLAIMS = (
    Claim(
        id="E5",
        title="FFT's error like log P, direct's faster",
        statement="The error of an FFT convolution grows like log P, that of the direct sum faster, and the "
        "reason is the order of summation.",
        source=SOURCE,
        sense="Root mean square error beside exact sums, in 1-D, float32, P being the points of the "
        "transforms. Like log P is an exponent of log P whose interval holds 1 and is not wider than 0.8.",
        experiment=e5,
        judge=judge,
        meaning="An FFT adds in pairs by its nature. A direct sum that adds in blocks is as accurate: "
        "judge an implementation by how it adds, not by how much.",
        draw=draw,
    ),
)
