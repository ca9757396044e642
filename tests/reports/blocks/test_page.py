"""The page answers first, shows every number, and says what was not measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from corrconv.reports.blocks import evidence
from corrconv.reports.blocks.draw import contenders, said
from corrconv.reports.blocks.evidence import Blocks
from corrconv.reports.blocks.huge import evidence as of_huge
from corrconv.reports.blocks.huge.evidence import Huge
from corrconv.reports.blocks.page import pages
from corrconv.reports.kit.figure import LeftOut
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run

from tests.reports import built, measured
from tests.reports.site import measured_data


def material(folder: Path, found: Blocks | None, huge: Huge | None = None) -> Material:
    if found:
        measured.keep(folder, blocks=found)
    if huge:
        measured.keep(folder, huge=huge)
    return Material(folder, Run.of(measured_data.sweep()))


def text(folder: Path, found: Blocks, huge: Huge | None = None) -> str:
    (page,) = pages(material(folder, found, huge))
    return built.filled(page.template, page.shown)


def test_what_is_kept_is_what_was_measured(tmp_path: Path) -> None:
    material(tmp_path, measured.blocks(), measured.huge())
    assert evidence.load(tmp_path) == measured.blocks()
    assert of_huge.load(tmp_path) == measured.huge()


def test_without_evidence_there_is_no_page_and_no_figure(tmp_path: Path) -> None:
    of = material(tmp_path, None)
    assert pages(of) == []
    for draw in (contenders, said):
        with pytest.raises(LeftOut, match=r"reports\.measure blocks"):
            draw(of)


def test_the_first_sentence_is_the_answer(tmp_path: Path) -> None:
    (page,) = pages(material(tmp_path, measured.blocks()))
    first, of_targets = page.shown.answers
    assert "with 31×31 3.50× as fast as map_overlap, the better of 2 others" in first
    assert "in 0.444 of the memory of the leaner one; with 5×5 1.20× as fast as dask-image" in first
    assert of_targets.startswith("Of 11 targets 10 are reached; the table says which are missed")


def test_every_number_is_on_the_page(tmp_path: Path) -> None:
    found = text(tmp_path, measured.blocks(), measured.huge())
    for words in (
        "14.0 s", "3.50×", "3.32 to 3.68", "900 MiB", "11%", "74%", "10%", "78%", "630 MiB",
        "400 µs", "4.20 s", "65\u202f536² float32 (16.0 GiB)", "held 1.46 GiB", "missed", "reached",
        "python -m corrconv.reports.measure blocks --quick",
    ):  # fmt: skip
        assert words in found, words
    assert "nan" not in found.lower().replace("nanobind", "")


def test_a_library_that_is_not_installed_is_said(tmp_path: Path) -> None:
    change = {"seconds": lambda old: None, "ratio": lambda old: None}
    known = measured.changed(measured.blocks(), change, name="dask-image")
    words = "is not installed: pip install 'corrconv[peers]'"
    known = measured.changed(known, {"failed": lambda old: words}, name="dask-image")
    (page,) = pages(material(tmp_path, known))
    assert "the better of 1 other" in page.shown.answers[0]
    assert page.shown.answers[-1] == f"dask-image has no times here: it {words}."


def test_the_large_image_is_asked_for_where_it_was_not_tried(tmp_path: Path) -> None:
    found = text(tmp_path, measured.blocks())
    assert "An image of 16 GiB: not measured" in found
    assert "python -m corrconv.reports.blocks.huge FOLDER" in found
    assert "not measured" not in text(tmp_path, measured.blocks(), measured.huge())


def test_damaged_evidence_is_refused_by_name(tmp_path: Path) -> None:
    of = material(tmp_path, measured.blocks())
    (tmp_path / "huge.json").write_text("{")
    with pytest.raises(ValueError, match=r"huge\.json"):
        pages(of)


def test_a_page_of_few_parts_is_made(tmp_path: Path) -> None:
    ours = tuple(it for it in measured.blocks().rows if it.name == "corrconv.dask")
    bare = replace(measured.blocks(), rows=ours, parts=(), said=(), tasks=())
    (page,) = pages(material(tmp_path, bare))
    assert page.shown.answers == ()
    assert "corrconv.dask" in built.filled(page.template, page.shown)
    with pytest.raises(LeftOut, match="no ceiling was tried"):
        said(material(tmp_path, bare))
