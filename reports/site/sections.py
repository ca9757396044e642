"""The questions that stored evidence answers: one module each, and a template of its name.

A module says ``NAME`` (of its evidence, its template ``templates/NAME.html.j2`` and its page), ``TITLE`` and
``GROUP`` (in the navigation), ``QUESTION`` (the page's heading), ``SUMMARY`` (a line), ``MAKE`` (the command
that makes the evidence) and ``shape(evidence)``, which gives the template what it shows as
``section.data``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from corrconv.kit import old_evidence as evidence

from ..calibrate import section as calibrate
from ..claims import section as claims
from ..conform import section as conformance
from ..crossover import section as crossovers
from ..upstream import section as upstream

MODULES: tuple[ModuleType, ...] = (
    crossovers,
    calibrate,
    claims,
    conformance,
    upstream,
)
"""In the order in which the site has their pages."""


@dataclass(frozen=True)
class Section:
    """One question; `data` is None where its evidence was not made."""

    name: str
    title: str
    group: str
    question: str
    summary: str
    make: str
    data: Any

    @property
    def template(self) -> str:
        """The file that shows it."""
        return f"{self.name}.html.j2"


def load_all(results: Path) -> list[Section]:
    """Every section, filled from what lies beside `results`.

    Raises
    ------
    ValueError
        Where stored evidence is damaged.
    """
    return [load(module, results) for module in MODULES]


def load(module: ModuleType, results: Path) -> Section:
    """One section, filled from what lies beside `results`; raises as `load_all` does."""
    stored = evidence.load(results, module.NAME)
    try:
        data = None if stored is None else module.shape(stored)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        path = evidence.place(results, module.NAME)
        raise ValueError(f"{path}: is damaged ({error!r}); delete it, and {module.MAKE}") from error
    return Section(
        module.NAME,
        module.TITLE,
        module.GROUP,
        module.QUESTION,
        module.SUMMARY,
        module.MAKE,
        data,
    )
