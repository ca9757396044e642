"""What was found out about an implementation: facts, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Answer = Literal["yes", "partly", "no", "wrong", "raises", "local", "spreads", "lost", "all"]
"""Of support: ``yes``; ``partly``, in some of what is asked; ``no``, it declines; it takes the
problem, and its result is ``wrong``, or it ``raises``.
Of NaN and infinity: ``local``, they reach the outputs that meet them and no others; ``spreads``,
others as well; ``lost``, not all that meet them; ``all``, every output, as it should.
Of threads: ``yes``, it uses those that it may; ``no``, of two only one; ``wrong``, more than it may."""


@dataclass(frozen=True)
class Fact:
    """One finding.

    Attributes
    ----------
    group, what : str
        What was asked: ``boundaries``, ``symm``.
    answer : str
        See `Answer`.
    detail : str
        The reason that `supports` gave, the failure, or what was counted; may be empty.
    """

    group: str
    what: str
    answer: Answer
    detail: str = ""


@dataclass(frozen=True)
class Capability:
    """All that was found out about one implementation, in the order of the probes."""

    name: str
    family: str
    library: str
    version: str
    facts: tuple[Fact, ...]

    def as_data(self) -> dict[str, Any]:
        """For JSON; `from_data` reads it."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Capability:
        """What `as_data` wrote."""
        facts = tuple(Fact(**fact) for fact in data["facts"])
        return cls(**{**data, "facts": facts})
