"""The table of what each can do: from the command to the page."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest
from click.testing import CliRunner
from corrconv.reports.capabilities import run as capabilities
from corrconv.reports.capabilities import section_capabilities as section
from corrconv.reports.capabilities.facts import Answer, Capability, Fact

import corrconv
from corrconv.kit import old_evidence as evidence
from tests.reports import built
from tests.reports.tree import MAIN, timed, write

FACTS = (
    Fact("modes", "full", "yes"),
    Fact("modes", "same", "partly", "convolve in 1-D: <never>"),
    Fact("boundaries", "symm", "wrong", "off by one"),
    Fact("NaN and inf", "NaN in x", "spreads", "9 of 9 outputs"),
)
YES = tuple(Fact(fact.group, fact.what, "yes") for fact in FACTS[:3])
FOUND = [
    Capability("fftw", "fft", "pyfftw", "1.0", FACTS),
    Capability("numba", "direct", "numba", "2.0", (*YES, FACTS[3])),
]


@pytest.fixture
def found(monkeypatch):
    asked: list[list[str]] = []

    def collect(names, progress):
        asked.append(list(names))
        for name in names:
            progress(name)
        return FOUND

    monkeypatch.setattr(capabilities, "collect", collect)
    return asked


def test_the_command_keeps_and_shows_what_was_found(found, tmp_path):
    results = tmp_path / "asv" / "results"
    done = CliRunner().invoke(capabilities.main, ["--results", str(results)])
    assert done.exit_code == 0, done.output
    stored = evidence.load(results, "capabilities")
    assert [Capability.from_data(it) for it in stored["implementations"]] == FOUND
    assert found == [list(corrconv.available())]
    assert "✓◐" in done.output
    assert "wrong: fftw, boundaries, symm: off by one" in done.output


def test_json_and_names(found, tmp_path):
    done = CliRunner().invoke(
        capabilities.main, ["--results", str(tmp_path / "results"), "--json", "numba"]
    )
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert data["implementations"][0]["facts"][1]["detail"] == "convolve in 1-D: <never>"
    assert set(data["made on"]) == {"python", "system", "processors"}
    assert found == [["numba"]]
    assert not list(tmp_path.iterdir())  # some alone would hide the others


def test_a_name_that_cannot_run_is_refused(found):
    done = CliRunner().invoke(capabilities.main, ["absent"])
    assert done.exit_code == 2
    assert "'absent' cannot run here" in done.output
    assert not found


def test_the_section_groups_its_columns():
    shown = section.shape(capabilities.as_data(FOUND))
    assert [(group.title, group.columns) for group in shown.groups] == [
        ("modes", ("full", "same")),
        ("boundaries", ("symm",)),
        ("NaN and inf", ("NaN in x",)),
    ]
    fftw, numba = shown.rows
    assert [cell.shown for cell in fftw.cells] == ["✓", "◐", "✗", "spreads"]
    assert [cell.first for cell in fftw.cells] == [True, False, True, True]
    assert fftw.reasons[1] == "boundaries, symm: wrong; off by one"
    assert fftw.library == "pyfftw 1.0"
    assert len(numba.reasons) == 1


def test_nothing_found_is_an_empty_table():
    shown = section.shape(capabilities.as_data([]))
    assert (shown.groups, shown.rows) == ((), ())


@pytest.fixture
def text(tmp_path):
    results = write(tmp_path / "asv" / "results", {MAIN: timed(["numba"], ([64], [3]), {})})
    evidence.save(capabilities.as_data(FOUND), results, "capabilities")
    return built.text(built.build(results, tmp_path / "site"), "capabilities.html")


def test_the_page_shows_answers_with_text_and_reasons(text):
    table = text.partition('<table class="able">')[2].partition("</table>")[0]
    assert 'aria-label="partly">◐</span>' in table
    assert 'title="fftw, boundaries, symm: wrong; off by one"' in table
    assert "&lt;never&gt;" in table
    assert "<never>" not in text
    rows = re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
    assert [row.count("<td") + row.count("<th") for row in rows] == [4, 5, 5, 5]
    assert "modes, same: partly; convolve in 1-D: &lt;never&gt;" in text.partition("<details>")[2]
    assert '<a href="capabilities.html" aria-current="page">Capabilities</a>' in text


def test_without_evidence_there_is_no_page_and_the_first_says_how_to_make_it(tmp_path):
    results = write(tmp_path / "asv" / "results", {MAIN: timed(["numba"], ([64], [3]), {})})
    made = built.build(results, tmp_path / "site")
    assert not (tmp_path / "site" / "capabilities.html").exists()
    assert f"{section.TITLE} (<code>{section.MAKE}</code>)" in built.text(made, "index.html")


def test_every_answer_has_a_sign():
    assert set(section.SHORT) == set(get_args(Answer))
