"""A: whether convolutional networks convolve, as answered on AI Stack Exchange."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import scipy.signal

import impls
from benchmarks.arrays import Array, Shape
from reports.claims import frameworks
from reports.claims.checks import Check, Checks, differ, judge, same
from reports.claims.claim import Claim, Effort, Finding, Source, missing
from reports.claims.figures import gradients, sliding
from reports.claims.gradients import Gradients, grid

SOURCE = Source(
    "Do convolutional neural networks perform convolution or cross-correlation?",
    "nbro, AI Stack Exchange",
    "https://ai.stackexchange.com/questions/21999",
)
Function = Callable[..., Any]
"""Called as `impls.correlate` is."""
F, H = [2, 1, 3, 5, 4], [1, -1]
"""The answer's first example."""


def a1(
    effort: Effort, correlate: Function = impls.correlate, convolve: Function = impls.convolve
) -> Checks:
    """Both operations on the answer's first example, in whole numbers."""
    convolution, correlation = convolve(F, H, "valid"), correlate(F, H, "valid")
    return Checks(
        stated=(
            same("the convolution", convolution, [-1, 2, 2, -1]),
            same("the cross-correlation", correlation, [1, -2, -2, 1]),
            same("the cross-correlation negated", -correlation, convolution),
        )
    )


