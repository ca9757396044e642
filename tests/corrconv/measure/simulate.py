"""Noise like that of a shared machine, for putting the statistics to the test: never for results.

Times are simulated sample by sample in the order in which a process takes them, and then sorted to their
sides, so that drift, bursts and steps hit sides as they do in a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from corrconv.core import Array
from corrconv.measure.rounds import orders
from corrconv.measure.statistics import Samples


@dataclass(frozen=True)
class Noise:
    """What happens to the logarithm of a sample's time; all sizes are natural logarithms.

    The defaults are of the size seen on a 2-core virtual machine that others use, too.

    Attributes
    ----------
    white : float
        Scale of what each sample gets of its own, half of it Gaussian, half one-sided.
    drift : float
        Standard deviation of the slope over a whole process, and of a random walk beside it.
    bursts : float
        Bursts a process, each of several samples: somebody else's work.
    burst : float
        Median height of a burst.
    steps : float
        Steps a process: the clock's frequency, or a neighbour that stays.
    step : float
        Standard deviation of a step.
    layout : float
        Standard deviation, from process to process, of each side's own time: where its memory lies.
    """

    white: float = 0.02
    drift: float = 0.05
    bursts: float = 1.5
    burst: float = 0.3
    steps: float = 0.7
    step: float = 0.15
    layout: float = 0.01


def logs(noise: Noise, series: int, length: int, generator: np.random.Generator) -> Array:
    """So many processes' noise, sample after sample: shape (series, length)."""
    shape = series, length
    place = np.linspace(-0.5, 0.5, length)
    white = generator.normal(size=shape) + generator.exponential(size=shape)
    slope = generator.normal(size=(series, 1)) * place
    walk = np.cumsum(generator.normal(size=shape), axis=1) / np.sqrt(length)
    steps = generator.random(shape) < noise.steps / length
    stepped = np.cumsum(steps * generator.normal(size=shape), axis=1)
    return (
        noise.white * white
        + noise.drift * (slope + walk)
        + noise.step * stepped
        + _bursts(noise, shape, generator)
    )


def _bursts(noise: Noise, shape: tuple[int, int], generator: np.random.Generator) -> Array:
    """Heights of bursts: each begins anywhere and lasts a tenth of the process, on average."""
    series, length = shape
    begins = generator.random(shape) < noise.bursts / length
    row, start = np.nonzero(begins)
    lasts = generator.geometric(min(1.0, 10 / length), size=len(row))
    height = noise.burst * np.exp(generator.normal(size=len(row)) / 2)
    edges = np.zeros((series, length + 1))
    np.add.at(edges, (row, start), height)
    np.add.at(edges, (row, np.minimum(start + lasts, length)), -height)
    return np.cumsum(edges, axis=1)[:, :length]


def runs(
    noise: Noise,
    effects: Sequence[float],
    count: int,
    processes: int,
    blocks: int,
    generator: np.random.Generator,
) -> list[list[Samples]]:
    """So many runs of a comparison, each with the samples of all its processes.

    Parameters
    ----------
    noise : Noise
    effects : sequence of float
        True log-ratios to the first side: of the first side again (0), and of each other side.
    count, processes, blocks : int
        Runs, processes of each, blocks of each process.
    generator : numpy.random.Generator
        Of noise and orders.
    """
    sides, rounds = len(effects) + 1, 2 * blocks
    series = count * processes
    slots = logs(noise, series, rounds * sides, generator).reshape(series, rounds, sides)
    seeds = generator.integers(2**31, size=series)
    order = np.array([[*islice(orders(sides, int(seed)), rounds)] for seed in seeds]).reshape(
        series, rounds, sides
    )
    taken = np.empty_like(slots)
    np.put_along_axis(
        taken, order, slots, axis=2
    )  # slot k of a round is of the side that came k-th
    taken += np.array([0.0, *effects]) + noise.layout * generator.normal(size=(series, 1, sides))
    seconds = np.exp(taken).reshape(count, processes, rounds, sides)
    labels = ["first", "first (again)", *(f"other {k}" for k in range(1, sides - 1))]
    return [
        [
            Samples(label, process, 1, tuple(seconds[run, process, :, side].tolist()))
            for process in range(processes)
            for side, label in enumerate(labels)
        ]
        for run in range(count)
    ]
