"""The evidence of a claim on gradients: the comparisons, and the arrays for its figure."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.measure.arrays import Array

from .checks import Checks

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
