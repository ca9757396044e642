"""A6 and A7: what frameworks call convolution, and compute backward, as answered on AI Stack Exchange."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from corrconv import Problem, UnsupportedProblem, convolve, correlate, get
from corrconv.core import Array

from ..canvas import Axes, Figure, bare, canvas, cell, figure, signed
from ..checks import Check, Checks, compared, differ, judge, same
from ..claim import Claim, Effort, Finding, Function, missing
from .ai_stack_exchange import SOURCE, integers

LARGEST_SIDE = 6
Grid = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Layer:
    """A function of a framework: its name, the module that it needs, and how it is called."""

    name: str
    module: str
    ndim: int
    call: Callable[[Array, Array], Any]


def torch_conv(x: Array, h: Array) -> Any:
    """PyTorch takes (batch, channel, …) and (out, in, …)."""
    from torch import nn, tensor

    layer = getattr(nn.functional, f"conv{x.ndim}d")
    return layer(tensor(x[None, None]), tensor(h[None, None]))[0, 0]


def tensorflow_conv1d(x: Array, h: Array) -> Any:
    """TensorFlow takes (batch, N, channel) and (n, in, out)."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # it would greet on stderr, over the bar
    import tensorflow

    problem = Problem("correlate", (3,), (1,), dtype=np.dtype(np.float32))
    with suppress(UnsupportedProblem):  # that it runs with more already
        get("tensorflow").plan(problem)  # else its default would refuse later plans for one thread
    return tensorflow.nn.conv1d(x[None, :, None], h[:, None, None], 1, "VALID").numpy()[0, :, 0]


LAYERS = (
    Layer("tf.nn.conv1d", "tensorflow", 1, tensorflow_conv1d),
    Layer("PyTorch's conv1d", "torch", 1, torch_conv),
    Layer("PyTorch's conv2d", "torch", 2, torch_conv),
)


def a6(effort: Effort, layers: Sequence[Layer] = LAYERS) -> Checks:
    """Each framework's "convolution" beside both operations, with a kernel that is not symmetric."""
    absent = missing(dict.fromkeys(layer.module for layer in layers))
    stated: list[Check] = []
    for layer in layers:
        if layer.module not in absent:
            x, h = (integers((side,) * layer.ndim).astype(float) for side in (9, 4))
            name, result = layer.name, layer.call(x, h)
            stated += [
                same(f"{name} being the cross-correlation", result, correlate(x, h, "valid")),
                differ(f"{name} not being the convolution", result, convolve(x, h, "valid")),
            ]
    return Checks(tuple(stated), missing=absent)


@dataclass(frozen=True)
class Gradients:
    """Of a loss L = Σ g · correlate(x, h), valid; `autograd` says whether PyTorch's was asked.

    `above` is g, the gradient with respect to the output; the others are by the rule, and by raising one
    number at a time.
    """

    checks: Checks
    autograd: bool
    image: Grid
    kernel: Grid
    above: Grid
    of_image: Grid
    of_image_raised: Grid
    of_kernel: Grid
    of_kernel_raised: Grid


def grid(values: Array) -> Grid:
    """A two-dimensional array as rows of plain numbers."""
    return tuple(tuple(map(float, row)) for row in values)


