"""Samples in rounds, kept: every call once in each round, in an order drawn anew, and when it was taken.

The speed of a shared machine changes by up to a factor of two within seconds, and all calls feel it
alike; what is compared has to have met the same moments, and `correct` undoes what moments did. What a
sample differs from its own call's median tells how fast the machine was then; the running median over
neighbours in time, who are samples of other calls, tells it without the sample's own noise.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corrconv.core import Array
from corrconv.core.cache import replace
from corrconv.kit.codec import from_data, other_format, parse, short, to_data
from corrconv.measure.sides import Side

FORMAT = 2
"""In 1, the fields of sides were arrays of their own."""
AGAIN = "corrconv calibrate --full"
HELD = ("said", "seconds", "when")
NEIGHBOURS = 31
"""Samples over which the running median goes: a quarter of a second, in the main."""
STEPS = 2
"""How often times and speed are found from each other."""


@dataclass(frozen=True)
class Said:
    """What is kept of rounds beside their times."""

    sides: tuple[Side, ...]
    left_out: dict[str, str]


@dataclass(frozen=True)
class Rounds:
    """All samples of one process; arrays of shape (rounds, sides)."""

    sides: tuple[Side, ...]
    """What was called: planned correlates, ``same`` and zero-filled."""
    seconds: Array
    """Of one call, each sample of as many calls as fill a millisecond."""
    when: Array
    """Seconds since the first sample."""
    left_out: dict[str, str]
    """Why other calls have no samples, by name, or by name and problem in words."""

    def least(self) -> Rounds:
        """One round, of the least of all: where few were taken, on a machine that does other things."""
        least, when = self.seconds.min(axis=0), self.when.min(axis=0)
        return Rounds(self.sides, least[None], when[None], self.left_out)


def save(path: Path, **processes: Rounds) -> None:
    """Write the rounds of processes, by name, to an ``.npz`` file of plain arrays, in one step."""
    arrays = {"format": np.array(FORMAT)}
    for process, rounds in processes.items():
        said = json.dumps(to_data(Said(rounds.sides, rounds.left_out)))
        arrays[f"{process}.said"] = np.array(said)
        arrays[f"{process}.seconds"] = rounds.seconds.astype(np.float32)
        arrays[f"{process}.when"] = rounds.when.astype(np.float32)
    held = io.BytesIO()
    np.savez_compressed(held, **arrays)  # type: ignore[arg-type]  # no array is called allow_pickle
    replace(path, held.getvalue())


def load(path: Path) -> dict[str, Rounds]:
    """Read what `save` wrote: the rounds of processes, by name, ``alone`` among them.

    Raises
    ------
    FileNotFoundError
        Where there is no such file.
    ValueError
        Where the file is damaged or of another format.
    """
    other = ""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if other := other_format(int(held["format"]), FORMAT):
                raise ValueError(other)
            names = {"alone", *(name.partition(".")[0] for name in held.files)} - {"format"}
            return {name: _rounds(*(held[f"{name}.{it}"] for it in HELD)) for name in names}
    except FileNotFoundError:
        raise
    except Exception as error:  # whatever a damaged archive raises
        said = str(error) if isinstance(error, ValueError) else repr(error)
        wrong = other or f"holds no samples, or is damaged ({short(said)})"
        raise ValueError(f"{path}: {wrong}; measure again: {AGAIN}") from error


def _rounds(text: Array, *times: Array) -> Rounds:
    said = from_data(Said, parse(str(text).encode()))
    seconds, when = (each.astype(np.float64) for each in times)
    if seconds.shape != when.shape or seconds.shape[1:] != (len(said.sides),):
        raise ValueError(f"has samples of shape {seconds.shape} for {len(said.sides)} calls")
    if not (np.isfinite(seconds).all() and (seconds > 0).all() and np.isfinite(when).all()):
        raise ValueError("has samples that are no times")
    return Rounds(said.sides, seconds, when, said.left_out)


@dataclass(frozen=True)
class Corrected:
    """Samples at the machine's usual speed; arrays of shape (rounds, calls)."""

    seconds: Array
    """Over the slowness of their moments."""
    slowness: Array
    """How many times the usual time everything took then; its median is 1."""

    @property
    def typical(self) -> Array:
        """Seconds of each call: the median over rounds."""
        median: Array = np.median(self.seconds, axis=0)
        return median


def correct(seconds: Array, when: Array, neighbours: int = NEIGHBOURS) -> Corrected:
    """Samples, and when each was taken, of shape (rounds, calls), without what their moments did to them.

    The speed is a median over so many neighbours in time, an odd number.
    """
    from scipy.ndimage import median_filter

    logs = np.log(seconds)
    order = np.argsort(when, axis=None)
    drift = np.zeros_like(logs)
    width = min(neighbours, 2 * ((logs.size - 1) // 2) + 1)
    for _ in range(STEPS):
        apart = (logs - np.median(logs - drift, axis=0)).ravel()[order]
        smooth = np.empty_like(apart)
        smooth[order] = median_filter(apart, size=width, mode="nearest")
        drift = (smooth - np.median(smooth)).reshape(logs.shape)
    return Corrected(np.exp(logs - drift), np.exp(drift))
