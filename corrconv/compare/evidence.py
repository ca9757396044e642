"""A comparison; written down as JSON or Parquet, and as frames for whoever analyses many."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from corrconv.core.cache import replace
from corrconv.kit import codec, parquet
from corrconv.kit.problems import spelled
from corrconv.measure.sides import Side
from corrconv.measure.statistics import Samples, Summary

if TYPE_CHECKING:
    import pandas as pd

Stopped = Literal["resolved", "all processes", "out of time"]
FORMAT = 2
"""Raised when a stored field changes its meaning. In 1, the fields of a side's problem were its own."""
OF_A_SIDE = frozenset(each.name for each in dataclasses.fields(Side)) - {"problem"}


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock: starting processes (imports, plans, checks), measuring, and in all."""

    starting: float
    measuring: float
    total: float


@dataclass(frozen=True)
class Comparison:
    """One run: what was compared, every sample, what follows from them, and on what machine.

    Attributes
    ----------
    sides : tuple of Side
        As measured: the second is the first one again.
    labels : tuple of str
        What `Samples` call them.
    samples : tuple of Samples
    summary : Summary
    processes : int
        How many fresh processes took part.
    stopped : {"resolved", "all processes", "out of time"}
        Why it ended.
    seed : int
        Of the orders within blocks.
    spent : Spent
    made_at : str
        When it ended: ISO 8601, UTC.
    environment : dict
        `corrconv.measure.environment.record`, and the load before and after; empty where not asked for.
    discarded : int
        Rounds in which threads worked that belong to no side.
    """

    sides: tuple[Side, ...]
    labels: tuple[str, ...]
    samples: tuple[Samples, ...]
    summary: Summary
    processes: int
    stopped: Stopped
    seed: int
    spent: Spent
    made_at: str
    environment: dict[str, Any] = field(default_factory=dict)
    discarded: int = 0

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.sides):
            raise ValueError(f"labels: are {len(self.labels)}, of {len(self.sides)} sides")
        if strange := {each.label for each in self.samples} - set(self.labels):
            raise ValueError(
                f"samples: are of {sorted(strange)[0]!r:.60}, which is no side's label"
            )


def as_data(comparison: Comparison) -> dict[str, Any]:
    """Plain data, ready for JSON."""
    return {"format": FORMAT, **codec.to_data(comparison)}


def from_data(data: Any) -> Comparison:
    """What `as_data` gave.

    Raises
    ------
    ValueError
        Where it is of another format, or is no comparison.
    """
    if not isinstance(data, dict):
        raise ValueError(f"holds no comparison, but {codec.shown(data)}")
    held = dict(data)
    known = held.pop("format", None)
    if known != 1 and (other := codec.other_format(known, FORMAT)):
        raise ValueError(f"{other}, or measure again")
    try:
        if known == 1:
            held["sides"] = [_of_format_1(side) for side in held["sides"]]
        return codec.from_data(Comparison, held)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"a stored comparison is damaged ({error}); measure again") from error


def _of_format_1(side: Mapping[str, Any]) -> dict[str, Any]:
    problem = {key: value for key, value in side.items() if key not in OF_A_SIDE}
    return {**{key: side[key] for key in OF_A_SIDE}, "problem": problem}


def save(comparison: Comparison, path: Path) -> None:
    """Write a comparison in one step: as Parquet where the name ends in .parquet, else as JSON.

    A Parquet file has a row for each sample (`samples_frame`), and all the rest beside them.

    Raises
    ------
    ModuleNotFoundError
        Where Parquet needs something that is not installed.
    OSError
        Where it cannot be written; a file that was there before is untouched.
    """
    data = as_data(comparison)
    if path.suffix == ".parquet":
        frame = samples_frame([comparison])
        frame.attrs = {key: value for key, value in data.items() if key != "samples"}
        replace(path, parquet.encode(frame))
    else:
        replace(path, json.dumps(codec.whole_letters(data)) + "\n")


def load(path: Path) -> Comparison:
    """What `save` wrote.

    Raises
    ------
    ValueError
        Where the file is damaged, naming it.
    ModuleNotFoundError
        Where Parquet needs something that is not installed.
    """
    try:
        if path.suffix == ".parquet":
            frame = parquet.decode(path)
            data = {**{str(key): it for key, it in frame.attrs.items()}, "samples": _samples(frame)}
        else:
            data = codec.parse(path.read_bytes())
        return from_data(data)
    except (ValueError, KeyError, TypeError) as error:  # of Parquet of something else
        said = str(error) if isinstance(error, ValueError) else f"holds no comparison ({error!r})"
        raise ValueError(said if said.startswith(str(path)) else f"{path}: {said}") from error


def _samples(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The samples of a comparison's frame, as `as_data` has them; its rows are in their order."""
    return [
        {
            "label": rows["label"].iloc[0],
            "process": int(rows["process"].iloc[0]),
            "calls": int(rows["calls"].iloc[0]),
            "seconds": rows["seconds"].tolist(),
        }
        for _, rows in frame.groupby(["process", "label"], sort=False)
    ]


def samples_frame(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Every sample, a row each: which comparison, side, process and round, calls, seconds a call."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "comparison": index,
                **_cell(side),
                "label": each.label,
                "process": each.process,
                "round": place,
                "calls": each.calls,
                "seconds": seconds,
            }
            for index, comparison in enumerate(comparisons)
            for side, each in _with_sides(comparison)
            for place, seconds in enumerate(each.seconds)
        ]
    )


def _with_sides(comparison: Comparison) -> Iterable[tuple[Side, Samples]]:
    sides = dict(zip(comparison.labels, comparison.sides))
    return ((sides[each.label], each) for each in comparison.samples)


def _cell(side: Side) -> dict[str, Any]:
    """The columns that name a cell: shapes as text, since a column of Parquet has one type."""
    data = codec.to_data(side)
    problem = data.pop("problem")
    shapes = {key: spelled(problem[key]) for key in ("x_shape", "h_shape")}
    return {**data, **problem, **shapes, "fillvalue": str(problem["fillvalue"])}
