"""How good our own implementations are: what was to be shown, and what the studies found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from corrconv.kit.old_evidence import Evidence

from .stored import EVIDENCE, Studied
from .targets import Target, targets

NAME = EVIDENCE
TITLE = "How good"
QUESTION = "How good are our own implementations?"
SUMMARY = "What our own implementations were to reach, and what was measured."
GROUP = "Measured"
MAKE = "python -m corrconv.reports.studies"


@dataclass(frozen=True)
class Made:
    """When and with what one study was made."""

    name: str
    at: str
    commit: str
    changed: bool
    processor: str
    quick: bool


@dataclass(frozen=True)
class Shown:
    """All that the template shows, beside the figures."""

    targets: tuple[Target, ...]
    made: tuple[Made, ...]

    @property
    def counts(self) -> str:
        """In words: 9 reached, 2 not reached."""
        counts = Counter(target.verdict for target in self.targets)
        return ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())


def shape(evidence: Evidence) -> Shown:
    """The table of stored evidence, see `corrconv.reports.studies`."""
    studied = Studied.from_data(evidence["studies"])
    made = tuple(
        Made(
            name,
            study.made["at"].replace("T", " ").removesuffix("+00:00"),
            study.made["commit"][:8],
            study.made.get("uncommitted changes") is True,
            study.made["processor"],
            study.made["quick"],
        )
        for name, study in studied.studies.items()
    )
    return Shown(tuple(targets(studied)), made)
