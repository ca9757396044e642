"""D4: what networks learn that convolve, and those that correlate, after Lei Mao.

A network is small enough to train by hand: two kernels, a rectifier, a sum, plain gradient descent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corrconv import convolve, correlate
from corrconv.core import Array
from corrconv.kit.units import listed

from ..canvas import Figure, canvas, figure
from ..claim import Claim, Effort, Finding, Function, Number, Verdict
from .lei_mao import SOURCE

Kernel = tuple[tuple[float, ...], ...]
SIDE = 16
"""Of the pictures that are learned from."""
LEARNED = 10.0
"""Times that the loss must fall, or nothing is said of what was learned."""
ALIKE, APART = 1e-6, 0.1
"""Distances of two sets of kernels, relative to their size: the same but for rounding; not the same."""


@dataclass(frozen=True)
class Task:
    """Pictures of 16 × 16, what a network is to make of them, of 12 × 12, and the rate at which it learns.

    That is the step in units of the gradient: smaller where neighbours are alike, or it diverges.
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
    """Three networks trained on the same task with the same steps: one correlates, two convolve.

    Those that convolve began from the flipped initial kernels of the first, and from the same.
    """

    task: str
    correlating: Learned
    from_mirrored: Learned
    from_same: Learned

    @property
    def gain(self) -> float:
        """How many times smaller the loss became, the least of the three."""
        nets = (self.correlating, self.from_mirrored, self.from_same)
        return float(np.min([net.loss_before / net.loss_after for net in nets]))  # NaN stays


@dataclass(frozen=True)
class Trained:
    """A trio for each task, after so many steps of gradient descent, each on all pictures."""

    trios: tuple[Trio, ...]
    steps: int


def d4(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Trained:
    """Networks of two kernels and a rectifier, on the same pictures, with the same steps."""
    start, steps = initial_kernels(), effort.of(300, 100)

    def correlating(task: Task) -> Learned:
        return descend(task, start, steps, correlate, correlate, mirror=False)

    def convolving(task: Task, kernels: Array) -> Learned:
        return descend(task, kernels, steps, convolve, correlate, mirror=True)

    trios = (
        Trio(
            task.name,
            correlating(task),
            from_mirrored=convolving(task, np.flip(start, (1, 2))),
            from_same=convolving(task, start),
        )
        for task in tasks(effort.of(24, 8))
    )
    return Trained(tuple(trios), steps)


def tasks(count: int) -> tuple[Task, ...]:
    """`count` pieces of a photograph and as many of noise, and what two hidden kernels make of them."""
    from ...pictures.samples import photograph

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
    """Gradient descent on the mean squared error from these kernels on, all images at each step.

    The network's operation is `forward`; `correlate` makes the kernel's gradient from the image and the
    output's, to be flipped (`mirror`) where `forward` convolves.
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
    gain = float(np.min([it.gain for it in evidence.trios]))
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
    words += f" The start decides for {listed(open_)}"
    words += f", and does not for {listed(settled)}." if settled else "."
    return Finding(Verdict.CONDITIONAL, words, numbers)


def draw(evidence: Trained) -> Figure:
    """The two kernels of each network in rows of their own, those that convolve flipped as well."""
    trios, drawn = evidence.trios, []
    drawing = canvas(9.6, 4.1 * len(trios))
    for part, trio in zip(drawing.subfigures(len(trios), 1, squeeze=False)[:, 0], trios):
        part.suptitle(f"trained on {trio.task}", x=0.01, ha="left", fontsize=10, weight="bold")
        columns = (
            ("correlates", trio.correlating.array),
            ("convolves,\nmirrored start", trio.from_mirrored.array),
            ("the same,\nflipped", np.flip(trio.from_mirrored.array, (1, 2))),
            ("convolves,\nsame start", trio.from_same.array),
            ("the same,\nflipped", np.flip(trio.from_same.array, (1, 2))),
        )
        top = max(float(np.abs(kernels).max()) for _, kernels in columns)
        grid, scale = part.subplots(2, len(columns)), {"vmin": -top, "vmax": top}
        for column, (title, kernels) in enumerate(columns):
            grid[0][column].set_title(title, fontsize=9, weight="normal")
            told = trio.task, title.replace("\n", " ")
            drawn += [(*told, *place, weight) for place, weight in np.ndenumerate(kernels)]
            for axes, kernel in zip(grid[:, column], kernels):
                picture = axes.imshow(kernel, cmap="RdBu_r", interpolation="nearest", **scale)
                axes.set(xticks=[], yticks=[])
                axes.grid(False)
                axes.spines[:].set_visible(True)
        part.colorbar(picture, ax=grid, shrink=0.8, aspect=30, label="weight")
    distances = "; ".join(
        f"on {it.task} {apart(it.correlating, it.from_mirrored):.1g} of their size from a mirrored start, "
        f"{apart(it.correlating, it.from_same):.2g} from the same start"
        for it in trios
    )
    return figure(
        drawing,
        "Trained kernels beside their flips",
        f"Two kernels of 5 × 5, learned by gradient descent in {evidence.steps} steps; the loss became "
        f"at least {min(it.gain for it in trios):.2g} times smaller. How far the convolving network's "
        f"kernels are from the correlating one's flipped, in whichever order: {distances}.",
        "For each task two rows of five heat maps of 5 by 5 weights: the correlating network's, the "
        "convolving one's from a mirrored start, the same turned by half a turn, and two more from "
        "the same start. How alike the first, third and fifth column are, the caption says in numbers.",
        drawn,
        "task network kernel row column weight",
    )


CLAIMS = (
    Claim(
        id="D4",
        title="trained kernels are each other's flip",
        statement="Two networks trained alike, one with convolution and one with cross-correlation, learn "
        "kernels that are each other's flip.",
        source=SOURCE,
        sense="Alike: the same pictures, steps and rate. A flip is a turn by 180°, the two kernels in "
        "whichever order is nearer; distances are beside the kernels' norm.",
        experiment=d4,
        judge=judge,
        meaning="For training the operation does not matter, so take the fastest. It matters as soon as "
        "kernels leave their framework: flip them when they go from one that correlates to one that "
        "convolves.",
        draw=draw,
    ),
)
