"""SciPy's choice between direct and fft, timed at random sizes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import scipy.signal
from scipy.stats import binomtest

from corrconv import Problem, available, get
from corrconv.core import Shape
from corrconv.measure.race import Race, median, planned
from corrconv.measure.rounds import Call
from corrconv.measure.sides import Ready

from .racing import MARGIN, Ratio, ratio

Choose = Callable[..., str]
"""Called as `scipy.signal.choose_conv_method` is."""
MODES = ("full", "same", "valid")
LIMIT = {1: 5e8, 2: 5e6}
"""Samples times taps beyond which a direct sum would take over about 0.2 s: such sizes are left out."""
SIDES = {1: (4, 200_000), 2: (4, 700)}
FFTS = ["fft_tiled", "fftw", "ducc0", "mkl"]
RIVALS = ["numba_simd", *FFTS, "scipy_oa", "numpy", "opencv", "ndimage"]
"""Those of the registered that are ever the best here, or near it, and are planned in no time."""
SAMPLE = 3e-4


@dataclass(frozen=True)
class Chosen:
    """A problem by the shapes of x and h, and what SciPy chose for it.

    `other` is the chosen method's time over the other one's; `auto` that with method auto, the choosing
    included, over the better of the two. `best` is the fastest of all registered that were asked, and
    `beside_best` the chosen method's time over its: empty and 0 where none was.
    """

    x: tuple[int, ...]
    h: tuple[int, ...]
    mode: str
    method: str
    other: Ratio
    auto: Ratio
    best: str
    beside_best: float

    @property
    def right(self) -> bool:
        """Whether the chosen method was not the slower one, by more than measuring again would differ."""
        return self.other.value <= MARGIN

    @property
    def excess(self) -> float:
        """The chosen method's time over the better one's."""
        return max(1.0, self.other.value)

    @property
    def products(self) -> int:
        """size · size, as SciPy's docstring has it."""
        return math.prod(self.x) * self.taps

    @property
    def taps(self) -> int:
        """Of the kernel."""
        return math.prod(self.h)


@dataclass(frozen=True)
class Share:
    """So many of so many, and the exact 95% interval of the share (C. Clopper, E. Pearson, 1934)."""

    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of

    @property
    def interval(self) -> tuple[float, float]:
        found = binomtest(self.count, self.of).proportion_ci()
        return float(found.low), float(found.high)

    @property
    def text(self) -> str:
        low, high = self.interval
        return f"{self.value:.0%} ({low:.0%} to {high:.0%}) of {self.of}"


def share_right(cases: Sequence[Chosen]) -> Share:
    """How often the choice was right."""
    return Share(sum(case.right for case in cases), len(cases))


def sizes(ndim: int, random: np.random.Generator) -> tuple[Shape, Shape]:
    """Shapes of x and h with equal sides, drawn evenly on a logarithmic scale, h within x."""
    low, high = SIDES[ndim]
    while True:
        N = round(math.exp(random.uniform(math.log(low), math.log(high))))
        n = round(math.exp(random.uniform(0, math.log(N))))
        if (N * n) ** ndim <= LIMIT[ndim]:
            return (N,) * ndim, (n,) * ndim


def timed(
    x_shape: Shape,
    h_shape: Shape,
    mode: str,
    rounds: int,
    choose: Choose = scipy.signal.choose_conv_method,
    rivals: bool = False,
) -> Chosen:
    """Direct, fft and auto in turn on one problem, float64; and all rivals where asked."""
    random = np.random.default_rng(0)
    x, h = random.normal(size=x_shape), random.normal(size=h_shape)
    chosen = choose(x, h, mode)
    other = "fft" if chosen == "direct" else "direct"
    call = partial(scipy.signal.convolve, x, h, mode)
    own: dict[str, Call | Ready] = {each: partial(call, each) for each in ("direct", "fft", "auto")}
    beaten = _planned(x_shape, h_shape, mode) if rivals else {}
    taken = Race.of(own | beaten, SAMPLE).run(rounds, behind=2.0, keep=tuple(own))
    better = min(("direct", "fft"), key=lambda method: median(taken[method]))
    whole = [it for it in taken if len(taken[it]) == rounds and it != "auto"]
    times = {name: median(taken[name]) for name in whole}
    best = min(times, key=lambda name: times[name]) if rivals else ""
    beside, auto = ratio(taken[chosen], taken[other]), ratio(taken["auto"], taken[better])
    beside_best = times[chosen] / times[best] if best else 0.0
    return Chosen(x_shape, h_shape, mode, chosen, beside, auto, best, beside_best)


def _planned(x_shape: Shape, h_shape: Shape, mode: str) -> dict[str, Ready]:
    problem = Problem("convolve", x_shape, h_shape, mode, dtype=np.dtype(float))  # type: ignore[arg-type]
    able = [it for it in RIVALS if it in available() and not get(it).supports(problem)]
    return planned(able, problem)[0]


def percentiles(values: Sequence[float]) -> tuple[float, ...]:
    """The 50th, 95th, 99th and 100th, to three places."""
    return tuple(round(float(it), 3) for it in np.percentile(values, (50, 95, 99, 100)))
