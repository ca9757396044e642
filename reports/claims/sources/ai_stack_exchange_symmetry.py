"""A2 and A3: kernels that are symmetric, and one that is not, as answered on AI Stack Exchange."""

from __future__ import annotations

import numpy as np
import scipy.signal

import corrconv
from corrconv.core import Array
from corrconv.core.problem import Shape

from ..checks import Check, Checks, compared, differ, same
from ..claim import Effort, Function
from .ai_stack_exchange import SOURCE, F, integers


def a2(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
) -> Checks:
    """Both operations with kernels that are symmetric in one sense or another."""

    def alike(what: str, x: Array, h: Array) -> Check:
        return same(what, correlate(x, h), convolve(x, h))

    column = np.array([1, 4, 7, 4, 1])
    x, h = integers((7, 7)), integers((3, 3))
    ones = np.ones((2, 2), int)
    return Checks(
        stated=(
            same("[−1, 2, −1], convolved", convolve(F, [-1, 2, -1], "valid"), [-3, 0, 3]),
            same("[−1, 2, −1], correlated", correlate(F, [-1, 2, -1], "valid"), [-3, 0, 3]),
            alike("a two-dimensional Gaussian", x, np.outer(column, column)),
            alike("a 1-D kernel equal to its mirror image", integers((9,)), mirrored((4,))),
            alike("a 2-D kernel equal to itself turned by 180°", x, mirrored((4, 3))),
            alike(
                "a 3-D kernel equal to itself reversed", integers((5, 4, 6)), mirrored((3, 2, 3))
            ),
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


def a3(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
) -> Checks:
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


def mirrored(shape: Shape) -> Array:
    """Whole numbers that are the same read from the other end."""
    return integers(shape) + np.flip(integers(shape))


CLAIMS = (
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
)
