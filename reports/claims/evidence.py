"""What came of each claim, as it is kept in a folder of results: a page needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corrconv.kit import evidence
from corrconv.kit.codec import from_data, to_data

from .claim import Effort, Number, Source, see_id
from .run import Outcome

NAME, TITLE, MAKE = "claims", "Claims", "corrconv claims"
MADE = ("at", "processor", "commit", "uncommitted changes")


@dataclass(frozen=True)
class Record:
    """One claim, and what came out.

    Attributes
    ----------
    experiment : str
        Its code.
    verdict : str
        ``broken`` where the experiment or its judge broke; `words` then say why.
    evidence : plain data
        See `evidence_of`; None where it could not be made.
    made : dict
        When, on which machine and from which commit.
    """

    id: str
    title: str
    statement: str
    source: Source
    exact: bool
    experiment: str
    meaning: str
    verdict: str
    words: str
    effort: Effort
    seconds: float
    made: dict[str, Any]
    sense: str = ""
    numbers: tuple[Number, ...] = ()
    evidence: Any = None


@dataclass(frozen=True)
class Records:
    """Every claim that was put to the test, by its id."""

    claims: dict[str, Record]

    def __post_init__(self) -> None:
        for key, it in self.claims.items():
            if key != it.id:
                raise ValueError(f"claims: {it.id!r:.80} stands under {key!r:.80}")
            see_id(key)
            evidence.see_made(it.made, MADE)


def record(outcome: Outcome, made: Mapping[str, Any]) -> Record:
    """All that a page says of a claim."""
    claim = outcome.claim
    return Record(
        id=claim.id,
        title=claim.title,
        statement=claim.statement,
        sense=claim.sense,
        source=claim.source,
        exact=claim.exact,
        experiment=claim.code,
        meaning=claim.meaning,
        verdict=outcome.verdict,
        words=outcome.words,
        numbers=outcome.numbers,
        evidence=to_data(outcome.evidence),
        effort=outcome.effort,
        seconds=round(outcome.seconds, 6),
        made=dict(made),
    )


def load(results: Path) -> Records | None:
    """What is kept beside `results`; raises as `corrconv.kit.evidence.load` does."""
    return evidence.load(Records, evidence.place(results, NAME), remake=MAKE)


def records(results: Path) -> dict[str, Record]:
    """The same by id, where nothing is kept none."""
    found = load(results)
    return found.claims if found else {}


def keep(new: Iterable[Record], results: Path) -> Path:
    """Put records in the places of earlier ones of the same claims; the file."""
    claims = records(results) | {it.id: it for it in new}
    ordered = dict(sorted(claims.items(), key=lambda item: (item[0][0], int(item[0][1:]))))
    return evidence.save(Records(ordered), evidence.place(results, NAME))


def evidence_of(record: Record, kind: type, results: Path) -> Any:
    """The evidence that is kept in a record, as its dataclass `kind`; None where there is none.

    Raises
    ------
    ValueError
        Where it does not fit: it was made by another version of the experiment.
    """
    if record.evidence is None:
        return None
    try:
        return from_data(kind, record.evidence)
    except ValueError as error:
        raise ValueError(
            f"{evidence.place(results, NAME)}: the evidence of {record.id} does not fit its experiment "
            f"({error}); make it again: {MAKE} {record.id}"
        ) from error
