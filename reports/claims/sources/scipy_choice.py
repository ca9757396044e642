"""E1: how often SciPy says that its choice between direct and fft is right, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import scipy.signal

from corrconv.kit import units

from ..canvas import Figure, canvas, figure, note
from ..choosing import MODES, Choose, Chosen, Share, percentiles, share_right, sizes, timed
from ..claim import Claim, Effort, Finding, Number, Source, Verdict
from ..process import alone
from ..racing import machine, measured_on

SOURCE = Source(
    "scipy.signal.choose_conv_method, its docstring",
    "SciPy's developers",
    "https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.choose_conv_method.html",
)
SAID = {1: 0.85, 2: 0.99}
"""How often it is right, by number of axes."""
OFTEN = {1: (0.95, 1.5), 2: (0.99, 2.5)}
"""With that chance the ratio is below."""
NEVER = {1: 2.5, 2: 5.0}
"""The ratio is always below."""
NEAR = 0.1
"""How far below what is said the interval of a share may reach, and still tell."""


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
    for turn in range(effort.of(130, 12)):
        for ndim, cases in found.items():
            x_shape, h_shape = sizes(ndim, random)
            mode, rivals = MODES[turn % 3], turn % 3 == turn // 3 % 3
            cases.append(timed(x_shape, h_shape, mode, 6, choose, rivals))
    return Choices(tuple(found[1]), tuple(found[2]), machine())


def judge_choices(evidence: Choices) -> Finding:
    """Six statements, two shares and four bounds: those that hold and the others are told apart."""
    every = with_kernels(evidence).items()
    said = [it for ndim, cases in every for it in statements(ndim, cases)]
    kept = [words for words, holds, clear in said if holds and clear]
    refuted = [words for words, holds, _ in said if not holds]
    unclear = [words for words, holds, clear in said if holds and not clear]
    numbers = [Number(f"right in {ndim}-D", share_right(cases).text) for ndim, cases in every]
    numbers += [number for ndim, cases in every for number in ratios_of(ndim, cases)]
    words = f"These hold: {', '.join(kept) or 'none'}. "
    words += f"These do not, here: {', '.join(refuted)}. " if refuted else ""
    words += f"More problems would tell: {', '.join(unclear)}. " if unclear else ""
    words += choice_alone(evidence) + single_taps(evidence) + beside_all(evidence)
    words += measured_on(evidence.machine)
    if refuted:
        verdict = Verdict.CONDITIONAL if kept or unclear else Verdict.REFUTED
    else:
        verdict = Verdict.NOT_RESOLVED if unclear else Verdict.REPRODUCED
    return Finding(verdict, words, tuple(numbers))


def with_kernels(evidence: Choices) -> dict[int, list[Chosen]]:
    """By number of axes the problems whose kernels have more than one sample."""
    every = {1: evidence.one, 2: evidence.two}
    return {ndim: [it for it in cases if it.taps > 1] for ndim, cases in every.items()}


def statements(ndim: int, cases: Sequence[Chosen]) -> list[tuple[str, bool, bool]]:
    """Each in words, whether it holds, and whether there were enough problems to tell."""
    ratios, (often, below) = [case.auto.value for case in cases], OFTEN[ndim]
    right, within = share_right(cases), Share(sum(it < below for it in ratios), len(cases))
    return [
        (f"right at least {SAID[ndim]:.0%} of the time in {ndim}-D", *reaches(right, SAID[ndim])),
        (f"below {below} for {often:.0%} in {ndim}-D", *reaches(within, often)),
        (f"never above {NEVER[ndim]:g} in {ndim}-D", max(ratios) <= NEVER[ndim], True),
    ]


def ratios_of(ndim: int, cases: Sequence[Chosen]) -> list[Number]:
    """Percentiles of three ratios."""
    beside = [case.beside_best for case in cases if case.best]
    ratios = {
        "time of auto over the better of direct and fft": [case.auto.value for case in cases],
        "the same of the chosen method alone": [case.excess for case in cases],
        "the chosen method's over the best of all registered": beside,
    }
    return [
        Number(f"{what}, {ndim}-D: 50%, 95%, 99%, most", percentiles(each) if each else "not asked")
        for what, each in ratios.items()
    ]


def choice_alone(evidence: Choices) -> str:
    """The ratios of the chosen method's own time, without what choosing takes."""
    said = []
    for ndim, cases in with_kernels(evidence).items():
        excess, below = [case.excess for case in cases], OFTEN[ndim][1]
        share = sum(it < below for it in excess) / len(excess)
        said.append(f"below {below} for {share:.0%} in {ndim}-D, {max(excess):.2g} at most")
    return f"Without the time that choosing takes the ratio is {'; '.join(said)}. "


