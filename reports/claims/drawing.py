"""The claims' figures, drawn from stored evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import evidence, registry
from .claim import Claim

if TYPE_CHECKING:
    from ..kit.figure import Figure


def names() -> set[str]:
    """Of every figure that there can be."""
    return {name(claim.id) for claim in registry.every().values() if claim.draw}


def name(id_: str) -> str:
    """A1 → claim-a1."""
    return f"claim-{id_.lower()}"


def draw_all(results: Path) -> list[Figure]:
    """A figure for each stored claim that has evidence and can be drawn.

    Raises
    ------
    ValueError
        Where stored evidence is damaged, or made by another version of the experiment.
    """
    claims, drawn = registry.every(), []
    for id_, record in evidence.records(results).items():
        if (claim := claims.get(id_)) and claim.draw and record.evidence is not None:
            drawn.append(draw(claim, evidence.evidence_of(record, claim.evidence_type, results)))
    return drawn


def draw(claim: Claim[Any], found: Any) -> Figure:
    """The figure of a claim that has one, in the style of them all."""
    import matplotlib  # not where claims are only listed or run

    from ..kit.figure import STYLE

    assert claim.draw, f"{claim.id} has no figure"
    with matplotlib.rc_context(STYLE):
        return replace(claim.draw(found), name=name(claim.id))
