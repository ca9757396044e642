"""A network small enough to train by hand: two kernels, a rectifier, a sum, plain gradient descent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corrconv.core import Array

from .claim import Function

Kernel = tuple[tuple[float, ...], ...]
SIDE = 16
"""Of the pictures that are learned from."""


@dataclass(frozen=True)
class Task:
    """Pictures, what a network is to make of them, and the rate at which it learns.

    Attributes
    ----------
    name : str
    images, wanted : ndarray of float64
        Shapes (count, 16, 16) and (count, 12, 12).
    rate : float
        The step in units of the gradient: smaller where neighbours are alike, or it diverges.
    """

    name: str
    images: Array
    wanted: Array
    rate: float


@dataclass(frozen=True)
class Learned:
    """The kernels at the end, and the loss at the first step and at the last."""

    kernels: tuple[Kernel, ...]
    loss_before: float
    loss_after: float

    @property
    def array(self) -> Array:
        """The kernels, shape (2, 5, 5)."""
        return np.array(self.kernels)


def tasks(count: int) -> tuple[Task, ...]:
    """`count` pieces of a photograph and as many of noise, and what two hidden kernels make of them."""
    from ..pictures.samples import photograph

    random, picture = np.random.default_rng(3), photograph().astype(float)
    corners = random.integers(0, np.array(picture.shape) - SIDE, (count, 2))
    pieces = np.stack([picture[r : r + SIDE, c : c + SIDE] for r, c in corners])
    pieces = (pieces - picture.mean()) / picture.std()
    noise = random.normal(size=pieces.shape)
    return (
        Task("pieces of a photograph", pieces, wanted(pieces), 0.1),
        Task("noise", noise, wanted(noise), 1.0),
    )


def wanted(images: Array) -> Array:
    """What the hidden kernels and a rectifier make of the images: sums of products, and no kernel flipped."""
    windows = np.lib.stride_tricks.sliding_window_view(images, (5, 5), axis=(1, 2))
    sums = np.einsum("brcij,kij->kbrc", windows, hidden_kernels())
    return np.asarray(np.maximum(sums, 0).sum(axis=0))


def hidden_kernels() -> Array:
    """What is to be found: an edge and a corner, neither of them symmetric, shape (2, 5, 5)."""
    rows, columns = np.mgrid[-2:3, -2:3]
    edge = (columns + 0.5 * rows) * np.exp(-(rows**2 + columns**2) / 4)
    corner = np.where((rows <= 0) & (columns <= 0), 1.0, -0.4) * np.exp(-((rows - 1) ** 2) / 6)
    return np.stack([kernel / np.abs(kernel).sum() for kernel in (edge, corner)])


def initial_kernels() -> Array:
    """Where training begins, shape (2, 5, 5)."""
    return np.random.default_rng(0).normal(0, 0.1, (2, 5, 5))


def descend(
    task: Task, kernels: Array, steps: int, forward: Function, correlate: Function, mirror: bool
) -> Learned:
    """Gradient descent on the mean squared error, all images at each step.

    Parameters
    ----------
    task : Task
    kernels : ndarray
        Where to begin.
    steps : int
    forward : callable
        The operation of the network, called as `corrconv.correlate` is.
    correlate : callable
        Makes the kernel's gradient from the image and the output's.
    mirror : bool
        Whether `forward` convolves: its kernel's gradient is then flipped.
    """
    losses = []
    for _ in range(steps):
        maps = np.stack([forward(task.images, kernel[None], "valid") for kernel in kernels])
        error = np.maximum(maps, 0).sum(axis=0) - task.wanted
        losses.append(float((error**2).mean()))
        gradients = [correlate(task.images, error * (sums > 0), "valid")[0] for sums in maps]
        step = np.stack(gradients) * (task.rate / error.size)
        kernels = kernels - (np.flip(step, (1, 2)) if mirror else step)
    rows = tuple(tuple(tuple(map(float, row)) for row in kernel) for kernel in kernels)
    return Learned(rows, losses[0], losses[-1])
