"""Comparisons written down, as JSON or Parquet, and as frames for whoever analyses many."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corrconv.kit import parquet
from corrconv.measure.sides import Side
from corrconv.measure.types import (
    Comparison,
    Estimate,
    Judgement,
    NoiseFloor,
    Ratio,
    Samples,
    Spent,
    Summary,
    Verdict,
)

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
"""Raised when a stored field changes its meaning."""


def as_data(comparison: Comparison) -> dict[str, Any]:
    """Plain data, ready for JSON."""
    data = dataclasses.asdict(comparison)
    data["sides"] = [side.as_data() for side in comparison.sides]
    return {"format": FORMAT, **data}


def from_data(data: dict[str, Any]) -> Comparison:
    """What `as_data` gave.

    Raises
    ------
    ValueError
        Where it is of another format, or is no comparison.
    """
    if data.get("format") != FORMAT:
        raise ValueError(
            f"format: {data.get('format')!r} is not {FORMAT}, the one known here; measure again"
        )
    try:
        summary = data["summary"]
        return Comparison(
            sides=tuple(map(Side.from_data, data["sides"])),
            labels=tuple(data["labels"]),
            samples=tuple(
                Samples(**{**each, "seconds": tuple(each["seconds"])}) for each in data["samples"]
            ),
            summary=Summary(
                summary["confidence"],
                tuple(Estimate(**each) for each in summary["estimates"]),
                NoiseFloor(Ratio(**summary["floor"]["ratio"])),
                tuple(
                    Judgement(Ratio(**each["ratio"]), Verdict(each["verdict"]))
                    for each in summary["judgements"]
                ),
            ),
            spent=Spent(**data["spent"]),
            **{
                key: data[key] for key in ("processes", "stopped", "seed", "made_at", "environment")
            },
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"a stored comparison is damaged: {error!r}; measure again") from error


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
    from corrconv.core.cache import replace  # older commits of impls may lack it

    data = as_data(comparison)
    if path.suffix == ".parquet":
        frame = samples_frame([comparison])
        frame.attrs = {key: value for key, value in data.items() if key != "samples"}
        replace(path, parquet.encode(frame))
    else:
        replace(path, json.dumps(data) + "\n")


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
            data = {**_named(frame.attrs), "samples": _samples(frame)}
        else:
            data = json.loads(path.read_text("utf-8"))
        return from_data(data)
    except (ValueError, KeyError) as error:  # a KeyError: Parquet of something else
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


def _named(attrs: Mapping[Hashable, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in attrs.items()}


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


def judgements_frame(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Every judgement, a row each: ratio, interval, verdict, and the noise floor it was held against."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "comparison": index,
                **_cell(comparison.sides[place + 2]),
                **dataclasses.asdict(judged.ratio),
                "verdict": str(judged.verdict),
                "noise_floor": comparison.summary.floor.factor,
                "confidence": comparison.summary.confidence,
                "stopped": comparison.stopped,
                "seconds_spent": comparison.spent.total,
                "made_at": comparison.made_at,
            }
            for index, comparison in enumerate(comparisons)
            for place, judged in enumerate(comparison.summary.judgements)
        ]
    )


def _with_sides(comparison: Comparison) -> Iterable[tuple[Side, Samples]]:
    sides = dict(zip(comparison.labels, comparison.sides))
    return ((sides[each.label], each) for each in comparison.samples)


def _cell(side: Side) -> dict[str, Any]:
    """The columns that name a cell: shapes as text, since a column of Parquet has one type."""
    data = side.as_data()
    shapes = {key: "x".join(map(str, data[key])) for key in ("x_shape", "h_shape")}
    return {**data, **shapes, "fillvalue": str(data["fillvalue"])}
