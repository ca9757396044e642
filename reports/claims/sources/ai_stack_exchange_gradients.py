"""A7: what networks compute backward, as answered on AI Stack Exchange."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

import corrconv
from corrconv.core import Array

from ..canvas import Axes, Figure, bare, canvas, cell, figure, signed
from ..checks import Checks, differ, judge, same
from ..claim import Claim, Effort, Finding, Function, missing
from .ai_stack_exchange import SOURCE, integers

LARGEST_SIDE = 6
Grid = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Gradients:
    """Of a loss L = Σ g · correlate(x, h), valid.

    Attributes
    ----------
    checks : Checks
    autograd : bool
        Whether PyTorch's was asked.
    image, kernel, above : tuple of tuple of float
        x, h, and g, the gradient with respect to the output.
    of_image, of_image_raised, of_kernel, of_kernel_raised : tuple of tuple of float
        The gradients by the rule, and by raising one number at a time.
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
    pairs = (
        (evidence.of_image, evidence.of_image_raised),
        (evidence.of_kernel, evidence.of_kernel_raised),
    )
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
            {"grid": title.replace("\n", " "), "row": i, "column": j, "value": value}
            for _, title, grid in panels
            for i, row in enumerate(grid)
            for j, value in enumerate(row)
        ),
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
