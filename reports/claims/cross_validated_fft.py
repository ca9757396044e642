"""B6 and B7: what an FFT convolution costs, after a question on Cross Validated and its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.fft

from benchmarks.models.exponents import Growth
from benchmarks.studies.contenders import square
from benchmarks.studies.sampling import Call
from reports.claims.alone import alone
from reports.claims.claim import Claim, Effort, Finding, Number, Verdict
from reports.claims.cross_validated import SOURCE
from reports.claims.figures import product_share
from reports.claims.growing import WIDE, grid, grown, number, told
from reports.claims.racing import Ratio, calls_of, interval_of, machine, measured_on, race, ratio

Stages = dict[str, Call]
FLAT = 1.2
"""A ratio of times that still counts as none."""
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
        agrees_in_one = it.N.agrees or it.n.agrees
        verdict = Verdict.CONDITIONAL if agrees_in_one else Verdict.REFUTED
        return Finding(verdict, words, numbers)
    words = (
        f"For {span} time over log P grows as N^{it.N.value:.2f} n^{it.n.value:.2f} for n up to "
        "N/4. At n = N/4 it is "
        f"{evidence.quarter.value:.2f} times that of n = {evidence.small}, at n = N "
        f"{evidence.whole.value:.2f} times: what is transformed has N + n − 1 points a side. "
    )
    if evidence.whole.slower:
        return Finding(Verdict.CONDITIONAL, words + on, numbers)
    if evidence.whole.high < FLAT:
        return Finding(Verdict.REPRODUCED, words + on, numbers)
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
        "pointwise product": lambda: X * H,
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
        whole = [it["pointwise product"] / sum(it.values()) for it in rounds]
        kept = [
            it["pointwise product"] / (sum(it.values()) - it["transform of the kernel"])
            for it in rounds
        ]
        medians = tuple(float(np.median(each)) for each in seconds.values())
        found.append(Share(N, interval_of(whole), interval_of(kept), medians))
    return Shares(n, names, tuple(found), machine())


def judge_shares(evidence: Shares) -> Finding:
    """The product dominates where its share is above a half, beyond noise."""
    at = [(it.N, it.kernel_kept) for it in evidence.shares]
    most = max(it.kernel_kept.high for it in evidence.shares)
    numbers = (
        *(Number(f"share of the product, N = {it.N}", it.product.text) for it in evidence.shares),
        *(
            Number(f"the same, the kernel's spectrum kept, N = {it.N}", it.kernel_kept.text)
            for it in evidence.shares
        ),
    )
    dominated = [N for N, share in at if share.low > HALF]
    on = measured_on(evidence.machine)
    if len(dominated) == len(at):
        return Finding(
            Verdict.REPRODUCED, f"The product takes most of the time at every N. {on}", numbers
        )
    if dominated:
        words = (
            f"The product takes most of the time at N = {', '.join(map(str, dominated))} only. {on}"
        )
        return Finding(Verdict.CONDITIONAL, words, numbers)
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


CLAIMS = (
    Claim(
        id="B6",
        title="FFT: O(N² log N²), whatever n",
        statement="With the FFT the cost is O(N² log N²), and does not depend on n.",
        source=SOURCE,
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
        experiment=b7,
        judge=judge_shares,
        meaning="Make the transforms fast, or fewer: keep the spectrum of a kernel that is used again. The "
        "product is the cheap part.",
        draw=product_share.draw,
    ),
)
