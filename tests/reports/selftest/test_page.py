"""The page says whether promises are kept, with every rate, and what none of it tells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from corrconv.reports.kit.figure import LeftOut
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run
from corrconv.reports.selftest.draw import draw
from corrconv.reports.selftest.page import pages

from corrconv.regress.selftest import evidence
from corrconv.regress.selftest.evidence import REGRESS, SelfTest
from tests.corrconv.regress.selftest.planted import example, of, trial
from tests.reports import built
from tests.reports.site import measured_data


def material(folder: Path, known: SelfTest | None) -> Material:
    if known:
        evidence.save(known, folder)
    return Material(folder, Run.of(measured_data.sweep()))


def text(folder: Path, known: SelfTest) -> str:
    (page,) = pages(material(folder, known))
    return built.filled(page.template, page.shown)


@pytest.mark.parametrize("known", [None, of()])
def test_without_a_run_there_is_no_page_and_no_figure(
    tmp_path: Path, known: SelfTest | None
) -> None:
    of_it = material(tmp_path, known)
    assert pages(of_it) == []
    with pytest.raises(LeftOut, match="corrconv regress --self-test"):
        draw(of_it)


def test_the_answer_and_every_rate_stand_there(tmp_path: Path) -> None:
    page = text(tmp_path, example(recorded=True))
    for said in (
        "All 5 promises are kept, 2 of them beyond chance: alarm if unchanged in at most 1% of runs",
        "asv continuous alarms in 8 of 8 runs on unchanged code and finds 5% in 12.5%",
        "304 of 320",
        "92.0% to 97.1%",
        "1000 drawn runs",
        "Drawn: 1000 runs of 20 cells, from one record",
        "the minimum effect, is found",
        "With python 3.11.7.",
    ):
        assert said in page


def test_it_says_what_is_missed(tmp_path: Path) -> None:
    page = text(tmp_path, of(trial(REGRESS, 0, 1), trial(REGRESS, 0.05, 0, backwards=4)))
    assert "3 of 3 promises missed" in page
    assert "corrconv regress named 4 of 40 cells faster that are slower by 5%." in page


def test_its_foot_says_where_it_is_from(tmp_path: Path) -> None:
    (page,) = pages(material(tmp_path, example()))
    assert page.apart == "selftest of 2024-02-29, commit 01234567, on a processor"


def test_the_figure_has_every_point(tmp_path: Path) -> None:
    figure = draw(material(tmp_path, example(recorded=True)))
    assert figure.data is not None
    cells = figure.data[figure.data["what"] == "cells named"]
    assert len(cells) == 20
    (row,) = cells[(cells["tool"] == REGRESS) & (cells["planted"] == 0.05)].to_dict("records")
    assert (row["count"], row["of"], row["share"]) == (304, 320, 0.95)
    assert figure.data["drawn"].sum() == 1
    assert "Measured on a processor, 2 processors" in figure.caption


def test_what_is_stored_is_text_and_no_markup(tmp_path: Path) -> None:
    wild = "<script>alert(1)</script>"
    page = text(tmp_path, replace(example(), processor=wild, versions={wild: wild, "asv": ""}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
