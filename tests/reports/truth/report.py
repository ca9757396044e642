"""Everything that is said of a machine's cells, held against its store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corrconv.reports.kit.quantity import What
from corrconv.reports.kit.run import load

import corrconv
from corrconv.calibrate.coverage import Coverage, coverage
from corrconv.kit.units import counted
from corrconv.model.elsewhere import package, standing
from tests.reports.truth import command
from tests.reports.truth.held import Contradiction, Store, contradictions
from tests.reports.truth.seen import Seen
from tests.reports.truth.site import Site, collect


@dataclass(frozen=True)
class Report:
    """What was found.

    Attributes
    ----------
    machine : str
    cells : int
    seen : tuple of Seen
    contradictions : tuple of Contradiction
    site : Site
    predicted : Coverage
        What the package's model says of the run's cells.
    """

    machine: str
    cells: int
    seen: tuple[Seen, ...]
    contradictions: tuple[Contradiction, ...]
    site: Site
    predicted: Coverage

    @property
    def places(self) -> int:
        """Files and commands that say something."""
        return len({each.place.partition(":")[0] for each in self.seen})

    @property
    def holds(self) -> bool:
        """Whether nothing contradicts."""
        return not (self.contradictions or self.site.spoilt)


def check(results: Path) -> Report:
    """Of a folder of results with the site in it."""
    run = load(results)
    site = collect(results / "site")
    seen = (*site.seen, *command.every(run))
    own = [each for each in seen if ranks(each)]
    others = [each for each in seen if not ranks(each)]
    names = corrconv.names()
    left = [cell for each in run.cells if (cell := each.among(names))]
    found = contradictions(others, Store(run)) + contradictions(own, Store(run, left))
    with standing(package()):
        predicted = coverage(run.cells)
    return Report(run.sweep.machine, len(run.cells), seen, tuple(found), site, predicted)


def ranks(seen: Seen) -> bool:
    """Whether it is a verdict of a cell from which names that are no longer registered were left out."""
    places = ("choose.html", command.PLACE)
    return seen.key.what is What.VERDICT and not seen.key.to and seen.place.startswith(places)


def lines(report: Report, *, most: int = 20) -> list[str]:
    """In words, at most so many of each kind of finding."""
    keys = {each.key for each in report.seen}
    of = report.predicted
    return [
        f"{report.machine}: {len(keys)} quantities of {counted(report.cells, 'cell')}, said "
        f"{len(report.seen)} times in {counted(report.places, 'place')}",
        f"predicted by the package's model: {of.inside} of {of.of} ratios lie in their 90% ranges "
        f"({of.share:.0%}; {of.low} below, {of.high} above); its leader is the fastest or tied in "
        f"{of.led} of {counted(of.cells, 'cell')}, and takes {of.worst:.2f} times as long at worst",
        *_listed("contradictions", report.contradictions, most),
        *_listed("keys shown as text", report.site.spoilt, most),
        *_listed("times without a key", report.site.loose, most),
        *_listed("ratios without a key, of no cell or of several", report.site.ratios, most),
        *_listed("CSVs by implementation that name no cell", report.site.bare, most),
    ]


def _listed(what: str, found: tuple[object, ...], most: int) -> list[str]:
    more = [f"  … and {len(found) - most} more"] if len(found) > most else []
    return [f"{len(found)} {what}", *(f"  {each}" for each in found[:most]), *more]
