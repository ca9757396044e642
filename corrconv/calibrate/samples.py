"""Samples in rounds, kept: every call once in each round, in an order drawn anew, and when it was taken.

The speed of a shared machine changes by up to a factor of two within seconds; what is compared has
to have met the same moments, and `corrconv.calibrate.drift` undoes what moments did.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.core import Array
from corrconv.measure.problems import same
from corrconv.measure.sides import Side

FORMAT = 1
AGAIN = "corrconv calibrate --full"


@dataclass(frozen=True)
class Rounds:
    """All samples of one process.

    Attributes
    ----------
    sides : tuple of Side
        What was called: planned correlates, ``same`` and zero-filled.
    seconds : ndarray of float, shape (rounds, sides)
        Of one call, each sample of as many calls as fill a millisecond.
    when : ndarray of float, shape (rounds, sides)
        Seconds since the first sample.
    left_out : dict
        Why other calls have no samples, by name, or by name and problem in words.
    """

    sides: tuple[Side, ...]
    seconds: Array
    when: Array
    left_out: dict[str, str]

    def least(self) -> Rounds:
        """One round, of the least of all: where few were taken, on a machine that does other things."""
        least, when = self.seconds.min(axis=0), self.when.min(axis=0)
        return Rounds(self.sides, least[None], when[None], self.left_out)


def save(path: Path, **processes: Rounds) -> None:
    """Write the rounds of processes, by name, to an ``.npz`` file of plain arrays, in one step."""
    from corrconv.core.cache import replace

    held = io.BytesIO()
    arrays: dict[str, Any] = {
        f"{process}.{name}": values
        for process, rounds in processes.items()
        for name, values in _arrays(rounds).items()
    }
    np.savez_compressed(held, format=np.array(FORMAT), **arrays)
    replace(path, held.getvalue())


def _arrays(rounds: Rounds) -> dict[str, Array]:
    problems = [side.problem for side in rounds.sides]
    sides = [
        [(1,) * (2 - len(shape)) + shape for shape in (problem.x_shape, problem.h_shape)]
        for problem in problems
    ]
    return {
        "names": np.array([side.name for side in rounds.sides], str),
        "dtypes": np.array([problem.dtype.name for problem in problems], str),
        "workers": np.array([side.workers for side in rounds.sides], np.int64),
        "ndims": np.array([problem.ndim for problem in problems], np.int64),
        "shapes": np.array(sides, np.int64),
        "seconds": rounds.seconds.astype(np.float32),
        "when": rounds.when.astype(np.float32),
        "left_out": np.array(json.dumps(rounds.left_out)),
    }


def load(path: Path) -> dict[str, Rounds]:
    """Read what `save` wrote: the rounds of processes, by name, ``alone`` among them.

    Raises
    ------
    FileNotFoundError
        Where there is no such file.
    ValueError
        Where the file is damaged or of another format.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if (known := int(held["format"])) != FORMAT:
                raise ValueError(f"is of format {known}, and {FORMAT} is the one known here")
            arrays: dict[str, dict[str, Any]] = {"alone": {}}
            for name in set(held.files) - {"format"}:
                process, _, what = name.partition(".")
                arrays.setdefault(process, {})[what] = held[name]
        return {process: _rounds(data) for process, data in arrays.items()}
    except FileNotFoundError:
        raise
    except Exception as error:  # whatever a damaged archive raises
        raise ValueError(f"{path}: {error!r}; measure again: {AGAIN}") from error


def _rounds(data: dict[str, Any]) -> Rounds:
    asked = zip(*(data[name] for name in ("names", "dtypes", "workers", "ndims", "shapes")))
    sides = []
    for name, dtype, workers, ndim, shapes in asked:
        x, h = (tuple(map(int, shape[-ndim:])) for shape in shapes)
        sides.append(Side(str(name), same(x, h, str(dtype)), int(workers)))
    seconds, when = (data[name].astype(np.float64) for name in ("seconds", "when"))
    if seconds.shape != when.shape or seconds.shape[1:] != (len(sides),):
        raise ValueError(f"has samples of shape {seconds.shape} for {len(sides)} calls")
    if not (np.isfinite(seconds).all() and (seconds > 0).all() and np.isfinite(when).all()):
        raise ValueError("has samples that are no times")
    return Rounds(tuple(sides), seconds, when, json.loads(str(data["left_out"])))
