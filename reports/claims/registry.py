"""All claims, found by looking: the ``CLAIMS`` of every module in `sources`."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from . import evidence, sources
from .claim import Claim


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
            if not re.fullmatch(r"[A-Z]\d+", claim.id):
                raise ValueError(f"claim {claim.id!r}: an id is a letter and a number, as A1")
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
