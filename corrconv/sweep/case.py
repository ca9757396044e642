"""A case: one problem with so many threads, and the line that names it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corrconv import Problem
from corrconv.kit.problems import spelled

FIELDS = "OPERATION IMAGE KERNEL MODE BOUNDARY DTYPE WORKERS"
EXAMPLE = "correlate 512x512 15x15 same fill float32 1"


@dataclass(frozen=True)
class Case:
    """What all sides of a turn compute.

    Attributes
    ----------
    problem : Problem
        Its fill value is 0.
    workers : int
        How many threads each side may use.
    """

    problem: Problem
    workers: int = 1

    @property
    def line(self) -> str:
        """The case in words, as ``--case`` takes it: ``correlate 512x512 15x15 same fill float32 1``."""
        problem = self.problem
        x, h = (spelled(shape) for shape in (problem.x_shape, problem.h_shape))
        words = problem.operation, x, h, problem.mode, problem.boundary, problem.dtype.name
        return " ".join((*words, str(self.workers)))

    @property
    def stem(self) -> str:
        """The same as part of a file's name."""
        return self.line.replace(" ", "_")

    @classmethod
    def from_line(cls, line: str) -> Case:
        """What `line` gave.

        Raises
        ------
        ValueError
            Where it is no such line.
        """
        words = line.replace("_", " ").split()
        try:
            operation, x, h, mode, boundary, dtype, workers = words
            x_shape, h_shape = (tuple(map(int, shape.split("x"))) for shape in (x, h))
            kind, threads = np.dtype(dtype), int(workers)
        except (ValueError, TypeError):
            raise ValueError(f"case: {line!r} is not {FIELDS}, as in {EXAMPLE!r}") from None
        if threads < 1:
            raise ValueError(f"case: needs at least 1 worker, got {threads}")
        problem = Problem(operation, x_shape, h_shape, mode, boundary, dtype=kind)  # type: ignore[arg-type]
        return cls(problem, threads)