def a2(
    effort: Effort, correlate: Function = impls.correlate, convolve: Function = impls.convolve
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
    effort: Effort, correlate: Function = impls.correlate, convolve: Function = impls.convolve
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


def a4(
    effort: Effort, correlate: Function = impls.correlate, convolve: Function = impls.convolve
) -> Checks:
    """How many outputs need nothing beyond the five samples."""
    kernels = ([1], [1, -1], [-1, 2, -1])
    return Checks(
        stated=(
            same(
                "the convolution's lengths",
                [len(convolve(F, h, "valid")) for h in kernels],
                [5, 4, 3],
            ),
            same(
                "the cross-correlation's",
                [len(correlate(F, h, "valid")) for h in kernels],
                [5, 4, 3],
            ),
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


def a6(effort: Effort, layers: Sequence[frameworks.Layer] = frameworks.LAYERS) -> Checks:
    """Each framework's "convolution" beside both operations, with a kernel that is not symmetric."""
    absent = missing(dict.fromkeys(layer.module for layer in layers))
    stated: list[Check] = []
    for layer in layers:
        if layer.module not in absent:
            x, h = (integers((side,) * layer.ndim).astype(float) for side in (9, 4))
            result = layer.call(x, h)
            stated += [
                same(
                    f"{layer.name} being the cross-correlation",
                    result,
                    impls.correlate(x, h, "valid"),
                ),
                differ(
                    f"{layer.name} not being the convolution", result, impls.convolve(x, h, "valid")
                ),
            ]
    return Checks(tuple(stated), missing=absent)


def a7(
    effort: Effort, correlate: Function = impls.correlate, convolve: Function = impls.convolve
) -> Gradients:
    """Of L = Σ g · y: linear in x and in h, so that raising a number by 1 gives its gradient exactly."""
    x, h, g = integers((6, 6)), integers((3, 3)), integers((4, 4))

    def by_raising(forward: Function) -> tuple[Array, Array]:  # the image's and the kernel's
        def loss(image: Array, kernel: Array) -> int:
            return int((g * forward(image, kernel, "valid")).sum())

        return raised(lambda image: loss(image, h), x), raised(lambda kernel: loss(x, kernel), h)

    correlating, convolving = by_raising(correlate), by_raising(convolve)
    by_x, by_h = convolve(g, h), correlate(x, g, "valid")
    stated = [
        same("correlation forward, the image's gradient convolve(g, h)", by_x, correlating[0]),
        same("correlation forward, the kernel's correlate(x, g)", by_h, correlating[1]),
        same("convolution forward, the image's correlate(g, h)", correlate(g, h), convolving[0]),
        same(
            "convolution forward, the kernel's correlate(x, g) flipped",
            np.flip(by_h),
            convolving[1],
        ),
        differ(
            "correlation forward not being correlation backward", correlate(g, h), correlating[0]
        ),
    ]
    absent = missing(("torch",))
    if not absent:
        torch_x, torch_h = frameworks.torch_gradients(x, h, g)
        stated += [
            same("PyTorch's autograd, of the image", by_x, torch_x),
            same("PyTorch's autograd, of the kernel", by_h, torch_h),
        ]
    arrays = (x, h, g, by_x, correlating[0], by_h, correlating[1])
    return Gradients(Checks(tuple(stated)), not absent, *map(grid, arrays))


def raised(loss: Callable[[Array], int], at: Array) -> Array:
    """For each number of `at`, how much more the loss is where that number is 1 more."""
    units = np.eye(at.size, dtype=int).reshape(-1, *at.shape)
    return np.array([loss(at + unit) - loss(at) for unit in units]).reshape(at.shape)


def integers(shape: Shape) -> Array:
    """Whole numbers from −9 to 9, the same in every run."""
    return np.random.default_rng(len(shape) + shape[0]).integers(-9, 10, shape)


def mirrored(shape: Shape) -> Array:
    """Whole numbers that are the same read from the other end."""
    return integers(shape) + np.flip(integers(shape))


def judge_gradients(evidence: Gradients) -> Finding:
    """As the comparisons say; and whether autograd was asked."""
    finding = judge(evidence.checks)
    asked = "was asked too" if evidence.autograd else "was not asked: torch is not installed"
    return replace(finding, words=f"{finding.words} PyTorch's autograd {asked}.")


CLAIMS = (
    Claim(
        id="A1",
        title="[2,1,3,5,4] with [1,−1], both ways",
        statement="With f = [2, 1, 3, 5, 4] and h = [1, −1], where they overlap in full, the "
        "convolution is [−1, 2, 2, −1] and the cross-correlation [1, −2, −2, 1]: for this kernel the "
        "one is the other negated.",
        source=SOURCE,
        experiment=a1,
        judge=judge,
        meaning="With a kernel that is minus its own mirror image, a difference for example, taking "
        "the wrong operation only turns the sign: a test that looks at magnitudes does not see it.",
        exact=True,
        draw=partial(sliding.draw, signal=F, kernel=H),
    ),
    Claim(
        id="A2",
        title="a symmetric kernel gives the same both ways",
        statement="The symmetric kernel [−1, 2, −1] gives [−3, 0, 3] convolved and correlated, and so "
        "any symmetric kernel gives the same both ways, in any dimension, a 2-D Gaussian included.",
        source=SOURCE,
        experiment=a2,
        judge=judge,
        meaning="For a real kernel that is its own point reflection, such as a Gaussian or a box, either "
        "operation will do, and whichever implementation is faster may be taken. A transpose is no "
        "point reflection; correlate conjugates a complex kernel; and with even sides the same mode "
        "of two functions may start at different samples.",
        exact=True,
    ),
    Claim(
        id="A3",
        title="the printed code's kernel [−1,2,1] is not symmetric",
        statement="The code printed in the answer defines its symmetric kernel as [−1, 2, 1], where the "
        "text has [−1, 2, −1]. That kernel is not symmetric, and its two results differ.",
        source=SOURCE,
        experiment=a3,
        judge=judge,
        meaning="Whether an implementation convolves or correlates shows only with a kernel that is not "
        "symmetric: use one in your own tests.",
        exact=True,
    ),
    Claim(
        id="A4",
        title="valid lengths for n = 1, 2, 3 on 5 samples",
        statement="Kernels of 1, 2 and 3 samples leave 5, 4 and 3 valid outputs of 5 samples.",
        source=SOURCE,
        experiment=a4,
        judge=judge,
        meaning="N − n + 1 outputs, for both operations: what is written into must have that size.",
        exact=True,
    ),
    Claim(
        id="A5",
        title="NumPy's convolve and correlate agree with A1",
        statement="numpy.convolve and numpy.correlate give what A1 says.",
        source=SOURCE,
        experiment=a5,
        judge=judge,
        meaning="Say the mode: numpy.convolve takes full where none is said, numpy.correlate valid.",
        exact=True,
    ),
    Claim(
        id="A6",
        title="TensorFlow's and PyTorch's layers correlate",
        statement="What TensorFlow calls tf.nn.conv1d is a cross-correlation, and so are PyTorch's "
        "conv1d and conv2d.",
        source=SOURCE,
        experiment=a6,
        judge=judge,
        meaning="To convolve with a framework, reverse the kernel along each axis beforehand. The "
        "adapters here do it for you.",
        exact=True,
    ),
    Claim(
        id="A7",
        title="correlation forward is convolution backward",
        statement="Where the forward pass is a cross-correlation, the gradient with respect to its input "
        "is a convolution, and the reverse. The gradient with respect to the kernel is, for the first, "
        "the valid cross-correlation of the image with the output's gradient.",
        source=SOURCE,
        experiment=a7,
        judge=judge_gradients,
        meaning="Training needs all of it: valid forward, full backward, and for the kernel's gradient a "
        "valid correlation with a second operand nearly as large as the first. Time each of these sizes, "
        "since the fastest implementation for one need not be it for another.",
        exact=True,
        draw=gradients.draw,
    ),
)
