"""The published sites say what their stores say, in every place; and what is planted there is found."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
from corrconv.reports.kit.run import load

from corrconv.sweep.folder import SWEEP
from tests.house import ROOT
from tests.reports.truth.held import Store, contradictions
from tests.reports.truth.report import Report, check
from tests.reports.truth.site import collect

PUBLISHED = sorted(path.parent for path in (ROOT / "reports" / "published").glob(f"*/{SWEEP}"))
SAYING = {"explorer.html", "tables.html", "data.csv", "figures/winners.csv"}
"""Of every site, at least."""

found = functools.cache(check)
each_machine = pytest.mark.parametrize("results", PUBLISHED, ids=lambda path: path.name)


@each_machine
def test_no_two_places_contradict(results: Path) -> None:
    assert "\n".join(map(str, found(results).contradictions)) == ""


@each_machine
def test_every_time_carries_its_key(results: Path) -> None:
    site = found(results).site
    assert "\n".join(map(str, site.loose)) == ""
    assert site.spoilt == site.bare == ()


@each_machine
def test_every_cell_is_said_in_more_than_one_place(results: Path) -> None:
    report: Report = found(results)
    places = {each.place.partition(":")[0].partition(",")[0] for each in report.seen}
    assert places >= SAYING
    said: dict[str, set[str]] = {}
    for each in report.seen:
        said.setdefault(each.key.case, set()).add(each.place)
    lines = {cell.case.line for cell in load(results).cells}
    assert said.keys() >= lines
    assert min(len(said[line]) for line in lines) > 1


PLANTS = {
    "a time in a page": ("tables.html", r'(<data value=")([\d.e-]+)("[^>]*data-what="seconds")'),
    "its text": ("tables.html", r'(data-what="seconds">)(\d)(.*?</data>)'),
    "a verdict": ("figures/winners.csv", r"(,verdict,)(fastest|tied)([,\n])"),
    "a row": ("data.csv", r"(,seconds,,)([\d.e-]+)(\n)"),
    "a figure's row": ("figures/winners.csv", r"(,seconds,)([\d.e-]+)([,\n])"),
    "a number that a program reads": (
        "explorer.html",
        r"(float32 1\",[\d.]+,\[\[\d+,)([\d.e-]+)(,)",
    ),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_contradiction_is_found(tmp_path: Path, plant: str) -> None:
    file, pattern = PLANTS[plant]
    text = (PUBLISHED[0] / "site" / file).read_text("utf-8")
    changed, count = re.subn(pattern, _other, text, count=1)
    assert count == 1
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(changed, "utf-8")
    (said,) = {str(each.key) for each in contradictions(collect(tmp_path).seen, store())}
    assert any(said == str(each.key) for each in found(PUBLISHED[0]).seen)


@functools.cache
def store() -> Store:
    return Store(load(PUBLISHED[0]))


def _other(found: re.Match[str]) -> str:
    before, was, after = found.groups()
    words = {"fastest": "slower", "tied": "slower"}
    if was in words:
        return f"{before}{words[was]}{after}"
    digit = "8" if was[0] == "9" else str(int(was[0]) + 1)
    return f"{before}{digit}{was[1:]}{after}"
