"""``corrconv claims`` and its page: everything is said there, and figures are drawn from what is stored."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from corrconv.reports.claims import evidence as kept_claims
from corrconv.reports.claims import page, registry
from corrconv.reports.claims import show as claiming
from corrconv.reports.claims.claim import Effort
from corrconv.reports.kit import html as site
from corrconv.reports.kit.figure import ENDINGS, save
from corrconv.reports.kit.page import Page

from corrconv.cli import main
from corrconv.kit import evidence
from tests.reports import built
from tests.reports.tree import rich

EXACT = ("A", "C", "D1", "D2", "D3")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["claims", *arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("claims")
    result = run(*EXACT, "--results", str(made / "results"), "--output", str(made / "site"))
    assert result.exit_code == 0, result.output
    (made / "output.txt").write_text(result.output, "utf-8")
    return made


def only(id_: str, folder: Path, made: Path, **changes: object) -> Path:
    """Results of one claim, as they were stored but for the changes."""
    data = json.loads((folder / "results" / "claims.json").read_text("utf-8"))
    data["claims"] = {id_: data["claims"][id_] | changes}
    (made / "results").mkdir(parents=True)
    (made / "results" / "claims.json").write_text(json.dumps(data), "utf-8")
    return made / "results"


def test_the_table_has_id_verdict_and_numbers(folder: Path) -> None:
    text = (folder / "output.txt").read_text("utf-8")
    assert "A1" in text
    assert "reproduced" in text
    assert "[−1, 2, 2, −1]" in text
    assert "C3 conditional: The patch" in text
    assert "claims.json" in text
    assert "claims.html" in text


def test_the_page_says_all_of_every_claim(folder: Path) -> None:
    text = html.unescape((folder / "site" / "claims.html").read_text("utf-8"))
    kept = evidence.raw(evidence.place(folder / "results", kept_claims.NAME))
    assert kept is not None
    assert {"A1", "C4", "D3"} <= kept["claims"].keys()
    for record in kept["claims"].values():
        for key in ("statement", "words", "meaning", "experiment", "verdict"):
            assert record[key] in text, (record["id"], key)
        assert record["source"]["url"] in text
        assert f'id="{record["id"]}"' in text
        for number in record["numbers"]:
            assert number["label"] in text
    assert "http" not in text.replace("https://", "").replace("http://www.w3.org", "")


def test_the_whole_site_has_the_claims_with_their_figures(folder: Path, tmp_path: Path) -> None:
    results = rich(tmp_path / "results")
    evidence.place(results, kept_claims.NAME).write_bytes(
        (folder / "results" / "claims.json").read_bytes()
    )
    figures = registry.draw_all(results)
    text = built.text(built.build(results, tmp_path / "site", figures), "claims.html")
    assert figures
    for figure in figures:
        assert text.count(f'<figure id="{figure.name}">') == 1


def test_written_alone_it_is_part_of_the_site_that_lies_there(folder: Path, tmp_path: Path) -> None:
    parts = (("index", "Answer"), ("times", "Measured"), ("conformance", "Tested"))
    pages = [
        Page(f"{name}.html", name.title(), "A page.", group, 1, "base.html.j2", None)
        for name, group in parts
    ]
    site.write(pages, tmp_path)
    results, kept = only("A4", folder, tmp_path), (tmp_path / "times.html").read_text("utf-8")
    navigation = claiming.write_page(results, tmp_path).read_text("utf-8").partition("</nav>")[0]
    assert '<a href="index.html">' in navigation
    assert '<a href="claims.html" aria-current="page">Claims</a>' in navigation
    assert (tmp_path / "times.html").read_text("utf-8") == kept
    again = claiming.write_page(results, tmp_path).read_text("utf-8").partition("</nav>")[0]
    assert again == navigation
    assert all((tmp_path / page.file).is_file() for page in pages)


def test_without_a_site_it_stands_alone(folder: Path) -> None:
    assert "<nav" not in (folder / "site" / "claims.html").read_text("utf-8")


def test_figures_lie_beside_the_page_with_words(folder: Path) -> None:
    text = (folder / "site" / "claims.html").read_text("utf-8")
    ids = [id_ for id_, it in registry.every().items() if it.draw and id_[0] in "AC"]
    assert {"A1", "A7", "C2", "C3"} <= set(ids)
    for id_ in ids:
        name = registry.figure_name(id_)
        assert (folder / "site" / "figures" / f"{name}.svg").stat().st_size > 5_000
        assert f"figures/{name}.svg" in text
    for figure in registry.draw_all(folder / "results"):
        assert figure.name in registry.figure_names()
        assert len(figure.alt) > 80
        assert len(figure.caption) > 80
        assert figure.data is not None
        assert len(figure.data), figure.name
        assert figure.alt in html.unescape(text)


def test_a_figure_shows_what_is_stored_and_not_what_is_known(folder: Path, tmp_path: Path) -> None:
    evidence = json.loads((folder / "results" / "claims.json").read_text("utf-8"))["claims"]["C3"][
        "evidence"
    ]
    evidence["scipy"][0]["at"] = [3, 2]
    (figure,) = registry.draw_all(only("C3", folder, tmp_path, evidence=evidence))
    assert "y[3, 2]" in figure.caption


def test_the_same_evidence_gives_the_same_figures(folder: Path, tmp_path: Path) -> None:
    for figure in registry.draw_all(folder / "results"):
        written = save(figure, tmp_path).shown
        assert written.read_bytes() == (folder / "site" / "figures" / written.name).read_bytes()


def test_figures_of_claims_that_are_no_longer_stored_do_not_stay(folder: Path, tmp_path: Path):
    results, figures = only("C3", folder, tmp_path), tmp_path / "site" / "figures"
    figures.mkdir(parents=True)
    for name in (*(f"claim-a1.{ending}" for ending in ENDINGS), "time-kernel.svg"):
        (figures / name).touch()
    claiming.write_page(results, tmp_path / "site")
    left = {it.name for it in figures.iterdir()}
    assert left == {"claim-c3.csv", "claim-c3.svg", "time-kernel.svg"}


def test_trained_kernels_are_drawn(tmp_path: Path) -> None:
    it = registry.every()["D4"]
    figure = registry.draw(it, it.experiment(Effort.QUICK))
    assert figure.name == registry.figure_name("D4")
    assert save(figure, tmp_path).shown.stat().st_size > 5_000


def test_evidence_of_another_version_is_refused_with_the_command(folder: Path, tmp_path: Path):
    results = only("C2", folder, tmp_path, evidence={"where": 1})
    with pytest.raises(ValueError, match="corrconv claims C2"):
        registry.draw_all(results)


def test_what_a_page_shows_is_escaped(folder: Path, tmp_path: Path) -> None:
    results = only("A4", folder, tmp_path, words="<script>alert(1)</script>")
    text = claiming.write_page(results, tmp_path).read_text("utf-8")
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_the_page_counts_and_groups(folder: Path) -> None:
    (found,) = page.beside(folder / "results")
    shown = found.shown
    assert [group.entries[0].record.id[0] for group in shown.groups] == ["A", "C", "D"]
    assert "reproduced" in shown.counts
    assert "conditional" in shown.counts
    assert ("i", "[0, 1, 2]") in [(it.label, it.text) for it in shown.groups[1].entries[1].first]


def test_json_holds_the_evidence(tmp_path: Path) -> None:
    places = ("--results", str(tmp_path / "results"), "--output", str(tmp_path / "site"))
    result = run("a4", "--quick", "--json", *places)
    data = json.loads(result.stdout)
    assert data["ok"]
    assert result.exit_code == 0
    assert data["claims"][0]["verdict"] == "reproduced"
    assert data["claims"][0]["evidence"]["stated"][0]["result"] == [5, 4, 3]


def test_a_broken_experiment_ends_with_1_and_is_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(effort: Effort) -> None:
        raise RuntimeError("the tape tore")

    claims = dict(registry.every())
    claims["A4"] = replace(claims["A4"], experiment=torn)
    monkeypatch.setattr(registry, "every", lambda: claims)
    places = ("--results", str(tmp_path / "results"), "--output", str(tmp_path / "site"))
    result = run("A4", "A5", *places)
    assert result.exit_code == 1
    assert "broken" in result.output
    assert "the tape tore" in result.output
    assert "[−1, 2, 2, −1]" in result.output
    assert "the tape tore" in (tmp_path / "site" / "claims.html").read_text("utf-8")


def test_list_runs_nothing(tmp_path: Path) -> None:
    result = run("--list", "--results", str(tmp_path / "results"))
    assert result.exit_code == 0
    assert all(id_ in result.output for id_ in registry.every())
    assert not list(tmp_path.iterdir())
    rows = json.loads(run("--list", "--json").stdout)
    assert [row["id"] for row in rows] == list(registry.every())


def test_an_unknown_claim_is_refused() -> None:
    result = run("Q7")
    assert result.exit_code == 2
    assert "'Q7' is no claim" in result.output
