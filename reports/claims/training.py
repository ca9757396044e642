"""A network small enough to train by hand: two kernels, a rectifier, a sum, plain gradient descent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from corrconv.measure.arrays import Array

from .checks import listed
from .claim import Finding, Number, Verdict

Function = Callable[..., Any]
Kernel = tuple[tuple[float, ...], ...]
SIDE = 16
"""Of the pictures that are learned from."""
LEARNED = 10.0
"""Times that the loss must fall, or nothing is said of what was learned."""
ALIKE, APART = 1e-6, 0.1
"""Distances of two sets of kernels, relative to their size: the same but for rounding; not the same."""


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


@dataclass(frozen=True)
class Trio:
    """Three networks trained on the same task with the same steps.

    Attributes
    ----------
    task : str
    correlating : Learned
        One that correlates.
    from_mirrored, from_same : Learned
        Two that convolve: one from the flipped initial kernels of the first, one from the same.
    """

    task: str
    correlating: Learned
    from_mirrored: Learned
    from_same: Learned

    @property
    def gain(self) -> float:
        """How many times smaller the loss became, the least of the three."""
        nets = (self.correlating, self.from_mirrored, self.from_same)
        return min(net.loss_before / net.loss_after for net in nets)


@dataclass(frozen=True)
class Trained:
    """A trio for each task, after so many steps of gradient descent, each on all pictures."""

    trios: tuple[Trio, ...]
    steps: int


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


def apart(a: Learned, b: Learned) -> float:
    """How far b's kernels are from a's flipped, relative to their size, in whichever order is nearer."""
    flipped, size = np.flip(a.array, (1, 2)), np.linalg.norm(a.array)
    return min(float(np.linalg.norm(flipped - other) / size) for other in (b.array, b.array[::-1]))


def judge(evidence: Trained) -> Finding:
    """Conditional where it hangs on the initial kernels; not resolved where nothing was learned."""
    mirrored = max(apart(it.correlating, it.from_mirrored) for it in evidence.trios)
    same = {it.task: apart(it.correlating, it.from_same) for it in evidence.trios}
    gain = min(it.gain for it in evidence.trios)
    numbers = (
        Number("distance from the flip, mirrored initial kernels", mirrored),
        *(Number(f"the same initial kernels, {task}", distance) for task, distance in same.items()),
        Number("loss, at least", gain, f"times smaller after {evidence.steps} steps"),
    )
    if not gain > LEARNED:
        words = f"Nothing was learned in {evidence.steps} steps: more of them, or another rate, would tell."
        return Finding(Verdict.NOT_RESOLVED, words, numbers)
    if not mirrored <= ALIKE:
        words = (
            f"From mirrored initial kernels they end {mirrored:.2g} of their size from the flip."
        )
        return Finding(Verdict.REFUTED, words, numbers)
    words = (
        f"From mirrored initial kernels they are each other's flip at the end of {evidence.steps} steps, to "
        f"{mirrored:.1g} of their size, that is, to rounding."
    )
    for task, distance in same.items():
        words += (
            f" From the same initial kernels they end {distance:.2g} of their size from the flip, "
            f"trained on {task}."
        )
    if max(same.values()) <= APART:
        return Finding(Verdict.REPRODUCED, words, numbers)
    settled = [task for task, distance in same.items() if distance <= APART]
    open_ = [task for task in same if task not in settled]
    words += f" The start decides for {listed(open_)}" + (
        f", and does not for {listed(settled)}." if settled else "."
    )
    return Finding(Verdict.CONDITIONAL, words, numbers)
