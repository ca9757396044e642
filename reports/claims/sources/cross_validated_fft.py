"""B6 and B7: what an FFT convolution costs, after a question on Cross Validated and its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.fft

from corrconv.calibrate.exponents import Growth
from corrconv.measure.problems import square
from corrconv.measure.rounds import Call

from ..canvas import Figure, canvas, figure
from ..claim import Claim, Effort, Finding, Number, Verdict
from ..process import alone
from ..racing import (
    WIDE,
    Ratio,
    calls_of,
    grid,
    grown,
    interval_of,
    machine,
    measured_on,
    number,
    race,
    ratio,
    told,
)
from .cross_validated import SOURCE

FLAT = 1.2
"""A ratio of times that still counts as none."""
Stages = dict[str, Call]
PRODUCT = "pointwise product"
HALF = 0.5
"""Of a time: what takes more dominates it."""


@dataclass(frozen=True)
class FFTCost:
    """How the time of a whole FFT convolution grows, and what n = N takes beside a small n."""

    growth: Growth
    side: int
    small: int
    quarter: Ratio
    whole: Ratio
    machine: str
    sides: tuple[int, ...]


@alone
def b6(effort: Effort, method: str = "scipy_fft") -> FFTCost:
    """Times over log P at many N and n; and at one N, n = N/4 and n = N beside a small n."""
    sides = effort.of((256, 384, 512, 768, 1024), (192, 256, 384, 512))
    sizes = grid(sides, effort.of((5, 8, 11, 15, 21, 31, 45, 63), (5, 15, 31)))
    N, small = 256, 5
    calls = {str(n): calls_of([method], square(2, N, n))[method] for n in (small, N // 4, N)}
    seconds = race(calls, effort.of(25, 15))
    return FFTCost(
        growth=grown(method, "fft", sizes, effort.of(11, 6)),
        side=N,
        small=small,
        quarter=ratio(seconds[str(N // 4)], seconds[str(small)]),
        whole=ratio(seconds[str(N)], seconds[str(small)]),
        machine=machine(),
        sides=sides,
    )


def judge_fft(evidence: FFTCost) -> Finding:
    """Reproduced where both exponents are as said, up to n = N; conditional where n counts at last."""
    it = evidence.growth
    numbers = (
        number("exponent of N, the logarithm taken out", it.N),
        number("exponent of n", it.n),
        Number(
            f"time at n = N over n = {evidence.small}, N = {evidence.side}", evidence.whole.text
        ),
        Number(f"time at n = N/4 over n = {evidence.small}", evidence.quarter.text),
    )
    on = measured_on(evidence.machine)
    span = f"N from {evidence.sides[0]} to {evidence.sides[-1]}"
    if not (told(it.n) and told(it.N)):
        return Finding(Verdict.NOT_RESOLVED, f"{WIDE} {on}", numbers)
    if not it.agrees:
        words = f"For {span}, log P taken out, the time grows with {it.verdict}. {on}"
        verdict = Verdict.CONDITIONAL if it.N.agrees or it.n.agrees else Verdict.REFUTED
        return Finding(verdict, words, numbers)
    words = (
        f"For {span} time over log P grows as N^{it.N.value:.2f} n^{it.n.value:.2f} for n up to N/4. At "
        f"n = N/4 it is {evidence.quarter.value:.2f} times that of n = {evidence.small}, at n = N "
        f"{evidence.whole.value:.2f} times: what is transformed has N + n − 1 points a side. "
    )
    if evidence.whole.slower or evidence.whole.high < FLAT:
        verdict = Verdict.CONDITIONAL if evidence.whole.slower else Verdict.REPRODUCED
        return Finding(verdict, words + on, numbers)
    words += (
        "Whether n = N takes more is not resolved: more rounds on a quieter machine would tell. "
    )
    return Finding(Verdict.NOT_RESOLVED, words + on, numbers)


@dataclass(frozen=True)
class Share:
    """Of the pointwise product in the whole, at one N; also with the kernel's spectrum kept."""

    N: int
    product: Ratio
    kernel_kept: Ratio
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class Shares:
    """By N; `stages` names the seconds of each."""

    n: int
    stages: tuple[str, ...]
    shares: tuple[Share, ...]
    machine: str


def stages(N: int, n: int) -> Stages:
    """An FFT convolution, taken apart: each stage as a call."""
    random = np.random.default_rng(0)
    x, h = (random.normal(size=(side, side)).astype(np.float32) for side in (N, n))
    shape = [scipy.fft.next_fast_len(N + n - 1, True)] * 2
    start, X, H = (n - 1) // 2, scipy.fft.rfft2(x, shape), scipy.fft.rfft2(h, shape)
    Y = X * H
    y = scipy.fft.irfft2(Y, shape)
    return {
        "transform of the image": lambda: scipy.fft.rfft2(x, shape),
        "transform of the kernel": lambda: scipy.fft.rfft2(h, shape),
        PRODUCT: lambda: X * H,
        "inverse transform": lambda: scipy.fft.irfft2(Y, shape),
        "cutting to size": lambda: y[start : start + N, start : start + N].copy(),
    }


@alone
def b7(effort: Effort, stages: Callable[[int, int], Stages] = stages) -> Shares:
    """Each stage timed in every round; the share is the product's time over the sum of that round."""
    n, names = 15, tuple(stages(16, 3))
    found = []
    for N in (64, 128, 256, 512, *effort.of((1024, 2048), ())):
        seconds = race(stages(N, n), rounds=effort.of(11, 7))
        rounds = [dict(zip(seconds, each)) for each in zip(*seconds.values())]
        whole = [it[PRODUCT] / sum(it.values()) for it in rounds]
        kept = [it[PRODUCT] / (sum(it.values()) - it["transform of the kernel"]) for it in rounds]
        medians = tuple(float(np.median(each)) for each in seconds.values())
        found.append(Share(N, interval_of(whole), interval_of(kept), medians))
    return Shares(n, names, tuple(found), machine())


