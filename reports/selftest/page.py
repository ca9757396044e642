"""Can an alarm be trusted? What regress promises, held against commits whose slowdowns are known."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.kit import units
from corrconv.regress.selftest import evidence, words
from corrconv.regress.selftest.evidence import SelfTest
from corrconv.regress.selftest.promises import answer, promises
from corrconv.regress.selftest.resample import drawn

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Origin, Page
from ..kit.tables import Table
from .tables import of_alarms, of_promises, of_rows


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    promises: Table | None
    alarms: Table | None
    rows: Table
    rests: tuple[str, ...]
    versions: str
    effect: str
    make: str = evidence.MAKE


def pages(stored: Material) -> list[Page]:
    """One, where a run of the self-test is finished."""
    found = evidence.load(stored.results)
    if found is None or not found.trials:
        return []
    return [
        Page(
            "selftest.html",
            "Alarms",
            "How often regress names what has not changed, and finds what has, beside asv continuous.",
            "Tested",
            50,
            "selftest/page.html.j2",
            shown(found, stored.drawn("selftest")),
            origins=(Origin(evidence.NAME, found.made_at[:10], found.commit[:8], found.processor),),
        )
    ]


def shown(found: SelfTest, figures: tuple[SavedFigure, ...]) -> Shown:
    """The answers and the tables."""
    more = drawn(found)
    made = promises(found, more)
    versions = units.listed(
        f"{name} {version}" for name, version in found.versions.items() if version
    )
    return Shown(
        (answer(made), *words.beside(found), *words.backwards(found)),
        figures,
        of_promises(made),
        of_alarms(found, more),
        of_rows(found),
        (words.real(found), words.resampled(found, more), words.doubt(), words.conditions(found)),
        versions,
        units.percent(found.effect),
    )
