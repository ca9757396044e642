"""Samples in rounds: every call once in each, in an order drawn anew, and when each was taken.

The speed of a shared machine changes by up to a factor of two within seconds; what is compared has
to have met the same moments, and `corrconv.calibrate.drift` undoes what moments did.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.calibrate.sizes import Call, same
from corrconv.measure.arrays import Array

FORMAT = 1


@dataclass(frozen=True)
class Rounds:
    """All samples of one process.

    Attributes
    ----------
    calls : tuple of Call
    seconds : ndarray of float, shape (rounds, calls)
        Of one call, each sample of as many calls as fill a millisecond.
    when : ndarray of float, shape (rounds, calls)
        Seconds since the first sample.
    left_out : dict
        Why other calls have no samples, by name and problem in words.
    """

    calls: tuple[Call, ...]
    seconds: Array
    when: Array
    left_out: dict[str, str]

    def part(self, chosen: Array) -> Rounds:
        """The rounds chosen by their numbers, in that order, with repetition."""
        return Rounds(self.calls, self.seconds[chosen], self.when[chosen], self.left_out)


def save(path: Path, **processes: Rounds) -> None:
    """Write the rounds of processes, by name, to an ``.npz`` file of plain arrays."""
    arrays: dict[str, Any] = {
        f"{process}.{name}": values
        for process, rounds in processes.items()
        for name, values in _arrays(rounds).items()
    }
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("wb") as file:
            np.savez_compressed(file, format=np.array(FORMAT), **arrays)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _arrays(rounds: Rounds) -> dict[str, Array]:
    ndims = [call.problem.ndim for call in rounds.calls]
    shapes = np.ones((len(ndims), 2, 2), np.int64)
    for place, call in enumerate(rounds.calls):
        shapes[place, 0, -ndims[place] :] = call.problem.x_shape
        shapes[place, 1, -ndims[place] :] = call.problem.h_shape
    return {
        "names": np.array([call.name for call in rounds.calls], str),
        "dtypes": np.array([call.problem.dtype.name for call in rounds.calls], str),
        "workers": np.array([call.workers for call in rounds.calls], np.int64),
        "ndims": np.array(ndims, np.int64),
        "shapes": shapes,
        "seconds": rounds.seconds.astype(np.float32),
        "when": rounds.when.astype(np.float32),
        "left_out": np.array(json.dumps(rounds.left_out)),
    }


def load(path: Path) -> dict[str, Rounds]:
    """Read what `save` wrote: the rounds of processes, by name.

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
            by_process: dict[str, dict[str, Any]] = {}
            for name in set(held.files) - {"format"}:
                process, _, what = name.partition(".")
                by_process.setdefault(process, {})[what] = held[name]
        return {process: _rounds(arrays) for process, arrays in by_process.items()}
    except FileNotFoundError:
        raise
    except Exception as error:  # whatever a damaged archive raises
        raise ValueError(f"{path}: {error}; measure again: corrconv models") from error


def _rounds(data: dict[str, Any]) -> Rounds:
    calls = []
    for place, name in enumerate(data["names"]):
        ndim = int(data["ndims"][place])
        x, h = (tuple(int(side) for side in sides[-ndim:]) for sides in data["shapes"][place])
        problem = same(x, h, str(data["dtypes"][place]))
        calls.append(Call(str(name), problem, int(data["workers"][place])))
    seconds, when = (data[name].astype(np.float64) for name in ("seconds", "when"))
    if seconds.shape != when.shape or seconds.shape[1:] != (len(calls),):
        raise ValueError(f"has samples of shape {seconds.shape} for {len(calls)} calls")
    if not (np.isfinite(seconds).all() and (seconds > 0).all() and np.isfinite(when).all()):
        raise ValueError("has samples that are no times")
    return Rounds(tuple(calls), seconds, when, json.loads(str(data["left_out"])))


def orders(count: int, seed: int = 0) -> Iterator[list[int]]:
    """Orders of so many calls, one for each round, without end."""
    draw = random.Random(seed)
    while True:
        yield draw.sample(range(count), count)
