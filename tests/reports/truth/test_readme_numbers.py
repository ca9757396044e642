"""README says of a cell what its run says."""

from __future__ import annotations

import functools

import pytest
from corrconv.reports.kit.run import Run, load

from corrconv.kit.problems import spelled
from tests.docs.blocks import PAGES
from tests.house import ROOT
from tests.reports.truth import readme

TEXT = (ROOT / "README.md").read_text("utf-8")


@functools.cache
def run() -> Run:
    return load(ROOT / "reports" / "published" / readme.machine(TEXT))


@functools.cache
def output() -> str:
    return readme.printed(readme.asked(readme.example(TEXT)), run())


def test_the_example_is_what_the_command_prints() -> None:
    missing = readme.wrong(readme.example(TEXT), output())
    assert missing == [], f"README's example is of another run; now it prints\n{output()}"


def test_the_sentences_around_it_say_the_same() -> None:
    block = readme.example(TEXT)
    of = readme.cell(readme.asked(block), run())
    known = {side.name: round(side.beside.ratio, 3) for side in of.sides}
    assert list(readme.unbacked(TEXT, of)) == [], f"ratios to {of.best.name} are {known}"


@pytest.mark.parametrize("digit", ["1", "2"])
def test_a_changed_number_is_found(digit: str) -> None:
    block = readme.example(TEXT)
    changed = block.text.replace(" ms", f"{digit} ms", 1)
    assert changed != block.text
    planted = readme.Block(block.place, block.language, block.words, changed)
    assert len(readme.wrong(planted, output())) == 1


def test_a_factor_that_no_cell_has_is_found() -> None:
    of = readme.cell(readme.asked(readme.example(TEXT)), run())
    first = f"{of.sides[1].beside.ratio:.3g}"
    assert list(readme.unbacked(f"It is 77.7 times as fast.\n## Ask\n{first} times", of)) == [
        "77.7 times"
    ]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_other_times_of_a_cell(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert list(readme.answers_for_cells(page, text, run())) == []


def test_other_times_of_a_cell_are_found() -> None:
    case = run().cells[0].case
    image, kernel = (spelled(shape) for shape in (case.problem.x_shape, case.problem.h_shape))
    block = f"$ corrconv compare a b --image {image} --kernel {kernel}\na 7.91 ms\n"
    text = f"```console slow\n{block}```\n"
    assert list(readme.answers_for_cells("a.md", text, run())) == ["a.md, line 1"]
    assert list(readme.answers_for_cells("a.md", text.replace(image, "77x77"), run())) == []
