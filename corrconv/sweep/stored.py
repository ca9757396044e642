"""A whole sweep in one file: what is published, shared, and kept of this machine in the user's cache folder.

The file is sealed as those of a sweep's folder are; seconds are written with five digits.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corrconv.kit import parquet
from corrconv.kit.codec import to_data
from corrconv.sweep import files
from corrconv.sweep.files import Refused
from corrconv.sweep.folder import Sweep, about_of, alone_of, load, record_of

CURE = "bring it back from a copy, or sweep again"


def write(sweep: Sweep, path: Path) -> None:
    """Write a sweep's file in one step; an OSError where it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, _short(body(sweep)))


def body(sweep: Sweep) -> dict[str, Any]:
    """A sweep as plain data, which `whole` reads."""
    return {
        "about": to_data(sweep.about),
        "records": [to_data(record) for record in sweep.records],
        "alone": [to_data(each) for each in sweep.alone],
    }


def read(path: Path) -> Sweep:
    """The sweep of a file that `write` wrote, or of a sweep's folder.

    Raises
    ------
    Refused
        Where it is damaged, of another format, no sweep, or not there.
    OSError
        Where it cannot be read.
    """
    if path.is_dir():
        return load(path)
    if not path.exists():
        raise Refused(f"{path}: holds no sweep, since it is not there; corrconv sweep makes one")
    with path.open("rb") as file:
        if file.read(len(parquet.MAGIC)) == parquet.MAGIC:
            raise Refused(
                f"{path}: is a table, as corrconv merge writes it, and no sweep; name its sweeps' folders "
                "or .json files instead"
            )
    return whole(path, files.read(path, CURE))


def whole(path: Path, body: dict[str, Any]) -> Sweep:
    """The sweep of plain data, which are of `path`; raises Refused as `read`."""
    lists = body.get("records"), body.get("alone")
    if not all(isinstance(each, list) for each in lists):
        raise Refused(f"{path}: is no sweep, or damaged (it has no records); {CURE}")
    about = about_of(path, body.get("about"), CURE)
    records = tuple(record_of(path, each, about, CURE) for each in body["records"])
    alone = tuple(alone_of(path, each, CURE) for each in body["alone"])
    for kind, of in (
        ("turn", [each.turn for each in records]),
        ("process", [(each.name, each.number) for each in alone]),
    ):
        if len(set(of)) < len(of):
            raise Refused(f"{path}: is damaged (a {kind} stands there twice); {CURE}")
    return Sweep(path, about, records, alone)


def _short(data: Any) -> Any:
    """Plain data, its numbers with so many digits."""
    if isinstance(data, float):
        return float(f"{data:.{files.DIGITS}g}")
    if isinstance(data, dict):
        return {key: _short(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_short(each) for each in data]
    return data
