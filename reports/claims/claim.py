"""What a claim is: a published statement, the experiment that tests it, and the judge of its evidence."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from corrconv.kit import units

if TYPE_CHECKING:
    from ..kit.figure import Figure

E = TypeVar("E")
"""The evidence: a frozen dataclass of plain numbers, strings, tuples and others of its kind."""
Function = Callable[..., Any]
"""What an experiment may be given to test: called as `corrconv.correlate` or SciPy's is."""
Value = float | int | str | tuple[float, ...] | list[float]


def see_id(name: str) -> None:
    """Refuse what is no claim's id, which becomes the name of a figure: it is a letter and a number, as A1.

    Raises
    ------
    ValueError
    """
    if not re.fullmatch("[A-Z][0-9]{1,4}", name):
        raise ValueError(f"claim {name!r:.80}: an id is a letter and a number, as A1")


class Verdict(StrEnum):
    """What the evidence says of a statement."""

    REPRODUCED = "reproduced"
    REFUTED = "refuted"
    CONDITIONAL = "conditional"
    NOT_RESOLVED = "not resolved"


class Effort(StrEnum):
    """How much an experiment may take: all claims together under 5 minutes, or under 1."""

    FULL = "full"
    QUICK = "quick"

    def of(self, full: E, quick: E) -> E:
        """The one that suits."""
        return full if self is Effort.FULL else quick


@dataclass(frozen=True)
class Source:
    """Who said it, and where it can be read."""

    title: str
    author: str
    url: str


@dataclass(frozen=True)
class Number:
    """A number that decided, or a short row of numbers, or a word in a number's place (`Value`)."""

    label: str
    value: Any
    unit: str = ""

    @property
    def text(self) -> str:
        """The value as people read it, with its unit."""
        text = as_text(self.value)  # which may be markup
        return f"{text} {self.unit}" if self.unit else text


@dataclass(frozen=True)
class Finding:
    """What a judge says of the evidence, and the numbers that decided.

    The words are the sense or the condition in which the statement holds; where it is not resolved, what that
    would take.
    """

    verdict: Verdict
    words: str
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Claim(Generic[E]):
    """A published statement that can be put to the test.

    Attributes
    ----------
    id : str
        A letter for the source and a number: A1.
    title : str
        The statement in a few words, for a table.
    statement : str
        The statement in full, in our own words.
    source : Source
    experiment : callable
        ``experiment(effort)`` gives the evidence, and says so by the annotation of its result. What
        it tests are its other arguments, with defaults: a test can plant a wrong one. The page
        shows its code.
    judge : callable
        ``judge(evidence)`` gives the finding, from the evidence alone.
    meaning : str
        What follows for someone who chooses an implementation.
    sense : str
        How its words are read: whose definition, whose argument order, whose indices.
    exact : bool
        Whether it is settled by exact arithmetic: such claims are run with the tests.
    needs : tuple of str
        The modules without which the experiment cannot run at all.
    loads : bool
        Whether it loads the frameworks that are installed, which takes seconds: a quick run keeps those
        together.
    of_run : bool
        Whether its evidence is what a run says: ``experiment(effort, run)`` measures nothing, and is asked
        again for each run, so that none is stored.
    draw : callable, optional
        ``draw(evidence)`` gives a figure, which gets its name and style from `registry`.
    """

    id: str
    title: str
    statement: str
    source: Source
    experiment: Callable[..., E]
    judge: Callable[[E], Finding]
    meaning: str
    sense: str = ""
    exact: bool = False
    needs: tuple[str, ...] = ()
    loads: bool = False
    of_run: bool = False
    draw: Callable[[E], Figure] | None = None

    @property
    def code(self) -> str:
        """The experiment's source code."""
        return inspect.getsource(self.experiment)

    @property
    def evidence_type(self) -> Any:
        """The dataclass that the experiment gives."""
        return typing.get_type_hints(self.experiment)["return"]


LIBRARIES = {"cv2": "opencv"}
"""What people call a module's library, where that is another name."""


def missing(modules: Iterable[str]) -> tuple[str, ...]:
    """The libraries of those of the modules that are not installed here."""
    return tuple(LIBRARIES.get(each, each) for each in modules if find_spec(each) is None)


def as_text(value: Value) -> str:
    """A value as people read it, with a true minus sign."""
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(as_text(item) for item in value)}]"
    if isinstance(value, str):
        return value
    if isinstance(value, int) or (value.is_integer() and abs(value) < 10_000):
        return units.number(int(value)).replace("-", "−")
    return f"{value:.3g}".replace("-", "−")
