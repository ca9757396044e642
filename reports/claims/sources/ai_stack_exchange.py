"""A1 to A5: the examples of an answer on AI Stack Exchange on what convolutional networks do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import scipy.signal

from corrconv import convolve, correlate
from corrconv.core import Array, Shape

from ..canvas import (
    FAINT,
    LAID,
    LIT,
    PLAIN,
    RESULT,
    Axes,
    Figure,
    bare,
    canvas,
    cell,
    figure,
    signed,
)
from ..checks import Check, Checks, compared, differ, same
from ..claim import Effort, Function, Source

SOURCE = Source(
    "Do convolutional neural networks perform convolution or cross-correlation?",
    "nbro, AI Stack Exchange",
    "https://ai.stackexchange.com/questions/21999",
)
F, H = [2, 1, 3, 5, 4], [1, -1]
"""The answer's first example."""


def a1(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
    """Both operations on the answer's first example, in whole numbers."""
    convolution, correlation = convolve(F, H, "valid"), correlate(F, H, "valid")
    return Checks(
        stated=(
            same("the convolution", convolution, [-1, 2, 2, -1]),
            same("the cross-correlation", correlation, [1, -2, -2, 1]),
            same("the convolution as the cross-correlation negated", -correlation, convolution),
        )
    )


def a2(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
    """Both operations with kernels that are symmetric in one sense or another."""

    def alike(what: str, x: Array, h: Array) -> Check:
        return same(what, correlate(x, h), convolve(x, h))

    column = np.array([1, 4, 7, 4, 1])
    x, h, solid, ones = *map(integers, ((7, 7), (3, 3), (5, 4, 6))), np.ones((2, 2), int)
    return Checks(
        stated=(
            same("[−1, 2, −1], convolved", convolve(F, [-1, 2, -1], "valid"), [-3, 0, 3]),
            same("[−1, 2, −1], correlated", correlate(F, [-1, 2, -1], "valid"), [-3, 0, 3]),
            alike("a two-dimensional Gaussian", x, np.outer(column, column)),
            alike("a 1-D kernel equal to its mirror image", integers((9,)), mirrored((4,))),
            alike("a 2-D kernel equal to itself turned by 180°", x, mirrored((4, 3))),
            alike("a 3-D kernel equal to itself reversed", solid, mirrored((3, 2, 3))),
        ),
        wider=(
            alike("a matrix equal to its transpose", x, h + h.T),
            alike("a complex kernel equal to its mirror image", x, mirrored((3, 3)) * (1 + 1j)),
            same(
                "a kernel of even sides with mode same of SciPy's correlate2d and convolve2d",
                scipy.signal.correlate2d(x, ones, "same"),
                scipy.signal.convolve2d(x, ones, "same"),
            ),
        ),
    )


def a3(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
    """The kernel of the answer's text and the one in its code."""
    text, code = np.array([-1, 2, -1]), np.array([-1, 2, 1])
    convolution, correlation = convolve(F, code, "valid"), correlate(F, code, "valid")
    return Checks(
        stated=(
            same("the text's kernel being its own mirror image", text, text[::-1]),
            differ("the code's kernel not being its own mirror image", code, code[::-1]),
            same("what the code's kernel gives, convolved", convolution, [1, 2, 9]),
            same("what the code's kernel gives, correlated", correlation, [3, 10, 11]),
            differ("the two results not being the same", convolution, correlation),
        )
    )


def a4(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
    """How many outputs need nothing beyond the five samples."""

    def lengths(operation: Function) -> list[int]:
        return [len(operation(F, h, "valid")) for h in ([1], [1, -1], [-1, 2, -1])]

    return Checks(
        stated=(
            same("the convolution's lengths", lengths(convolve), [5, 4, 3]),
            same("the cross-correlation's", lengths(correlate), [5, 4, 3]),
        )
    )


def a5(
    effort: Effort, correlate: Function = np.correlate, convolve: Function = np.convolve
) -> Checks:
    """NumPy's own two functions on the same example; the mode must be said to both."""
    return Checks(
        stated=(
            same("numpy.convolve in mode valid", convolve(F, H, "valid"), [-1, 2, 2, -1]),
            same("numpy.correlate in mode valid", correlate(F, H, "valid"), [1, -2, -2, 1]),
            differ("numpy.convolve needing its mode said", convolve(F, H), [-1, 2, 2, -1]),
            same("numpy.correlate not needing it", correlate(F, H), [1, -2, -2, 1]),
        )
    )


def integers(shape: Shape) -> Array:
    """Whole numbers from −9 to 9, the same in every run."""
    return np.random.default_rng(len(shape) + shape[0]).integers(-9, 10, shape)


def mirrored(shape: Shape) -> Array:
    """Whole numbers that are the same read from the other end."""
    return integers(shape) + np.flip(integers(shape))


def draw(evidence: Checks) -> Figure:
    """A frame for each valid output; results are those of the experiment, in the order of its checks."""
    convolution, correlation = (check.result for check in evidence.stated[:2])
    panels = (
        ("cross-correlation: the kernel as it is", H, correlation),
        ("convolution: the kernel flipped", H[::-1], convolution),
    )
    count = len(F) - len(H) + 1
    drawing = canvas(10.2, 1.62 * count + 0.5)
    grid = drawing.subplots(count, 2, squeeze=False)
    for column, (title, laid, results) in enumerate(panels):
        grid[0][column].set_title(title, loc="left")
        for step in range(count):
            _frame(grid[step][column], laid, step, results[: step + 1])
    return figure(
        drawing,
        "A kernel slides, and flips",
        f"The signal {_row(F)} above, the kernel {_row(H)} below it, {count} steps from top to bottom. "
        "The kernel lies as it is for the cross-correlation (left), and flipped for the convolution "
        f"(right). Beneath are the outputs so far: in the end {_row(correlation)} and "
        f"{_row(convolution)}.",
        "Two columns of frames. In each, a row of cells with the signal, the kernel's cells below the "
        "samples they are multiplied with, the sum of products written out, and the outputs so far.",
        (
            (title.split(":")[0], step, _plain(samples), _plain(laid), results[step])
            for title, laid, results in panels
            for step, samples in enumerate(pairwise(F))
        ),
        "operation step samples kernel_as_it_lies output",
    )


def _frame(axes: Axes, laid: Sequence[float], step: int, results: Sequence[float]) -> None:
    bare(axes, -1.5, len(F) + 6.2, -3.0, 0.8)
    window = range(step, step + len(laid))
    for place, value in enumerate(F):
        cell(axes, place, 0, signed(value), LIT if place in window else PLAIN)
    for place, tap in zip(window, laid):
        cell(axes, place, -1, signed(tap), LAID)
    taps = [f"({signed(tap)})" if tap < 0 else signed(tap) for tap in laid]
    terms = " + ".join(f"{signed(F[place])}·{tap}" for place, tap in zip(window, taps))
    axes.text(len(F) + 0.1, -0.5, f"{terms} = {signed(results[-1])}", va="center", fontsize=9)
    for place in range(len(F) - len(laid) + 1):
        words, colour = (signed(results[place]), RESULT) if place < len(results) else ("", FAINT)
        cell(axes, place + (len(laid) - 1) / 2, -2.4, words, colour, bold=place == step)
    for y, words in ((0, "f"), (-1, "h"), (-2.4, "y")):
        axes.text(-1.0, y, words, ha="center", va="center_baseline", style="italic")


def _plain(values: Sequence[float]) -> str:
    return " ".join(f"{it:g}" for it in values)


def _row(values: Sequence[float]) -> str:
    return f"[{', '.join(map(signed, values))}]"


CLAIMS = (
    compared(
        id="A1",
        title="[2,1,3,5,4] with [1,−1], both ways",
        statement="With f = [2, 1, 3, 5, 4] and h = [1, −1], where they overlap in full, the "
        "convolution is [−1, 2, 2, −1] and the cross-correlation [1, −2, −2, 1]: for this kernel the "
        "one is the other negated.",
        source=SOURCE,
        sense="Where they overlap in full is mode valid: (f⋆h)[k] = Σ f[k+l] h[l] and (f∗h)[k] = Σ "
        "f[k+1−l] h[l], with l = 0, 1 and k = 0…3. The signal is the first argument, as in NumPy "
        "and SciPy.",
        experiment=a1,
        meaning="With a kernel that is minus its own mirror image, a difference for example, taking "
        "the wrong operation only turns the sign: a test that looks at magnitudes does not see it.",
        draw=draw,
    ),
    compared(
        id="A2",
        title="a symmetric kernel gives the same both ways",
        statement="The symmetric kernel [−1, 2, −1] gives [−3, 0, 3] convolved and correlated, and so "
        "any symmetric kernel gives the same both ways, in any dimension, a 2-D Gaussian included.",
        source=SOURCE,
        sense="Symmetric is taken as equal to its own point reflection, all axes reversed at once: in "
        "1-D the mirror image, in 2-D itself turned by 180°. What else the word may mean is tried"
        " apart.",
        experiment=a2,
        meaning="For a real kernel that is its own point reflection, such as a Gaussian or a box, either "
        "operation will do, and whichever implementation is faster may be taken. A transpose is no "
        "point reflection; correlate conjugates a complex kernel; and with even sides the same mode "
        "of two functions may start at different samples.",
    ),
    compared(
        id="A3",
        title="the printed code's kernel [−1,2,1] is not symmetric",
        statement="The code printed in the answer defines its symmetric kernel as [−1, 2, 1], where the "
        "text has [−1, 2, −1]. That kernel is not symmetric, and its two results differ.",
        source=SOURCE,
        sense="Mode valid, on the signal of A1. A kernel is symmetric where it equals its own mirror "
        "image.",
        experiment=a3,
        meaning="Whether an implementation convolves or correlates shows only with a kernel that is not "
        "symmetric: use one in your own tests.",
    ),
    compared(
        id="A4",
        title="valid lengths for n = 1, 2, 3 on 5 samples",
        statement="Kernels of 1, 2 and 3 samples leave 5, 4 and 3 valid outputs of 5 samples.",
        source=SOURCE,
        sense="Valid outputs are those for which the whole kernel lies on the signal.",
        experiment=a4,
        meaning="N − n + 1 outputs, for both operations: what is written into must have that size.",
    ),
    compared(
        id="A5",
        title="NumPy's convolve and correlate agree with A1",
        statement="numpy.convolve and numpy.correlate give what A1 says.",
        source=SOURCE,
        sense='numpy.convolve(f, h, "valid") and numpy.correlate(f, h, "valid"), the signal first.',
        experiment=a5,
        meaning="Say the mode: numpy.convolve takes full where none is said, numpy.correlate valid.",
    ),
)