def a7(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Gradients:
    """Of L = Σ g · y: linear in x and in h, so that raising a number by 1 gives its gradient exactly."""
    x, h, g = integers((6, 6)), integers((3, 3)), integers((4, 4))

    def by_raising(forward: Function) -> tuple[Array, Array]:  # the image's and the kernel's
        def loss(image: Array, kernel: Array) -> int:
            return int((g * forward(image, kernel, "valid")).sum())

        return raised(lambda image: loss(image, h), x), raised(lambda kernel: loss(x, kernel), h)

    correlating, convolving = by_raising(correlate), by_raising(convolve)
    by_x, by_h, again = convolve(g, h), correlate(x, g, "valid"), correlate(g, h)
    flipped = "convolution forward, the kernel's correlate(x, g) flipped"
    stated = [
        same("correlation forward, the image's gradient convolve(g, h)", by_x, correlating[0]),
        same("correlation forward, the kernel's correlate(x, g)", by_h, correlating[1]),
        same("convolution forward, the image's correlate(g, h)", again, convolving[0]),
        same(flipped, np.flip(by_h), convolving[1]),
        differ("correlation forward not being correlation backward", again, correlating[0]),
    ]
    absent = missing(("torch",))
    if not absent:
        torch_x, torch_h = torch_gradients(x, h, g)
        stated += [
            same("PyTorch's autograd, of the image", by_x, torch_x),
            same("PyTorch's autograd, of the kernel", by_h, torch_h),
        ]
    arrays = (x, h, g, by_x, correlating[0], by_h, correlating[1])
    return Gradients(Checks(tuple(stated)), not absent, *map(grid, arrays))


def torch_gradients(x: Array, h: Array, g: Array) -> tuple[Array, Array]:
    """What autograd gives for the image and the kernel where L = Σ g · conv2d(x, h)."""
    import torch

    image, kernel = (torch.tensor(it[None, None] * 1.0, requires_grad=True) for it in (x, h))
    (torch.nn.functional.conv2d(image, kernel) * torch.tensor(g * 1.0)).sum().backward()
    return image.grad.numpy()[0, 0], kernel.grad.numpy()[0, 0]


def raised(loss: Callable[[Array], int], at: Array) -> Array:
    """For each number of `at`, how much more the loss is where that number is 1 more."""
    units = np.eye(at.size, dtype=int).reshape(-1, *at.shape)
    return np.array([loss(at + unit) - loss(at) for unit in units]).reshape(at.shape)


def judge_gradients(evidence: Gradients) -> Finding:
    """As the comparisons say; and whether autograd was asked."""
    finding = judge(evidence.checks)
    asked = "was asked too" if evidence.autograd else "was not asked: torch is not installed"
    return replace(finding, words=f"{finding.words} PyTorch's autograd {asked}.")


def draw(evidence: Gradients) -> Figure:
    """The operands in the first row; in the second the image's gradient and the kernel's, each twice."""
    drawing = canvas(10.8, 5.6)
    axes: dict[str, Axes] = drawing.subplot_mosaic(
        [["image", "kernel", "above", "."], ["rule x", "raised x", "rule h", "raised h"]]
    )
    panels = (
        ("image", "image x", evidence.image),
        ("kernel", "kernel h", evidence.kernel),
        ("above", "the output's gradient g", evidence.above),
        ("rule x", "the image's:\nconvolve(g, h), full", evidence.of_image),
        ("raised x", "the image's:\neach number raised by 1", evidence.of_image_raised),
        ("rule h", "the kernel's:\ncorrelate(x, g), valid", evidence.of_kernel),
        ("raised h", "the kernel's:\neach number raised by 1", evidence.of_kernel_raised),
    )
    for place, title, grid in panels:
        _draw_grid(axes[place], title, grid)
    pairs = ((panels[3][2], panels[4][2]), (panels[5][2], panels[6][2]))
    apart = max(float(np.abs(np.subtract(rule, raised)).max()) for rule, raised in pairs)
    autograd = ", and PyTorch's autograd was asked as well" if evidence.autograd else ""
    return figure(
        drawing,
        "Correlation forward, convolution backward",
        "The loss is L = Σ g · y with y = correlate(x, h), valid; all numbers are whole. Below are its "
        "gradients by the rule and by raising one number at a time by 1, which is exact as L is "
        f"linear in each: the two are at most {apart:g} apart{autograd}.",
        "Grids of numbers: an image of 6 by 6, a kernel of 3 by 3 and an output's gradient of 4 by 4. "
        "Below them the image's gradient twice and the kernel's gradient twice, each pair at most "
        f"{apart:g} apart.",
        (
            (title.replace("\n", " "), *place, value)
            for _, title, grid in panels
            for place, value in np.ndenumerate(grid)
        ),
        "grid row column value",
    )


def _draw_grid(axes: Axes, title: str, grid: Grid) -> None:
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    left, top = (LARGEST_SIDE - len(grid[0])) / 2, (LARGEST_SIDE - len(grid)) / 2
    bare(axes, -0.6, LARGEST_SIDE - 0.4, -LARGEST_SIDE + 0.4, 0.6)
    axes.set_title(title, fontsize=9.5)
    most = max(abs(value) for row in grid for value in row) or 1.0
    for i, row in enumerate(grid):
        for j, value in enumerate(row):
            colour = to_hex(colormaps["RdBu_r"](0.5 + 0.28 * value / most))
            cell(axes, left + j, -top - i, signed(value), colour, size=8)


CLAIMS = (
    compared(
        id="A6",
        title="TensorFlow's and PyTorch's layers correlate",
        statement="What TensorFlow calls tf.nn.conv1d is a cross-correlation, and so are PyTorch's "
        "conv1d and conv2d.",
        source=SOURCE,
        sense="One image, one channel, stride 1, nothing padded; the kernel is what the layer takes as "
        "its weights. Then layer(x, h)[k] = Σ x[k+l] h[l].",
        experiment=a6,
        meaning="To convolve with a framework, reverse the kernel along each axis beforehand. The "
        "adapters here do it for you.",
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
        draw=draw,
    ),
)