def reaches(share: Share, said: float) -> tuple[bool, bool]:
    """Whether its interval reaches what is said; and whether it is narrow enough to tell."""
    low, high = share.interval
    return high >= said, low > said - NEAR


def single_taps(evidence: Choices) -> str:
    """Kernels of one sample, which are counted apart."""
    cases = [case for case in (*evidence.one, *evidence.two) if case.taps == 1]
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
        "Problems of which a direct sum takes over about 0.2 s were left out. All that is against direct and "
        "fft alone. Beside the best registered implementation its choice takes "
        f"{np.median(beside):.2g} times as long in the middle of {len(beside)} problems, "
        f"{units.digits(max(beside))} times at most. "
    )


AUTO, ALONE, BOUND = "#0072b2", "#d55e00", "#555555"


def draw(evidence: Choices) -> Figure:
    """A panel for each number of axes: a ratio of times against size · size, and what is said of it."""
    drawing, every = canvas(10.5, 4.2), with_kernels(evidence)
    for axes, (ndim, cases) in zip(drawing.subplots(1, 2, sharey=True), every.items()):
        size, auto = [it.products for it in cases], [it.auto.value for it in cases]
        axes.plot(size, auto, "o", color=AUTO, ms=4.5, mfc="none", label="auto")
        chosen = {"color": ALONE, "ms": 4, "label": "the method it chose"}
        axes.plot(size, [it.excess for it in cases], "x", **chosen)
        share, below = OFTEN[ndim]
        bounds = ((below, f"below for {share:.0%}", "--"), (NEVER[ndim], "never above", ":"))
        for value, words, style in bounds:
            axes.axhline(value, color=BOUND, lw=1.2, ls=style)
            right = {"xycoords": ("axes fraction", "data"), "ha": "right", "fontsize": 8.5}
            note(axes, f"{words}: {value:g}", (1, value), (-4, 3), BOUND, **right)
        axes.set(xscale="log", yscale="log", xlabel="size · size: samples times taps")
        axes.minorticks_off()
        axes.set_yticks((1, 2, 3, 5), "1235")
        axes.set_title(f"{ndim}-D", loc="left")
    drawing.axes[0].set_ylabel("time / the better of direct and fft")
    drawing.axes[0].legend(loc="upper left", frameon=False, fontsize=8.5)
    return figure(
        drawing,
        "What SciPy's choice costs",
        "Each point is a problem of random size: the time of SciPy's convolve with method auto, and the "
        "time of the method that it chose, called by name, over the better of direct and fft in the same "
        "rounds; medians. Lines are what the docstring says of auto. Kernels of one sample are left out. "
        f"{evidence.machine}, one thread.",
        "Two scatter plots of a ratio of times against the product of sizes. "
        + " ".join(_told(ndim, cases) for ndim, cases in every.items()),
        (
            (
                ndim,
                it.products,
                it.taps,
                it.mode,
                it.method,
                it.auto.value,
                it.excess,
                beside,
                it.best,
            )
            for ndim, cases in every.items()
            for it in cases
            for beside in (it.beside_best if it.best else None,)
        ),
        "dimensions samples_times_taps taps mode method auto_over_better chosen_over_better "
        "chosen_over_best_of_all best_of_all",
    )


def _told(ndim: int, cases: Sequence[Chosen]) -> str:
    if len(cases) < 2:
        return ""
    ratios = [it.auto.value for it in sorted(cases, key=lambda it: it.products)]
    small, large = median(ratios[: len(ratios) // 2]), median(ratios[len(ratios) // 2 :])
    return (
        f"In {ndim}-D the median of auto is {small:.2f} in the smaller half of the problems, {large:.2f} in "
        f"the larger, and that of the chosen method alone {median(it.excess for it in cases):.2f}."
    )


CLAIMS = (
    Claim(
        id="E1",
        title="SciPy's choice is right 99% (2-D), 85% (1-D)",
        statement="For random sizes choose_conv_method is right 99% of the time in 2-D and 85% in 1-D. The "
        "time of method auto over that of the faster method is below 1.5 for 95% in 1-D and below 2.5 for "
        "99% in 2-D, and never above 2.5 in 1-D and 5 in 2-D.",
        source=SOURCE,
        sense="The ratio is the docstring's: the time with method auto, which includes choosing, over "
        "the shorter of the times with direct and fft. A choice is right where the other method "
        "is not faster by over 5%. Sizes are drawn evenly on a logarithmic scale, float64.",
        experiment=e1,
        judge=judge_choices,
        meaning="The choice between SciPy's two methods is a good one, and mostly between the two slower "
        "ones: what else is installed decides more than direct or fft. For small signals choosing takes as "
        "long as the sum: name the method where you call it often.",
        draw=draw,
    ),
)
