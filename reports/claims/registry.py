"""All claims, found by looking: the ``CLAIMS`` of every module in `sources`; and their figures."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..kit.run import Run
from . import evidence, sources
from .claim import Claim, see_id
from .run import run_one

if TYPE_CHECKING:
    from ..kit.figure import Figure


@cache
def every() -> dict[str, Claim]:
    """Every claim by its id, in natural order: A1, A2, A10, B1.

    Raises
    ------
    ValueError
        Where two claims have one id, or an id is no letter with a number.
    """
    found: dict[str, Claim] = {}
    for module in pkgutil.iter_modules(sources.__path__):
        loaded = importlib.import_module(f"{sources.__name__}.{module.name}")
        for claim in getattr(loaded, "CLAIMS", ()):
            see_id(claim.id)
            if claim.id in found:
                raise ValueError(f"claim {claim.id} is defined twice: {module.name} has the second")
            found[claim.id] = claim
    return dict(sorted(found.items(), key=lambda item: (item[0][0], int(item[0][1:]))))


def choose(what: Sequence[str]) -> list[Claim]:
    """The claims asked for, in natural order: A1 is one, A a whole source; all where nothing is.

    Raises
    ------
    ValueError
        Where no claim has that id.
    """
    claims, wanted = every(), {entry.upper() for entry in what}
    for entry in sorted(wanted):
        if not any(entry in (name, name[0]) for name in claims):
            raise ValueError(
                f"{entry!r} is no claim: give an id ({', '.join(claims)}) or a source's letter "
                f"({', '.join(sorted({name[0] for name in claims}))})"
            )
    return [it for name, it in claims.items() if not wanted or wanted & {name, name[0]}]


def evidence_of(results: Path, id_: str) -> Any:
    """The evidence of the claim `id_` that is kept beside `results`; None where none is.

    Raises
    ------
    ValueError
        Where it is damaged, or made by another version of the experiment.
    """
    record = evidence.records(results).get(id_)
    return record and evidence.evidence_of(record, every()[id_].evidence_type, results)


def known(results: Path, measured: Run | None) -> dict[str, evidence.Record]:
    """What came of every claim, by id: as stored, and as the run says where a claim is about one.

    Raises
    ------
    ValueError
        Where what is stored is damaged.
    """
    found = {
        id_: record
        for id_, record in evidence.records(results).items()
        if not (id_ in every() and every()[id_].of_run)
    }
    if measured:
        asked = [claim for claim in every().values() if claim.of_run]
        made = _made(measured)
        found |= {it.id: evidence.record(run_one(it, measured=measured), made) for it in asked}
    return dict(sorted(found.items(), key=lambda item: (item[0][0], int(item[0][1:]))))


def _made(of: Run) -> dict[str, Any]:
    record, source = of.environment, of.environment.get("source", {})
    return {
        "at": of.sweep.about.made_at,
        "commit": str(source.get("commit", "unknown")),
        "uncommitted changes": source.get("uncommitted changes"),
        "processor": str(record["machine"]["processor"]),
    }


def figure_names() -> set[str]:
    """Of every figure that there can be."""
    return {figure_name(claim.id) for claim in every().values() if claim.draw}


def figure_name(id_: str) -> str:
    """A1 → claim-a1."""
    return f"claim-{id_.lower()}"


def draw_all(results: Path, measured: Run | None = None) -> list[Figure]:
    """A figure for each claim, stored or of the run, that has evidence and can be drawn.

    Raises
    ------
    ValueError
        Where stored evidence is damaged, or made by another version of the experiment.
    """
    claims, drawn = every(), []
    for id_, record in known(results, measured).items():
        if (claim := claims.get(id_)) and claim.draw and record.evidence is not None:
            found = evidence.evidence_of(record, claim.evidence_type, results)
            if getattr(found, "cells", True):  # a sweep of other sizes has nothing to draw
                drawn.append(draw(claim, found))
    return drawn


def draw(claim: Claim[Any], found: Any) -> Figure:
    """The figure of a claim that has one, in the style of them all."""
    import matplotlib  # not where claims are only listed or run

    from ..kit.figure import STYLE

    assert claim.draw, f"{claim.id} has no figure"
    with matplotlib.rc_context(STYLE):
        return replace(claim.draw(found), name=figure_name(claim.id))
