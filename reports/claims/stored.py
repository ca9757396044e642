"""Outcomes as plain data, for JSON, and back."""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .run import Outcome

NAME = "claims"
"""Of the evidence, see `corrconv.kit.old_evidence`."""
Record = dict[str, Any]


def record(outcome: Outcome, made: Mapping[str, Any]) -> Record:
    """All that a page says of a claim: it needs neither the experiment nor its module again.

    Parameters
    ----------
    outcome : Outcome
    made : mapping
        When, on which machine and from which commit.
    """
    claim, finding = outcome.claim, outcome.finding
    return {
        "id": claim.id,
        "title": claim.title,
        "statement": claim.statement,
        "sense": claim.sense,
        "source": dataclasses.asdict(claim.source),
        "exact": claim.exact,
        "experiment": claim.code,
        "meaning": claim.meaning,
        "verdict": str(finding.verdict) if finding else "broken",
        "words": finding.words if finding else outcome.error,
        "numbers": [dataclasses.asdict(number) for number in finding.numbers] if finding else [],
        "evidence": plain(outcome.evidence),
        "effort": str(outcome.effort),
        "seconds": round(outcome.seconds, 6),
        "made": dict(made),
    }


def merged(before: Record | None, records: Iterable[Record]) -> Record:
    """What was stored, with the records in the places of those of the same claims."""
    kept = dict(before["claims"]) if before else {}
    kept |= {record["id"]: record for record in records}
    return {"claims": dict(sorted(kept.items(), key=lambda item: (item[0][0], int(item[0][1:]))))}


def plain(value: Any) -> Any:
    """A dataclass, and what it holds, as JSON knows it: infinity and NaN as words.

    Raises
    ------
    TypeError
        Where it holds something else, such as an array: evidence is plain numbers.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or type(value) in (bool, int, float, str):
        return value
    raise TypeError(f"evidence holds {value!r}: give plain numbers, strings, tuples or dataclasses")


def restored(kind: Any, data: Any) -> Any:
    """What `plain` was given: `kind` is its dataclass, whose annotations say the rest."""
    if data is None:
        return None
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{name: restored(hints[name], value) for name, value in data.items()})  # type: ignore[operator]
    if typing.get_origin(kind) is tuple:
        return tuple(restored(typing.get_args(kind)[0], item) for item in data)
    if isinstance(kind, types.UnionType):
        (kind,) = (part for part in typing.get_args(kind) if part is not types.NoneType)
        return restored(kind, data)
    return float(data) if kind is float else data
