"""What is told of a run: the worst first, wherever it is read, and nothing but text."""

from __future__ import annotations

import dataclasses
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from corrconv.regress.evidence import Answer, Judged, Ran, Regression, as_data, overall
from corrconv.regress.figure import draw
from corrconv.regress.show import SHOWN, markdown, ordered, rests_on, sentence

RAN = Ran("main", "a" * 40, "python", ("there",), 7)
CELLS = (
    Judged("one", "256² by 7²", Answer.NOT_SLOWER, 1.001, 0.99, 1.01, 8),
    Judged("two", "256² by 7²", Answer.SLOWER, 1.1, 1.05, 1.15, 13, confirmed=True, seconds=1e-3),
    Judged("three", "", Answer.NOT_MEASURED, why="it is on HEAD only"),
    Judged("four|<b>", "", Answer.NOT_RESOLVED, 1.0, None, None, 8, why="[a](b)"),
)


def found(cells: tuple[Judged, ...] = CELLS) -> Regression:
    head = dataclasses.replace(RAN, label="a branch", commit="b" * 40)
    return Regression(
        RAN, head, overall(cells), cells, 0.03, 0.01, 0.04, ("beware",), 60.0, ("note",)
    )


def test_the_worst_comes_first() -> None:
    assert [cell.name for cell in ordered(CELLS)] == ["two", "three", "four|<b>", "one"]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (4, "HEAD is slower, confirmed in fresh processes, in 1 of 4 cells: two"),
        (1, "none of 1 cell is"),
    ],
)
def test_the_answer_in_words(count: int, said: str) -> None:
    assert sentence(found(CELLS[:count])).startswith(said)


def test_small_effects_are_not_rounded_to_nothing() -> None:
    small = dataclasses.replace(found(CELLS[:1]), effect=0.005)
    assert "slower by 0.5% or more" in sentence(small)
    assert "minimum effect is 0.5%" in rests_on(small)


def test_intervals_say_what_they_are() -> None:
    assert "Intervals: 95%. " in rests_on(found(CELLS[:1]))
    assert "all hold at once" in rests_on(found())


def test_markdown_is_text_alone() -> None:
    text = markdown(found())
    assert text.startswith(
        "### main (aaaaaaaaaaaa) → a branch (bbbbbbbbbbbb): slower\n\nHEAD is slower"
    )
    assert "four\\|&#60;b&#62;" in text
    assert "<b>" not in text
    assert "[a](b)" not in text
    assert "**Warning:** beware" in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert {row.replace("\\|", "").count("|") for row in rows} == {7}


def test_markdown_of_hundreds_of_cells_stays_short() -> None:
    many = tuple(dataclasses.replace(CELLS[0], name=f"n{k}") for k in range(300))
    text = markdown(found(many))
    assert f"{300 - SHOWN} more: not slower." in text
    assert len(text.splitlines()) < 60


def test_json_says_the_exit_status() -> None:
    data = json.loads(json.dumps(as_data(found())))
    assert (data["answer"], data["exit status"]) == ("slower", 1)


def test_the_figure_has_each_measured_cell(tmp_path: Path) -> None:
    draw(found(), tmp_path / "it.svg")
    text = (tmp_path / "it.svg").read_text("utf-8")
    ElementTree.fromstring(text)
    for cell in CELLS:
        assert (cell.name.split("|")[0] in text) == (cell.ratio is not None)
    first = text
    draw(found(), tmp_path / "it.svg")
    assert (tmp_path / "it.svg").read_text("utf-8") == first
