"""B7: what takes the time of an FFT convolution, after a question on Cross Validated and its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.fft

from ..studies.measure.sampling import Call
from .alone import alone
from .claim import Claim, Effort, Finding, Number, Verdict
from .cross_validated import SOURCE
from .figures import product_share
from .racing import Ratio, interval_of, machine, measured_on, race

Stages = dict[str, Call]
HALF = 0.5
"""Of a time: what takes more dominates it."""


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
        *(
            Number(f"share of the product, N = {it.N}", it.product.percent)
            for it in evidence.shares
        ),
        *(
            Number(f"the same, the kernel's spectrum kept, N = {it.N}", it.kernel_kept.percent)
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
        draw=product_share.draw,
    ),
)
