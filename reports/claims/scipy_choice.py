"""E1 and E2: what SciPy says of its own choice between direct and fft."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.signal
from scipy.stats import fisher_exact

from reports import units
from reports.claims.alone import alone
from reports.claims.choosing import Chosen, Share, percentiles, share_right, sizes, timed
from reports.claims.claim import Claim, Effort, Finding, Number, Source, Verdict
from reports.claims.racing import machine, measured_on

SOURCE = Source(
    "scipy.signal.choose_conv_method, its docstring",
    "SciPy's developers",
    "https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.choose_conv_method.html",
)
Choose = Callable[..., str]
MODES = ("full", "same", "valid")
SAID = {1: 0.85, 2: 0.99}
"""How often it is right, by number of axes."""
OFTEN = {1: (0.95, 1.5), 2: (0.99, 2.5)}
"""With that chance the ratio is below."""
NEVER = {1: 2.5, 2: 5.0}
"""The ratio is always below."""
NEAR = 0.1
"""How far below what is said the interval of a share may reach, and still tell."""
BANDS = (10**4, 10**5, 10**6, 10**7, 10**8)
"""Edges of bands of size · size; the third is the one in question."""
NAMED = 2
LONGEST = 200_000
"""Samples of a signal."""


@dataclass(frozen=True)
class Choices:
    """What was chosen at random sizes, in 1-D and in 2-D, float64."""

    one: tuple[Chosen, ...]
    two: tuple[Chosen, ...]
    machine: str


@alone
def e1(effort: Effort, choose: Choose = scipy.signal.choose_conv_method) -> Choices:
    """Random sizes and modes: the chosen method beside the other; every third time beside all."""
    random = np.random.default_rng(1)
    found: dict[int, list[Chosen]] = {1: [], 2: []}
    for turn in range(effort.of(130, 15)):
        for ndim, cases in found.items():
            x_shape, h_shape = sizes(ndim, random)
            mode, rivals = MODES[turn % 3], turn % 3 == turn // 3 % 3
            cases.append(timed(x_shape, h_shape, mode, 6, choose, rivals))
    return Choices(tuple(found[1]), tuple(found[2]), machine())


def judge_choices(evidence: Choices) -> Finding:
    """Six statements, two shares and four bounds: those that hold and the others are told apart."""
    held: list[str] = []
    refuted: list[str] = []
    unclear: list[str] = []
    numbers: list[Number] = []
    for ndim, every in ((1, evidence.one), (2, evidence.two)):
        cases = [case for case in every if math.prod(case.h) > 1]
        excess, (often, below) = [case.excess for case in cases], OFTEN[ndim]
        right, within = share_right(cases), Share(sum(it < below for it in excess), len(cases))
        numbers.append(Number(f"right in {ndim}-D", right.text))
        least, bounded = (
            f"right at least {SAID[ndim]:.0%} of the time",
            f"below {below} for {often:.0%}",
        )
        for words, holds, clear in (
            (f"{least} in {ndim}-D", *reaches(right, SAID[ndim])),
            (f"{bounded} in {ndim}-D", *reaches(within, often)),
            (f"never above {NEVER[ndim]:g} in {ndim}-D", max(excess) <= NEVER[ndim], True),
        ):
            (refuted if not holds else held if clear else unclear).append(words)
        for what, values in (
            ("the chosen method's time over the better one's", excess),
            ("the same, the choosing included", [case.auto.value for case in cases]),
            ("over the best of all registered", [it.beside_best for it in cases if it.best]),
        ):
            label = f"{what}, {ndim}-D: 50%, 95%, 99%, most"
            numbers.append(Number(label, percentiles(values) if values else "not asked"))
    numbers.sort(key=lambda it: not it.label.startswith("right"))
    words = f"It holds: {', '.join(held) or 'nothing'}. "
    words += f"It does not hold here: {', '.join(refuted)}. " if refuted else ""
    words += f"More problems would tell: {', '.join(unclear)}. " if unclear else ""
    words += single_taps(evidence) + beside_all(evidence) + measured_on(evidence.machine)
    if refuted:
        verdict = Verdict.CONDITIONAL if held else Verdict.REFUTED
    else:
        verdict = Verdict.NOT_RESOLVED if unclear else Verdict.REPRODUCED
    return Finding(verdict, words, tuple(numbers))


def reaches(share: Share, said: float) -> tuple[bool, bool]:
    """Whether its interval reaches what is said; and whether it is narrow enough to tell."""
    low, high = share.interval
    return high >= said, low > said - NEAR


def single_taps(evidence: Choices) -> str:
    """Kernels of one sample, which are counted apart."""
    cases = [case for case in (*evidence.one, *evidence.two) if math.prod(case.h) == 1]
    if not cases:
        return ""
    most = max(case.excess for case in cases)
    return (
        f"Kernels of one sample are counted apart: right {share_right(cases).count} times of "
        f"{len(cases)}, up to {most:.2g} times slower than the other method. "
    )


def beside_all(evidence: Choices) -> str:
    """The choice beside the best of all registered."""
    beside = [case.beside_best for case in (*evidence.one, *evidence.two) if case.best]
    if not beside:
        return ""
    return (
        "Problems of which a direct sum takes over about 0.2 s were left out. All that is against direct "
        "and fft alone. Beside the best registered implementation its choice "
        f"takes {np.median(beside):.2g} times as long in the middle of {len(beside)} problems, "
        f"{units.digits(max(beside))} times at most. "
    )


@dataclass(frozen=True)
class Bands:
    """What was chosen in 1-D, by bands of size · size: so many problems in each, float64."""

    cases: tuple[Chosen, ...]
    machine: str

    def of(self, band: int) -> list[Chosen]:
        """Those of one band."""
        return [it for it in self.cases if BANDS[band] <= it.products < BANDS[band + 1]]


@alone
def e2(effort: Effort, choose: Choose = scipy.signal.choose_conv_method) -> Bands:
    """In each decade of size · size as many problems, shapes and modes drawn at random."""
    random, cases = np.random.default_rng(2), []
    for low, high in pairwise(BANDS):
        for turn in range(effort.of(150, 12)):
            products = np.exp(random.uniform(np.log(low * 1.1), np.log(high / 1.1)))
            least = max(1.0, products / LONGEST)
            n = round(np.exp(random.uniform(np.log(least), np.log(products) / 2)))
            N = round(products / n)
            cases.append(timed((N,), (n,), MODES[turn % 3], 6, choose))
    return Bands(tuple(cases), machine())


def judge_bands(evidence: Bands) -> Finding:
    """The band in question against each of the others."""
    names = [f"10^{len(str(low)) - 1} to 10^{len(str(high)) - 1}" for low, high in pairwise(BANDS)]
    shares = [share_right(evidence.of(band)) for band in range(len(names))]
    numbers = tuple(Number(f"right for {name}", it.text) for name, it in zip(names, shares))
    others = [band for band in range(len(names)) if band != NAMED]
    on = measured_on(evidence.machine)
    worse = [names[band] for band in others if lower(shares[band], shares[NAMED])]
    if worse:
        return Finding(
            Verdict.REFUTED, f"It is less accurate for {', '.join(worse)}. {on}", numbers
        )
    if all(lower(shares[NAMED], shares[band]) for band in others):
        return Finding(
            Verdict.REPRODUCED, f"It is least accurate for {names[NAMED]}. {on}", numbers
        )
    least = names[min(range(len(names)), key=lambda band: shares[band].value)]
    words = (
        f"It was least often right for {least}, but {shares[0].of} problems a decade do not tell it "
        f"from the others: more problems would tell. {on}"
    )
    return Finding(Verdict.NOT_RESOLVED, words, numbers)


def lower(one: Share, other: Share) -> bool:
    """Whether a share is the lower one: Fisher's exact test, the doubt divided among three bands."""
    table = [[one.of - one.count, one.count], [other.of - other.count, other.count]]
    return float(fisher_exact(table, alternative="greater").pvalue) < 0.05 / (len(BANDS) - 2)


CLAIMS = (
    Claim(
        id="E1",
        title="SciPy's choice is right 99% (2-D), 85% (1-D)",
        statement="For random sizes choose_conv_method is right 99% of the time in 2-D and 85% in 1-D. The "
        "time with its choice over that of the faster method is below 1.5 for 95% in 1-D and below 2.5 for "
        "99% in 2-D, and never above 2.5 in 1-D and 5 in 2-D.",
        source=SOURCE,
        experiment=e1,
        judge=judge_choices,
        meaning="The choice between SciPy's two methods is a good one, and mostly between the two slower "
        "ones: what else is installed decides more than direct or fft.",
    ),
    Claim(
        id="E2",
        title="least accurate in 1-D at 10⁶ to 10⁷",
        statement="choose_conv_method is least accurate for 1-D convolutions with 10⁶ ≤ size·size ≤ 10⁷.",
        source=SOURCE,
        experiment=e2,
        judge=judge_bands,
        meaning="Near its own crossover any rule errs, and there an error costs least. Its constants are one "
        "machine's; on yours the band may lie elsewhere.",
    ),
)
