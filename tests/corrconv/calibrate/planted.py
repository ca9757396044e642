"""Implementations of others, and samples that follow the table, for tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corrconv import model
from corrconv.calibrate import sizes
from corrconv.calibrate.samples import Rounds
from corrconv.core.registry import load_file

FILE = """
import os
import numpy as np
from corrconv.core.contract import Implementation
from corrconv.core.plan import Plan

class Mine(Implementation):
    name, family, library, reference = "{name}", "{family}", "numpy", "a test"

    def declines(self, problem):
        return None if problem.ndim == 1 and problem.mode == "same" and problem.boundary == "fill" else "no"

    def make_plan(self, problem, workers):
        if {dies}:
            os._exit(7)
        back = (problem.h_shape[0] - 1) // 2
        N = problem.x_shape[0]
        def compute(x, h):
            whole = np.correlate(x, h, "full")
            return np.ascontiguousarray(whole[back : back + N], dtype=problem.dtype)
        return Plan(problem, workers, compute)

implementation = Mine()
"""


def third_party(folder: Path, family: str, *, dies: bool = False) -> str:
    """A registered implementation of which the project knows nothing: its name."""
    name = f"mine_{family}{'_dies' * dies}_{folder.name}".replace("-", "_")
    return load_file(third_party_file(folder, family, name, dies=dies)).name


def third_party_file(folder: Path, family: str, name: str = "mine", *, dies: bool = False) -> Path:
    path = folder / f"{name}.py"
    path.write_text(FILE.format(name=name, family=family, dies=dies))
    return path


def following(
    depth: sizes.Depth, slower: dict[str, float], rounds: int = 8, noise: float = 0.01
) -> Rounds:
    """Samples as the table predicts them, so many times as slow (by name; ``""`` for all)."""
    asked, seconds = [], []
    for side in sizes.sides(depth)[0]:
        found = {each.name: each.seconds for each in model.predict_all(side.problem)}
        if side.name in found:
            asked.append(side)
            seconds.append(slower.get("", 1.0) * slower.get(side.name, 1.0) * found[side.name])
    scatter = np.exp(noise * np.random.default_rng(0).normal(size=(rounds, len(asked))))
    when = np.arange(scatter.size, dtype=float).reshape(scatter.shape)
    return Rounds(tuple(asked), np.array(seconds) * scatter, when, {"a call, of some": "why"})
