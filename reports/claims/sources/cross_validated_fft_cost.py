"""B6: how the cost of an FFT convolution grows, after a question on Cross Validated and its answers."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.calibrate.exponents import Growth
from corrconv.measure.problems import square

from ..alone import alone
from ..claim import Claim, Effort, Finding, Number, Verdict
from ..growing import WIDE, grid, grown, number, told
from ..racing import Ratio, calls_of, machine, measured_on, race, ratio
from .cross_validated import SOURCE

FLAT = 1.2
"""A ratio of times that still counts as none."""


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
)
