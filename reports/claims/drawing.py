"""The claims' figures, drawn from stored evidence."""

from __future__ import annotations

from pathlib import Path

from corrconv.kit import old_evidence as evidence

from ..kit.figure import Figure
from . import registry, stored

PREFIX = "claim-"
"""What every such figure's name begins with; the claim's id in small letters follows."""


def names() -> set[str]:
    """Of every figure that there can be."""
    return {name(claim.id) for claim in registry.every().values() if claim.draw}


def name(id_: str) -> str:
    """A1 → claim-a1."""
    return PREFIX + id_.lower()


def draw_all(results: Path) -> list[Figure]:
    """A figure for each stored claim that has evidence and can be drawn.

    Raises
    ------
    ValueError
        Where stored evidence is damaged, or made by another version of the experiment.
    """
    found = evidence.load(results, stored.NAME)
    claims, drawn = registry.every(), []
    for id_, record in found["claims"].items() if found else ():
        claim = claims.get(id_)
        if claim is None or claim.draw is None or record["evidence"] is None:
            continue
        try:
            shown = stored.restored(claim.evidence_type, record["evidence"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            path = evidence.place(results, stored.NAME)
            raise ValueError(
                f"{path}: the evidence of {id_} does not fit its experiment ({error!r}); make it "
                f"again: corrconv claims {id_}"
            ) from error
        drawn.append(claim.draw(shown))
    return drawn
