"""What the experiment behind a claim found, as it was stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corrconv.kit import old_evidence as evidence

from . import registry, stored


def evidence_of(results: Path, id_: str) -> Any:
    """The evidence of the claim `id_`, a dataclass of the experiment's; None where none is stored.

    Raises
    ------
    ValueError
        Where it is damaged, or made by another version of the experiment.
    """
    found = evidence.load(results, stored.NAME)
    record = found["claims"].get(id_) if found else None
    if record is None or record["evidence"] is None:
        return None
    kind = registry.every()[id_].evidence_type
    try:
        return stored.restored(kind, record["evidence"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        path = evidence.place(results, stored.NAME)
        raise ValueError(
            f"{path}: the evidence of {id_} does not fit its experiment ({error!r}); make it again: "
            f"corrconv claims {id_}"
        ) from error
