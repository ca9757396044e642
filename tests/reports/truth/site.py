"""A published site as a folder of files: all that it says of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.reports.truth import drawings, programs, tables
from tests.reports.truth.pages import page
from tests.reports.truth.seen import Loose, Seen

ELSEWHERE = {
    "book-": "of the method and of examples",
    "selftest.html": "of runs of regress and of asv",
    "claims.html": "of the claims' experiments, at their own sizes",
}
"""Pages whose times are of no cell, by how their names begin, and what they are of."""


@dataclass(frozen=True)
class Site:
    """What was collected.

    Attributes
    ----------
    seen : tuple of Seen
    loose : tuple of Loose
        Times that carry no key: in pages' texts, and in drawings whose CSV does not hold them.
    ratios : tuple of Loose
        Ratios that carry none, as a median over cells.
    spoilt : tuple of str
        Places where a key was escaped.
    bare : tuple of str
        CSVs with numbers by implementation, whose rows name no cell.
    """

    seen: tuple[Seen, ...]
    loose: tuple[Loose, ...]
    ratios: tuple[Loose, ...]
    spoilt: tuple[str, ...]
    bare: tuple[str, ...]


def collect(folder: Path) -> Site:
    """All of a site's folder: pages, what their programs compute from, figures, tables."""
    seen, loose, ratios, spoilt, bare = [], [], [], [], []
    of_figures = dict(_tables(folder))
    for name, of in of_figures.items():
        seen += of
        if not of and tables.might_be_of_cells(folder / name):
            bare.append(name)
        drawn = (folder / name).with_suffix(".svg")
        if of and drawn.exists():
            loose += drawings.loose(drawings.texts(drawn), of, f"figures/{drawn.name}")
    for path in sorted(folder.glob("*.html")):
        if path.name.startswith("book-"):
            continue
        found = page(path)
        seen += [*found.seen, *programs.held(path)]
        spoilt += found.spoilt
        if not path.name.startswith(tuple(ELSEWHERE)):
            loose += found.loose
            ratios += found.ratios
        for image, text, place in found.alts:
            of = of_figures.get(f"figures/{image}.csv", ())
            if of:
                loose += drawings.loose([text], (*of, *found.seen), place)
    return Site(*map(tuple, (seen, loose, ratios, spoilt, bare)))


def _tables(folder: Path) -> Iterator[tuple[str, tuple[Seen, ...]]]:
    for path in sorted([*folder.glob("*.csv"), *folder.glob("figures/*.csv")]):
        name = path.relative_to(folder).as_posix()
        yield name, tuple(tables.table(path, name)) if tables.keyed(path) else ()
