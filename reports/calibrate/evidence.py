"""The fitted models, as they are kept."""

from __future__ import annotations

from pathlib import Path

from corrconv.calibrate.evidence import EVIDENCE, Modelled, from_evidence
from corrconv.kit import old_evidence

NAME, TITLE, MAKE = EVIDENCE, "Models", "corrconv models"


def load(results: Path) -> Modelled | None:
    """What is kept beside asv's results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged; the message says what to do.
    """
    return old_evidence.read(results, NAME, MAKE, from_evidence)
