"""A6 and A7: what networks compute, forward and backward, as answered on AI Stack Exchange."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

import corrconv
from corrconv.measure.arrays import Array

from . import frameworks
from .ai_stack_exchange import SOURCE, Function, integers
from .checks import Check, Checks, differ, judge, same
from .claim import Claim, Effort, Finding, missing
from .figures import gradients
from .gradients import Gradients, grid


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
                    corrconv.correlate(x, h, "valid"),
                ),
                differ(
                    f"{layer.name} not being the convolution",
                    result,
                    corrconv.convolve(x, h, "valid"),
                ),
            ]
    return Checks(tuple(stated), missing=absent)


def a7(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
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


def judge_gradients(evidence: Gradients) -> Finding:
    """As the comparisons say; and whether autograd was asked."""
    finding = judge(evidence.checks)
    asked = "was asked too" if evidence.autograd else "was not asked: torch is not installed"
    return replace(finding, words=f"{finding.words} PyTorch's autograd {asked}.")


CLAIMS = (
    Claim(
        id="A6",
        title="TensorFlow's and PyTorch's layers correlate",
        statement="What TensorFlow calls tf.nn.conv1d is a cross-correlation, and so are PyTorch's "
        "conv1d and conv2d.",
        source=SOURCE,
        sense="One image, one channel, stride 1, nothing padded; the kernel is what the layer takes as "
        "its weights. Then layer(x, h)[k] = Σ x[k+l] h[l].",
        experiment=a6,
        judge=judge,
        meaning="To convolve with a framework, reverse the kernel along each axis beforehand. The "
        "adapters here do it for you.",
        exact=True,
        loads=True,
    ),
    Claim(
        id="A7",
        title="correlation forward is convolution backward",
        statement="Where the forward pass is a cross-correlation, the gradient with respect to its input "
        "is a convolution, and the reverse. The gradient with respect to the kernel is, for the first, "
        "the valid cross-correlation of the image with the output's gradient.",
        source=SOURCE,
        sense="Of a loss L with gradient g = ∂L/∂y with respect to the output y = correlate(x, h) of "
        "mode valid, real: ∂L/∂x is convolve(g, h) of mode full. Correlation and convolution are "
        "SciPy's, the image first.",
        experiment=a7,
        judge=judge_gradients,
        meaning="Training needs all of it: valid forward, full backward, and for the kernel's gradient a "
        "valid correlation with a second operand nearly as large as the first. Time each of these sizes, "
        "since the fastest implementation for one need not be it for another.",
        exact=True,
        loads=True,
        draw=gradients.draw,
    ),
)
