"""E2: the sizes for which SciPy says that its choice between direct and fft is least accurate."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.signal
from scipy.stats import fisher_exact

from corrconv.kit.units import listed

from ..canvas import Figure, canvas, figure, note
from ..choosing import MODES, Choose, Chosen, Share, share_right, timed
from ..claim import Claim, Effort, Finding, Number, Verdict
from ..process import alone
from ..racing import machine, measured_on
from .scipy_choice import SOURCE

BANDS = (10**4, 10**5, 10**6, 10**7, 10**8)
"""Edges of bands of size · size; the third is the one in question."""
NAMES = ("10⁴ to 10⁵", "10⁵ to 10⁶", "10⁶ to 10⁷", "10⁷ to 10⁸")
NAMED = 2
LONGEST = 200_000
"""Samples of a signal."""


@dataclass(frozen=True)
class Bands:
    """What was chosen in 1-D, by bands of size · size: so many problems in each, float64."""

    cases: tuple[Chosen, ...]
    machine: str

    def of(self, band: int) -> list[Chosen]:
        """Those of one band."""
        return [it for it in self.cases if BANDS[band] <= it.products < BANDS[band + 1]]

    @property
    def shares(self) -> list[Share]:
        """How often the choice was right, by band."""
        return [share_right(self.of(band)) for band in range(len(NAMES))]


@alone
def e2(effort: Effort, choose: Choose = scipy.signal.choose_conv_method) -> Bands:
    """In each decade of size · size as many problems, shapes and modes drawn at random."""
    random, cases = np.random.default_rng(2), []
    for low, high in pairwise(BANDS):
        for turn in range(effort.of(150, 10)):
            products = np.exp(random.uniform(np.log(low * 1.1), np.log(high / 1.1)))
            least = max(1.0, products / LONGEST)
            n = round(np.exp(random.uniform(np.log(least), np.log(products) / 2)))
            N = round(products / n)
            cases.append(timed((N,), (n,), MODES[turn % 3], 6, choose))
    return Bands(tuple(cases), machine())


def judge_bands(evidence: Bands) -> Finding:
    """The band in question against each of the others."""
    shares = evidence.shares
    numbers = tuple(Number(f"right for {name}", it.text) for name, it in zip(NAMES, shares))
    others = [band for band in range(len(NAMES)) if band != NAMED]
    on = measured_on(evidence.machine)
    worse = [NAMES[band] for band in others if lower(shares[band], shares[NAMED])]
    if worse:
        words = f"It is less accurate for {', '.join(worse)} than for {NAMES[NAMED]}. {on}"
        return Finding(Verdict.REFUTED, words, numbers)
    if all(lower(shares[NAMED], shares[band]) for band in others):
        words = f"It is least accurate for {NAMES[NAMED]}. {on}"
        return Finding(Verdict.REPRODUCED, words, numbers)
    apart = [NAMES[band] for band in others if lower(shares[NAMED], shares[band])]
    alike = [NAMES[band] for band in others if NAMES[band] not in apart]
    words = f"It is less accurate for {NAMES[NAMED]} than for {listed(apart)}. " if apart else ""
    words += (
        f"{shares[0].of} problems a decade do not tell {NAMES[NAMED]} from {listed(alike)}: more problems "
        f"would tell. {on}"
    )
    return Finding(Verdict.NOT_RESOLVED, words, numbers)


def draw(evidence: Bands) -> Figure:
    """A point with its exact interval for each decade; the one in question in another colour."""
    shares, drawing = evidence.shares, canvas(6.6, 3.4)
    axes, drawn = drawing.subplots(), []
    for place, (name, share) in enumerate(zip(NAMES, shares)):
        low, high = share.interval
        colour, marker = ("#d55e00", "D") if place == NAMED else ("#0072b2", "o")
        axes.vlines(place, low, high, color=colour, lw=3, alpha=0.45)
        axes.plot(place, share.value, marker, color=colour)
        note(axes, f"{share.value:.0%}", (place, share.value), (9, 0), colour, va="center")
        drawn.append((name, share.count, share.of, share.value, low, high))
    axes.set(xlim=(-0.5, len(shares) - 0.3), xlabel="size · size: samples times taps")
    axes.set_xticks(range(len(shares)), NAMES)
    axes.set_ylabel("choices that were right")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.grid(False, axis="x")
    return figure(
        drawing,
        "Where SciPy's choice is right",
        f"In 1-D, {shares[0].of} problems a decade with shapes and modes drawn at random: how often the "
        "method that was not chosen is not faster by over 5%, with exact 95% intervals. The decade of "
        f"which the docstring says that it is the worst is a diamond. {evidence.machine}, one thread.",
        "Shares with intervals for four decades: "
        + ", ".join(f"{name}: {share.value:.0%}" for name, share in zip(NAMES, shares))
        + ".",
        drawn,
        "samples_times_taps right of share low high",
    )


def lower(one: Share, other: Share) -> bool:
    """Whether a share is the lower one: Fisher's exact test, the doubt divided among three bands."""
    table = [[one.of - one.count, one.count], [other.of - other.count, other.count]]
    return float(fisher_exact(table, alternative="greater").pvalue) < 0.05 / (len(BANDS) - 2)


CLAIMS = (
    Claim(
        id="E2",
        title="least accurate in 1-D at 10⁶ to 10⁷",
        statement="choose_conv_method is least accurate for 1-D convolutions with 10⁶ ≤ size·size ≤ 10⁷.",
        source=SOURCE,
        sense="Size · size is samples times taps, a proxy that the docstring gives for 1 to 10 "
        "milliseconds of the direct sum. Right is as in E1; the decade is compared with those "
        "from 10⁴ to 10⁸.",
        experiment=e2,
        judge=judge_bands,
        meaning="Near its own crossover any rule errs, and there an error costs least. Its constants are one "
        "machine's; on yours the band may lie elsewhere.",
        draw=draw,
    ),
)