def judge_shares(evidence: Shares) -> Finding:
    """The product dominates where its share is above a half, beyond noise."""
    at = [(it.N, it.kernel_kept) for it in evidence.shares]
    most = max(it.kernel_kept.high for it in evidence.shares)
    kept = "the same, the kernel's spectrum kept, N ="
    shares = [(f"share of the product, N = {it.N}", it.product) for it in evidence.shares]
    shares += [(f"{kept} {it.N}", it.kernel_kept) for it in evidence.shares]
    numbers = tuple(Number(label, share.percent) for label, share in shares)
    dominated = [N for N, share in at if share.low > HALF]
    on = measured_on(evidence.machine)
    most_of = "The product takes most of the time at"
    if len(dominated) == len(at):
        return Finding(Verdict.REPRODUCED, f"{most_of} every N. {on}", numbers)
    if dominated:
        where = ", ".join(map(str, dominated))
        return Finding(Verdict.CONDITIONAL, f"{most_of} N = {where} only. {on}", numbers)
    if any(share.high >= HALF for _, share in at):
        words = (
            f"A share's interval holds one half: more rounds on a quieter machine would tell. {on}"
        )
        return Finding(Verdict.NOT_RESOLVED, words, numbers)
    words = (
        f"The product takes at most {most:.0%} of the time, even where the kernel's spectrum is kept: the "
        f"transforms dominate. O(N²) holds of the product alone, once both spectra are there. {on}"
    )
    return Finding(Verdict.REFUTED, words, numbers)


COLOURS = {
    "transform of the image": "#0072b2",
    "transform of the kernel": "#7fb8d9",
    PRODUCT: "#d55e00",
    "inverse transform": "#00407a",
    "cutting to size": "#b8b8b0",
}
WRITTEN = 0.07
"""A share from which it is written into its bar."""


def draw(evidence: Shares) -> Figure:
    """A bar for each N, in parts; the stages in the order in which they are done."""
    from ...kit.look import ink

    count = len(evidence.shares)
    drawing = canvas(9, 0.6 * count + 1.7)
    axes = drawing.subplots()
    drawn = []
    for row, it in enumerate(evidence.shares):
        left, whole = 0.0, sum(it.seconds)
        for stage, seconds in zip(evidence.stages, it.seconds):
            share, colour = seconds / whole, COLOURS[stage]
            bar = {"left": left, "height": 0.72, "label": stage if row == 0 else None}
            axes.barh(row, share, color=colour, edgecolor="white", **bar)
            if share >= WRITTEN or stage == PRODUCT:
                place = {"ha": "center", "va": "center", "color": ink(colour)}
                place["weight"] = "bold" if stage == PRODUCT else "normal"
                axes.text(left + share / 2, row, f"{share:.0%}", fontsize=8.5, **place)
            left += share
            drawn.append((it.N, evidence.n, stage, seconds, share))
    axes.axvline(0.5, color="#222222", lw=1.2, ls="--")
    axes.set(xlim=(0, 1), yticks=range(count), ylim=(count - 0.5, -0.5))
    axes.set_yticklabels([f"N = {it.N}" for it in evidence.shares])
    axes.set_xlabel("share of the time; dashed: one half, beyond which a stage dominates")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.grid(False, axis="y")
    tight = {"frameon": False, "fontsize": 8.5, "columnspacing": 1.2}
    drawing.legend(loc="outside upper center", ncols=5, **tight)
    products = [it.product.value for it in evidence.shares]
    low, high = min(products), max(products)
    kept = max(it.kernel_kept.high for it in evidence.shares)
    return figure(
        drawing,
        "Where the time of an FFT convolution goes",
        f"A convolution of an N × N image with a kernel of {evidence.n} × {evidence.n} through SciPy's "
        "transforms, float32, each stage timed in the same rounds; bars are medians. The product "
        f"takes {low:.0%} to {high:.0%} of the whole; without the kernel's transform {kept:.0%} at the "
        f"most, its interval included. {evidence.machine}, one thread.",
        "Stacked bars for growing image sides, in each the shares of the stages; the pointwise product "
        f"fills {low:.0%} to {high:.0%}.",
        drawn,
        "N n stage seconds share",
    )


CLAIMS = (
    Claim(
        id="B6",
        title="FFT: O(N² log N²), whatever n",
        statement="With the FFT the cost is O(N² log N²), and does not depend on n.",
        source=SOURCE,
        sense="SciPy's transforms of the whole padded image, of P points, (N + n − 1)² rounded up to "
        "small factors. log P is taken out of the times; of the rest N² is expected, and no n.",
        experiment=b6,
        judge=judge_fft,
        meaning="A larger kernel costs the whole-image FFT next to nothing until n is no longer small "
        "beside N; then the padded image grows, to four times its points at n = N.",
    ),
    Claim(
        id="B7",
        title="FFT: the pointwise product dominates",
        statement="With the FFT, convolution takes O(N²), dominated by the pointwise product.",
        source=SOURCE,
        sense="To dominate is to take more than half of the time. The kernel's spectrum may be kept "
        "from an earlier call, so the share is asked with the kernel's transform and without.",
        experiment=b7,
        judge=judge_shares,
        meaning="Make the transforms fast, or fewer: keep the spectrum of a kernel that is used again. The "
        "product is the cheap part.",
        draw=draw,
    ),
)
