"""The page of machines, the choice in each header, and the README's table: of runs that were planted."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import load
from corrconv.reports.machines import page, readme, switch
from corrconv.reports.machines.published import beside, machines

from tests.house import ROOT
from tests.reports.built import filled
from tests.reports.machines.planted import publish
from tests.reports.machines.test_verdicts import DIRECT, FFT, LARGE, SMALL, TIE
from tests.reports.tree import write


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return publish(
        tmp_path / "published",
        a_2core={SMALL: FFT, LARGE: FFT},
        b_4core={SMALL: TIE, LARGE: DIRECT},
    )


def shown(results: Path) -> page.Shown | None:
    found = page.pages(Material(results, load(results)))
    return found[0].shown if found else None


def test_it_tells_what_holds_from_what_does_not(published: Path):
    of = shown(published / "a-2core")
    assert of is not None
    assert [row[0] for row in of.machines.rows] == ["a-2core", "b-4core"]
    assert of.hold is not None
    assert of.hold.headings[-2:] == ("a-2core", "b-4core")
    assert of.hold.rows == (("64x64", "3x3", "", "✓ ≈ fftw", "fftw", "fftw ≈ numba"),)
    assert of.differ is not None
    assert of.differ.rows == (("256x256", "15x15", "", "–", "fftw", "numba"),)
    (said,) = of.answers
    assert "have measured 2 cases" in said
    assert "in 1: alone in 0, tied in 1" in said
    assert "depends on the machine in 1" in said
    assert "fftw ≈ numba" in filled("machines/page.html.j2", of)


def test_with_one_machine_there_is_no_page(tmp_path: Path):
    assert shown(publish(tmp_path / "published", a={LARGE: FFT}) / "a") is None


def test_ones_own_run_stands_beside_the_published_ones(published: Path, tmp_path: Path):
    own = write(tmp_path / "results", {LARGE: FFT}, machine="b-4core")
    found = beside(own, load(own), published)
    assert [(it.name, it.folder) for it in found] == [
        ("b-4core", own),
        ("a-2core", published / "a-2core"),
    ]


def site(published: Path, machine: str, *files: str) -> None:
    for file in files:
        path = published / machine / "site" / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"<nav>{switch.OPEN}{switch.CLOSE}</nav>", "utf-8")


def at(published: Path, machine: str, file: str) -> str:
    return (published / machine / "site" / file).read_text("utf-8")


def test_each_page_leads_to_the_same_page_of_the_others(published: Path):
    site(published, "a-2core", "index.html", "memory.html")
    site(published, "b-4core", "index.html")
    switch.link(published)
    text = at(published, "a-2core", "index.html")
    assert '<a href="../../b-4core/site/index.html">b-4core</a>' in text
    assert "Machine: a-2core" in text
    assert "../../a-2core/site/index.html" in at(published, "b-4core", "index.html")
    assert "<a" not in at(published, "a-2core", "memory.html")


def test_links_follow_what_was_built_last(published: Path):
    site(published, "a-2core", "index.html", "memory.html")
    site(published, "b-4core", "index.html", "memory.html")
    switch.link(published)
    switch.link(published)
    assert at(published, "a-2core", "memory.html").count("<details") == 1
    (published / "b-4core" / "site" / "memory.html").unlink()
    switch.link(published)
    assert (
        at(published, "a-2core", "memory.html") == "<nav><!-- machines --><!-- /machines --></nav>"
    )


def test_links_lead_somewhere(published: Path):
    for name in ("a-2core", "b-4core"):
        site(published, name, "index.html")
    switch.link(published)
    text = at(published, "a-2core", "index.html")
    href = text.partition('href="')[2].partition('"')[0]
    assert (published / "a-2core" / "site" / href).resolve().is_file()


def test_the_readme_gets_a_row_a_machine(published: Path, tmp_path: Path):
    path = tmp_path / "README.md"
    path.write_text(f"before\n\n{readme.OPEN}old\n{readme.CLOSE}\nafter\n", "utf-8")
    readme.write(path, published)
    text = path.read_text("utf-8")
    assert text.startswith("before\n")
    assert text.endswith(f"{readme.CLOSE}\nafter\n")
    rows = [line for line in text.splitlines() if line.startswith("| [")]
    assert [row.partition("]")[0] for row in rows] == ["| [a-2core", "| [b-4core"]
    assert f"({published.as_posix()}/a-2core/site/index.html)" in rows[0]
    assert "| 2024-02-29 | 01234567 | 2 | 3 |" in rows[0]
    assert readme.written(text, readme.table(machines(published), published)) == text


def test_a_readme_without_a_place_for_it_is_told(published: Path, tmp_path: Path):
    (tmp_path / "README.md").write_text("nothing\n")
    with pytest.raises(ValueError, match="needs one place for the table"):
        readme.write(tmp_path / "README.md", published)


def test_the_projects_readme_is_up_to_date(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    text = readme.README.read_text("utf-8")
    assert readme.written(text, readme.table(machines())) == text, "make sites brings it up to date"


def test_machines_of_a_cluster_stand_beside_each_other(published: Path, tmp_path: Path):
    lab = publish(tmp_path / "lab", c_2core={SMALL: FFT}, d_4core={SMALL: TIE})
    own = lab / "c-2core"
    assert [it.name for it in beside(own, load(own), published)] == ["c-2core", "d-4core"]
    alone = publish(tmp_path / "one", c_2core={SMALL: FFT}) / "c-2core"
    found = [it.name for it in beside(alone, load(alone), published)]
    assert found == ["c-2core", "a-2core", "b-4core"]
