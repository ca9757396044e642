"""E4: from which kernel on OpenCV's filter2D goes by a DFT, after its documentation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from corrconv.core import Array
from corrconv.measure.rounds import Call

from ..canvas import Figure, canvas, figure, name_ends
from ..claim import Claim, Effort, Finding, Number, Source, Verdict
from ..process import alone
from ..racing import Ratio, interval_of, machine, measured_on, race

SOURCE = Source(
    "OpenCV's documentation of filter2D",
    "OpenCV's developers",
    "https://docs.opencv.org/4.x/d4/d86/group__imgproc__filter.html",
)
SIDE, SAID, ABOUT = 384, 11, 2
"""The image's side; the kernel's side that is said, and how many more or fewer "about" may be."""
GROUPS = 6
"""Of rounds: each of them says where the step is."""


@dataclass(frozen=True)
class Step:
    """Medians of times of one dtype against n, and where they stop to grow like a direct sum's.

    `at` is the n of the step in each group of rounds, the first of the DFT's; `size` what the DFT takes there
    beside what the direct sum's growth lets expect.
    """

    dtype: str
    sides: tuple[int, ...]
    seconds: tuple[float, ...]
    at: tuple[int, ...]
    size: Ratio

    @property
    def first(self) -> int:
        """The n that most groups say."""
        return max(set(self.at), key=self.at.count)

    @property
    def agreed(self) -> bool:
        """Whether two in three groups say so, and there is a step beyond noise."""
        alike = 3 * self.at.count(self.first) >= 2 * len(self.at)
        return alike and (self.size.high < 1 or self.size.low > 1)


@dataclass(frozen=True)
class Steps:
    """By dtype."""

    steps: tuple[Step, ...]
    version: str
    machine: str


def filter2d(dtype: str, n: int) -> Call:
    """cv2.filter2D on an image of that dtype, the result of the same one."""
    import cv2

    cv2.setNumThreads(1)
    random = np.random.default_rng(0)
    image = random.integers(0, 256, (SIDE, SIDE)).astype(dtype)
    kernel = (random.random((n, n)) / n**2).astype("float64" if dtype == "float64" else "float32")
    return partial(cv2.filter2D, image, -1, kernel)


@alone
def e4(effort: Effort, make: Callable[[str, int], Call] = filter2d) -> Steps:
    """All n in every round; the step is where time over n² breaks from one level to a falling line."""
    import cv2

    sides, steps = tuple(range(3, 17)), []
    for dtype in ("uint8", "float32", "float64"):
        seconds = race({str(n): make(dtype, n) for n in sides}, effort.of(30, 12))
        rounds = grouped(np.array([seconds[str(n)] for n in sides]).T)
        at = [step(sides, one) for one in rounds]
        usual = max(set(at), key=at.count)
        medians = tuple(np.median(rounds, axis=0).tolist())
        size = interval_of([jump(sides, one, usual) for one in rounds])
        steps.append(Step(dtype, sides, medians, tuple(at), size))
    return Steps(tuple(steps), str(cv2.__version__), machine())


def grouped(rounds: Array) -> Array:
    """Medians of a sixth of the rounds each, which a burst of noise in one round does not move."""
    return np.array([np.median(part, axis=0) for part in np.array_split(rounds, GROUPS)])


def line(sides: Sequence[int], seconds: Array, place: int) -> Array:
    """The times by log time = a + b log n, fitted to those before a place, at all n."""
    n = np.log(sides)
    return np.exp(np.polyval(np.polyfit(n[:place], np.log(seconds[:place]), 1), n))


def step(sides: Sequence[int], seconds: Array) -> int:
    """The n at which a power of n, and then a constant, fit the times best (least squares of logs)."""

    def misfit(place: int) -> float:
        times = np.log(seconds)
        before = times[:place] - np.log(line(sides, seconds, place)[:place])
        return float((before**2).sum() + ((times[place:] - times[place:].mean()) ** 2).sum())

    return sides[min(range(3, len(sides) - 2), key=misfit)]


def jump(sides: Sequence[int], seconds: Array, first: int) -> float:
    """The time at a step over what the line before it lets expect there."""
    place = list(sides).index(first)
    return float(seconds[place] / line(sides, seconds, place)[place])


def judge(evidence: Steps) -> Finding:
    """By dtype: at about 11 or elsewhere; not resolved where rounds disagree."""
    numbers = tuple(
        Number(f"{it.dtype}: the step", f"at n = {it.first}, time {it.size.text} of the line's")
        for it in evidence.steps
    )
    on = f"OpenCV {evidence.version}. {measured_on(evidence.machine)}"
    told = [it for it in evidence.steps if it.agreed]
    if len(told) < len(evidence.steps):
        open_ = ", ".join(it.dtype for it in evidence.steps if not it.agreed)
        words = f"No clear step for {open_}: more rounds on a quieter machine would tell. {on}"
        return Finding(Verdict.NOT_RESOLVED, words, numbers)
    near = [it for it in told if abs(it.first - SAID) < ABOUT]
    times = "times what the line before lets expect"
    at = (f"n = {it.first} for {it.dtype} ({it.size.value:.2g} {times})" for it in told)
    words = f"The step is at {', '.join(at)}. {on}"
    if len(near) == len(told):
        return Finding(Verdict.REPRODUCED, words, numbers)
    return Finding(Verdict.CONDITIONAL if near else Verdict.REFUTED, words, numbers)


LOOKS = {"uint8": ("#009e73", "s"), "float32": ("#d55e00", "o"), "float64": ("#0072b2", "D")}


def draw(evidence: Steps) -> Figure:
    """A line for each dtype; hollow markers from its step on; dotted the direct sum's line, carried on."""
    from ...kit.axes import size_axis, time_axis

    drawing = canvas(7.5, 4.4)
    axes, ends, drawn = drawing.subplots(), [], []
    time_axis(axes.yaxis)
    for it in evidence.steps:
        (colour, marker), sides, seconds = LOOKS[it.dtype], np.array(it.sides), np.array(it.seconds)
        after = sides >= it.first
        further = line(it.sides, seconds, it.sides.index(it.first))
        axes.plot(sides[after], further[after], color=colour, ls=":", lw=1.2)
        axes.plot(sides, seconds, color=colour)
        axes.plot(sides[~after], seconds[~after], marker, color=colour)
        axes.plot(sides[after], seconds[after], marker, color=colour, mfc="white")
        axes.axvline(it.first - 0.5, color=colour, lw=0.8, ls="--", zorder=1)
        ends.append((float(sides[-1]), float(seconds[-1]), it.dtype, colour))
        for n, taken, carried in zip(it.sides, it.seconds, further):
            route = ("DFT", carried) if n >= it.first else ("direct", None)
            drawn.append((it.dtype, n, taken, *route))
    size_axis(axes, evidence.steps[0].sides, "n, side of the kernel")
    axes.set_ylabel("time of one call")
    name_ends(drawing, [(axes, ends)])
    told_at = ", ".join(f"{it.dtype} at n = {it.first}" for it in evidence.steps)
    return figure(
        drawing,
        "Where filter2D goes over to a DFT",
        f"cv2.filter2D {evidence.version} against the kernel's side. Filled: the direct sum; hollow: "
        f"from the step on ({told_at}); dotted: the direct sum's line, carried on. {evidence.machine}, "
        "one thread.",
        "Times that rise with the kernel's side and become level at a step, one line for each dtype. "
        "Where the steps lie is in the caption.",
        drawn,
        "dtype n seconds route seconds_of_direct_carried_on",
    )


CLAIMS = (
    Claim(
        id="E4",
        title="filter2D: a DFT from about 11 × 11 on",
        statement="cv2.filter2D takes a DFT-based algorithm for kernels of about 11 × 11 and larger, and the "
        "direct one for smaller ones.",
        source=SOURCE,
        sense="About 11 is 10 to 12. The step is where the time stops to grow as a power of n and stays"
        " level, on an image of 384 × 384, one thread.",
        experiment=e4,
        judge=judge,
        meaning="One more column of taps may change OpenCV's time and its rounding: time it at your own "
        "n and dtype, and expect an FFT's errors past the step.",
        needs=("cv2",),
        draw=draw,
    ),
)
