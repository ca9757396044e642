"""What a regress run says: of each cell, and in one word of all; with all that it rests on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from corrconv.core.cache import replace
from corrconv.kit.codec import to_data, whole_letters
from corrconv.regress import statistics

FORMAT = 1


class Answer(StrEnum):
    """Of a cell, or of a run; never one for another."""

    WRONG = "wrong"
    SLOWER = "slower"
    NOT_MEASURED = "not measured"
    NOT_RESOLVED = "not resolved"
    FASTER = "faster"
    NOT_SLOWER = "not slower"


def called(label: str, commit: str) -> str:
    """A side by its label and its commit, where that says more."""
    short = commit[:12]
    return label if label.startswith(short) else f"{label} ({short})"


STATUS = {
    Answer.NOT_SLOWER: 0,
    Answer.FASTER: 0,
    Answer.SLOWER: 1,
    Answer.NOT_RESOLVED: 3,
    Answer.NOT_MEASURED: 4,
    Answer.WRONG: 5,
}
"""Exit statuses; 2 is what was asked wrongly."""


@dataclass(frozen=True)
class Ran:
    """A side, and the proof of what it ran.

    Attributes
    ----------
    label, commit, python : str
    code : tuple of str
        Its folders.
    libraries : tuple of str
        Modules that it had loaded in versions of its own.
    files : int
        How many files of code its process had loaded, each found to be the commit's by git's digest.
    """

    label: str
    commit: str
    python: str
    code: tuple[str, ...]
    files: int = 0
    libraries: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """Its label and its commit."""
        return called(self.label, self.commit)


@dataclass(frozen=True)
class Judged:
    """What is said of a cell.

    Attributes
    ----------
    name, regime : str
        Implementation or function, and its problem.
    answer : Answer
    ratio, low, high : float or None
        HEAD's time over BASE's, and its interval; of a cell that was measured again, from that stage alone.
    pairs : int
        Of fresh processes behind it.
    confirmed : bool
        Whether it was measured again.
    seconds : float or None
        Of a call of BASE.
    why : str
        Why it is wrong, not measured or not resolved.
    reachable : bool or None
        Whether the change can touch it; None where that is not known.
    screened : float or None
        The ratio of the first stage.
    """

    name: str
    regime: str
    answer: Answer
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    pairs: int = 0
    confirmed: bool = False
    seconds: float | None = None
    why: str = ""
    reachable: bool | None = None
    screened: float | None = None

    @property
    def key(self) -> str:
        """What names it."""
        return f"{self.name} {self.regime}".strip()


@dataclass(frozen=True)
class Regression:
    """A run.

    Attributes
    ----------
    base, head : Ran
    answer : Answer
        Of all cells: the worst.
    cells : tuple of Judged
    effect : float
        The minimum effect, as a factor's excess.
    family : float
        Chance that an unchanged run names any cell.
    detectable : float or None
        The slowdown that would have been found in the typical cell with a power of 90%; a factor's excess.
    warnings : tuple of str
    spent : float
        Seconds on the clock, without builds.
    notes : tuple of str
        What else is to be known: environments, changes that were not measured.
    why : str
        Why nothing was measured, where nothing was.
    environment : dict
    made_at : str
    """

    base: Ran
    head: Ran
    answer: Answer
    cells: tuple[Judged, ...]
    effect: float
    family: float
    detectable: float | None
    warnings: tuple[str, ...]
    spent: float
    notes: tuple[str, ...] = ()
    why: str = ""
    environment: dict[str, Any] = field(default_factory=dict)
    made_at: str = ""


def overall(cells: Sequence[Judged]) -> Answer:
    """The worst of what is said of cells: wrong before slower, slower before what is not known."""
    said = {cell.answer for cell in cells}
    if not said:
        return Answer.NOT_MEASURED
    order = (Answer.WRONG, Answer.SLOWER, Answer.NOT_MEASURED, Answer.NOT_RESOLVED)
    return next((each for each in order if each in said), Answer.NOT_SLOWER)


def unmeasured(base: str, head: str, effect: float, why: str) -> Regression:
    """A run that came to no cell: a side did not build, or did not run.

    Parameters
    ----------
    base, head : str
        As they were asked for.
    effect : float
    why : str
    """
    return Regression(
        Ran(base, "", "", ()),
        Ran(head, "", "", ()),
        Answer.NOT_MEASURED,
        (),
        effect,
        statistics.FAMILY,
        None,
        (),
        0.0,
        why=why,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def as_data(found: Regression) -> dict[str, Any]:
    """Plain data, ready for JSON."""
    return {"format": FORMAT, "exit status": STATUS[found.answer], **to_data(found)}


def save(found: Regression, path: Path) -> None:
    """Write it as JSON, in one step."""
    replace(path, json.dumps(whole_letters(as_data(found)), indent=1, ensure_ascii=False) + "\n")
