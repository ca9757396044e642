"""The page: one HTML file that opens from the disk, its figures and its data beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

import impls
from reports import units
from reports.claims import drawing
from reports.figures import MODULES, crossover, left_out, model_error, save_all, studies
from reports.figures.base import Figure, SavedFigure
from reports.findings import find
from reports.noise import noise
from reports.pages import site
from reports.sections import Section
from reports.tables import tables

Record = Mapping[str, Mapping[str, Any]]
OWN = {module.NAME for module in MODULES}
OF_STUDIES = {module.NAME for module in studies.MODULES}
OF_SECTIONS = OF_STUDIES | {crossover.NAME, model_error.NAME}
SAID_ONCE = ["cpu", "commit", "date"]
"""Columns that the CSV leaves out: of one run, they hold one value, which the page says."""
LONG = 24
"""A section of the environment with more entries than this is folded."""


@dataclass(frozen=True)
class Measured:
    """A row of the table of implementations; the version is that of the measurement."""

    name: str
    family: str
    library: str
    version: str
    reference: str


def build(
    frame: pd.DataFrame,
    environment: Record,
    output: Path,
    drawn: Sequence[Figure] = (),
    sections: Sequence[Section] = (),
    links: Sequence[site.Link] = (),
) -> Path:
    """Write the page, its figures and its data into the folder `output`.

    Parameters
    ----------
    frame : DataFrame
        The rows of one run, see `reports.frame.newest`.
    environment : mapping
        Sections of keys and values; empty where none was kept, and the page then says so.
    output : Path
        Gets ``index.html``, ``data.csv`` and ``figures/``.
    drawn : sequence of Figure
        The figures of `reports.figures.draw_all`, those of studies, crossovers and claims, which come in
        their sections, and any pictures: these come under "Real pictures".
    sections : sequence of Section
        What else was found out, see `reports.sections`.
    links : sequence of Link
        The site's pages, this one among them; none where it stands alone.

    Returns
    -------
    Path
        Of ``index.html``.
    """
    output.mkdir(parents=True, exist_ok=True)
    # an earlier run's would look like this one's
    for name in (OWN | OF_SECTIONS | drawing.names()) - {figure.name for figure in drawn}:
        for ending in ("svg", "png"):
            (output / "figures" / f"{name}.{ending}").unlink(missing_ok=True)
    saved = save_all(list(drawn), output / "figures")
    frame.drop(columns=["samples", *SAID_ONCE]).to_csv(
        output / "data.csv", index=False, lineterminator="\n"
    )
    page = output / "index.html"
    page.write_text(_render(frame, environment, saved, sections, links), encoding="utf-8")
    return page


def measured(frame: pd.DataFrame, environment: Record) -> list[Measured]:
    """The implementations in the results, with the versions that the environment record holds."""
    versions = {
        name.lower(): str(version) for name, version in environment.get("packages", {}).items()
    }
    versions["python"] = str(environment.get("python", {}).get("version", "not recorded"))
    names = sorted(set(frame["implementation"]) - {""})
    return [_measured(name, versions) for name in names]


def _measured(name: str, versions: Mapping[str, str]) -> Measured:
    if name not in impls.names():
        return Measured(name, "unknown", "", "", "not registered in this version of corrconv")
    try:
        it = impls.get(name)
    except Exception as error:  # whatever a third party's module raises: the page shows the results
        reason = f"does not load here: {type(error).__name__}: {error}"
        return Measured(name, "unknown", "–", "–", reason)
    version = versions.get(it.library.lower(), "not recorded")
    return Measured(name, it.family, it.library, version, it.reference)


def _render(
    frame: pd.DataFrame,
    environment: Record,
    saved: Sequence[SavedFigure],
    sections: Sequence[Section],
    links: Sequence[site.Link],
) -> str:
    row, claimed = frame.iloc[0], drawing.names()
    return site.render(
        "page.html.j2",
        here=site.FIRST[0],
        links=links,
        made=site.made(frame),
        machine=row["machine"],
        cpu=row["cpu"],
        commit=row["commit"],
        date=row["date"].date().isoformat(),
        files=sorted(set(frame["file"])),
        counts=dict(frame["status"].value_counts()),
        findings=find(frame).all(),
        figures=[figure for figure in saved if figure.name in OWN],
        studies=[figure for figure in saved if figure.name in OF_STUDIES],
        modelled=[figure for figure in saved if figure.name == model_error.NAME],
        crossovers=[figure for figure in saved if figure.name == crossover.NAME],
        claims={figure.name: figure for figure in saved if figure.name in claimed},
        pictures=[figure for figure in saved if figure.name not in OWN | OF_SECTIONS | claimed],
        left_out=left_out(frame, {figure.name for figure in saved}),
        overhead=_overhead(frame),
        noise=noise(frame).sentence(),
        sections=sections,
        tables=tables(frame),
        implementations=measured(frame, environment),
        environment={
            section: {key: _plain(value) for key, value in entries.items()}
            for section, entries in environment.items()
        },
        long=LONG,
    )


def _overhead(frame: pd.DataFrame) -> str:
    """What an empty cell takes, in words; nothing where it was not measured."""
    stored = frame[(frame["question"] == "overhead") & (frame["status"] == "ok")]
    return "" if stored.empty else str(units.seconds(float(stored["value"].iloc[0])))


def _plain(value: object) -> str:
    """A recorded value as text; lists and nested sections on one line."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(item) for item in value) or "none"
    return (
        {True: "yes", False: "no", None: "unknown"}.get(value, str(value))
        if (value is None or isinstance(value, bool))
        else str(value)
    )
