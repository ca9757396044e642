"""The page shows steps with their commits, gaps with their reasons, and leads to commits where it can."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from corrconv.reports.history import draw
from corrconv.reports.history.page import pages
from corrconv.reports.kit.figure import LeftOut
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run

from corrconv.history import evidence
from corrconv.history.cells import AGAIN
from corrconv.history.evidence import History
from tests.corrconv.history.planted import commit, example, history, noisy
from tests.reports import built
from tests.reports.site import measured_data


def material(folder: Path, known: History | None) -> Material:
    if known:
        evidence.save(known, folder)
    return Material(folder, Run.of(measured_data.sweep()))


def text(folder: Path, known: History) -> str:
    (page,) = pages(material(folder, known))
    return built.filled(page.template, page.shown)


def test_without_a_history_there_is_no_page(tmp_path: Path) -> None:
    assert pages(material(tmp_path, None)) == []
    with pytest.raises(LeftOut, match="History was not measured: corrconv history"):
        draw.draw_fft(material(tmp_path, None))


def test_of_commits_none_of_which_could_be_measured_there_is_no_page(tmp_path: Path) -> None:
    known = history({("call", "auto"): [1.0, 1.0]}, {0: "no", 1: "no"})
    assert pages(material(tmp_path, known)) == []


def test_steps_are_named_with_commit_size_and_confidence(tmp_path: Path) -> None:
    page = text(tmp_path, example())
    assert "3 steps resolved, 1 of them faster" in page
    assert "auto takes 0.319× the time in between since" in page
    for subject in ("Change 9", "Change 15"):
        assert subject in page
    assert "99.9%" in page


def test_gaps_say_why(tmp_path: Path) -> None:
    page = text(tmp_path, example())
    assert "it cannot be installed: error: no such file" in page
    assert "it was not tried" in page


def test_with_gaps_between_any_of_the_commits_may_be_it(tmp_path: Path) -> None:
    known = history({("call", "auto"): noisy(0.1, 20, {10: 2.0})}, {8: "no", 9: "no"})
    page = text(tmp_path, known)
    assert f"{commit(10).short}, or a commit from {commit(8).short} on" in page


@pytest.mark.parametrize(
    ("address", "leads"),
    [("https://example.org/c/", True), ("", False), ("javascript:alert(1)//", False)],
)
def test_commits_lead_to_their_pages_where_the_project_has_them(
    tmp_path: Path, address: str, leads: bool
) -> None:
    page = text(tmp_path, replace(example(), address=address))
    assert (f'href="https://example.org/c/{commit(9).hash}"' in page) == leads
    assert "javascript:" not in page


def test_a_subject_is_text_and_no_markup(tmp_path: Path) -> None:
    known = example()
    line = tuple(replace(it, subject="<script>alert(1)</script> $x$") for it in known.line)
    page = text(tmp_path, replace(known, line=line))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_step_of_the_yardstick_is_a_warning(tmp_path: Path) -> None:
    known = history({("call", "auto"): noisy(0.1, 20), ("call", AGAIN): noisy(1.0, 20, {10: 1.2})})
    assert "Beware: the yardstick against itself has a step" in text(tmp_path, known)


def test_two_commits_have_no_floor(tmp_path: Path) -> None:
    known = history({("call", "auto"): [0.1, 0.2], ("call", AGAIN): [1.0, 1.0]})
    page = text(tmp_path, known)
    assert "From fewer than three commits no noise floor is known" in page
    assert "not known" in page
    assert draw.draw_choice(material(tmp_path, known)).data is not None


def test_each_family_has_its_figure_with_every_point(tmp_path: Path) -> None:
    of = material(tmp_path, example())
    made = {name: draw.__dict__[f"draw_{name}"](of) for name in ("direct", "fft", "choice")}
    assert set(made["fft"].data["implementation"]) == {"fft_tiled", "fftw"}
    assert len(made["fft"].data) == 2 * 22
    assert AGAIN not in set(made["direct"].data["implementation"])
    assert made["choice"].data["step"].notna().sum() == 1
    assert "1 step resolved" in made["choice"].caption


def test_where_a_family_has_no_numbers_its_figure_is_left_out(tmp_path: Path) -> None:
    known = history({("call", "strided"): noisy(1.0, 6)})
    with pytest.raises(LeftOut, match="transforms"):
        draw.draw_fft(material(tmp_path, known))


@pytest.mark.parametrize("wrong", [{"hash": "x"}, {"at": "yesterday"}])
def test_what_is_damaged_is_refused(tmp_path: Path, wrong: dict) -> None:
    known = example()
    path = evidence.save(known, tmp_path)
    changed = path.read_text("utf-8").replace(
        known.line[3].hash if "hash" in wrong else known.line[3].at, *wrong.values()
    )
    path.write_text(changed, "utf-8")
    with pytest.raises(ValueError, match=r"history.json: is damaged: .*corrconv history"):
        evidence.load(tmp_path)
