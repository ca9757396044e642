"""The terminal and the figure say what was found, in 80 columns, and of few runs, too."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from corrconv.regress.selftest import show
from corrconv.regress.selftest.evidence import (
    DEFAULTS,
    REGRESS,
    ROUNDS,
    SelfTest,
    load,
    save,
)
from corrconv.regress.selftest.figure import _apart, draw
from corrconv.regress.selftest.words import beside, conditions
from tests.corrconv.regress.selftest.planted import example, of, trial


def said(found: SelfTest, monkeypatch: pytest.MonkeyPatch) -> str:
    console = Console(width=80, highlight=False, color_system=None)
    monkeypatch.setattr(show, "out", console)
    with console.capture() as kept:
        show.show(found)
    return kept.get()


def test_the_answer_comes_first_and_each_number_stands_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = said(example(recorded=True), monkeypatch).splitlines()
    assert " ".join(" ".join(lines[:3]).split()) == (
        "All 5 promises are kept, 2 of them beyond chance: alarm if unchanged in at most 1% of runs, named "
        "if 5% slower in at least 90% of cells, named if 10% slower in at least 99% of cells, passed if 5% "
        "slower or more in at most 5% of cells."
    )
    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)
    text = "\n".join(" ".join(line.split()) for line in lines)
    assert "alarm if unchanged at most 1% 0.0 (0.0–36.9) 8 real runs kept" in text
    assert "5% 304 of 320 95.0 (92.0–97.1) 0% 5% 8 590" in text
    assert "regress 3% 168 of 320 52.5 (46.9–58.1) 5% 42% 8 590" in text
    assert "corrconv regress runs drawn 0 of 1000 0.0 20" in text
    assert "asv continuous real runs 8 of 8 100.0 (63.1–100.0) 40" in text
    assert "load 0.5 before; commit 01234567, 2024-02-29" in text


@pytest.mark.parametrize(
    "found",
    [
        of(),
        of(trial(REGRESS, 0, 0)),
        of(trial(DEFAULTS, 0.10, 3, backwards=2)),
        of(trial(ROUNDS, 0, 1), trial(REGRESS, 0.07, 40)),
    ],
)
def test_few_runs_are_told_and_drawn(
    found: SelfTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = said(found, monkeypatch)
    assert "Drawn: nothing." in text
    assert ("named 2 of 40 cells faster that are slower by 10%" in text) == (
        found.trials[:1] == (trial(DEFAULTS, 0.10, 3, backwards=2),)
    )
    draw(found, tmp_path / "it.svg")
    ElementTree.fromstring((tmp_path / "it.svg").read_text("utf-8"))


def test_tools_are_told_beside_each_other() -> None:
    first, *_, last = beside(example())
    assert first == (
        "corrconv regress alarms in 0 of 8 runs on unchanged code and finds 5% in 95.0% and 10% in "
        "100.0% of cells, in 590 s a run."
    )
    assert last.startswith("asv, our effect alarms in 8 of 8 runs")


def test_a_part_of_the_implementations_is_said() -> None:
    assert conditions(replace(example(), only=("auto", "fftw"))).endswith(
        "; of auto and fftw only."
    )
    assert "only" not in conditions(example())


def test_the_figure_names_each_tool_and_is_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "it.svg"
    draw(example(recorded=True), path)
    first = path.read_text("utf-8")
    for words in (
        "corrconv regress",
        "asv continuous",
        "asv, more rounds",
        "asv, our effect",
        "(drawn runs)",
        "0 of 1000",
    ):
        assert words in first
    draw(example(recorded=True), path)
    assert path.read_text("utf-8") == first


@pytest.mark.parametrize("ends", [[1.0, 1.0, 1.0], [0.0, 0.0, 0.01], [0.2, 0.7, 0.75], [0.5], []])
def test_names_at_the_ends_do_not_lie_on_each_other(ends: list[float]) -> None:
    placed = _apart(ends)
    assert all(0 <= it <= 1 for it in placed)
    assert all(after - before > 0.1 for before, after in pairwise(placed))


def test_it_is_kept_as_it_was(tmp_path: Path) -> None:
    assert load(tmp_path) is None
    save(example(), tmp_path)
    assert load(tmp_path) == example()
