"""D4: what networks learn that convolve, and those that correlate, after Lei Mao."""

from __future__ import annotations

import numpy as np

import corrconv
from corrconv.measure.arrays import Array

from . import training
from .claim import Claim, Effort
from .figures import trained
from .lei_mao import SOURCE, Function


def d4(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
) -> training.Trained:
    """Networks of two kernels and a rectifier, on the same pictures, with the same steps."""
    start, steps = training.initial_kernels(), effort.of(300, 100)

    def correlating(task: training.Task) -> training.Learned:
        return training.descend(task, start, steps, correlate, correlate, mirror=False)

    def convolving(task: training.Task, kernels: Array) -> training.Learned:
        return training.descend(task, kernels, steps, convolve, correlate, mirror=True)

    trios = (
        training.Trio(
            task.name,
            correlating(task),
            from_mirrored=convolving(task, np.flip(start, (1, 2))),
            from_same=convolving(task, start),
        )
        for task in training.tasks(effort.of(24, 8))
    )
    return training.Trained(tuple(trios), steps)


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
        judge=training.judge,
        meaning="For training the operation does not matter, so take the fastest. It matters as soon as "
        "kernels leave their framework: flip them when they go from one that correlates to one that "
        "convolves.",
        draw=trained.draw,
    ),
)
