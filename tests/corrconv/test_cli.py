"""The command line: list and check, what they print, and how they end."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from corrconv.reports.site import build as reporting
from corrconv.reports.site.build import Built

import corrconv
from corrconv import cli
from corrconv.cli import main

WRONG = """
from corrconv.core import DirectImplementation
from corrconv.impls.strided import Strided

class Wrong(Strided):
    name = "{name}"
    def correlate_valid(self, image, kernel):
        return super().correlate_valid(image, kernel[..., ::-1])

implementation = Wrong()
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_list_shows_every_implementation() -> None:
    result = run("list")
    assert result.exit_code == 0
    assert all(name in result.output for name in corrconv.names())


def test_list_as_json() -> None:
    rows = json.loads(run("list", "--json").stdout)
    assert [row["name"] for row in rows] == corrconv.names()
    assert {"family", "library", "version", "available", "status"} <= rows[0].keys()


def test_check_of_one_case_passes() -> None:
    result = run("check", "strided", "--case", "correlate same symm float64 x=8x9 h=3x4 normal")
    assert result.exit_code == 0, result.output
    assert "passes" in result.output


def test_check_of_a_wrong_file_fails_and_says_how_to_repeat(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text(WRONG.format(name="wrong_flip"), "utf-8")
    result = run("check", str(path), "--quick")
    assert result.exit_code == 1
    assert "FAILS" in result.output
    assert "repeat with: corrconv check" in result.output


def test_the_line_that_repeats_a_failure_repeats_it(tmp_path: Path) -> None:
    path = tmp_path / "wrong_again.py"
    path.write_text(WRONG.format(name="wrong_again"), "utf-8")
    data = json.loads(run("check", str(path), "--quick", "--json").stdout)
    failure = data["implementations"]["wrong_again"]["failures"][0]
    again = run("check", str(path), "--case", failure["case"], "--json")
    assert again.exit_code == 1
    assert json.loads(again.stdout)["implementations"]["wrong_again"]["failures"][0] == failure


def test_the_line_that_repeats_a_failure_names_the_file_as_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "my files"
    folder.mkdir()
    (folder / "mine.py").write_text(WRONG.format(name="wrong_typed"), "utf-8")
    typed = "my files/mine.py"
    data = json.loads(run("check", typed, "--quick", "--json").stdout)
    repeat = data["implementations"]["wrong_typed"]["failures"][0]["repeat"]
    _, *arguments = shlex.split(repeat)
    assert arguments[:3] == ["check", typed, "--case"]
    shown = run(*arguments)
    assert shown.exit_code == 1
    assert f"repeat with: {repeat}" in shown.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import no_such_module", "no_such_module"),
        ("def (", "SyntaxError"),
        ("undefined_name", "undefined_name"),
        ("raise RuntimeError('my reason')", "my reason"),
    ],
)
def test_a_file_that_does_not_load_is_refused_with_its_error(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "broken.py").write_text(text, "utf-8")
    result = run("check", str(tmp_path / "broken.py"))
    assert result.exit_code == 2
    assert "broken.py" in result.output
    assert words in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "numbaa"], "did you mean numba"),
        (["check", "nowhere.py"], "no implementation file at"),
        (["check", "strided", "--case", "correlate"], "an example: 'correlate same symm"),
        (["report", "--results", "nowhere"], "nowhere"),
    ],
)
def test_bad_input_is_refused_with_a_hint(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("status", [0, 1])
def test_a_report_is_opened_or_says_that_no_browser_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, as_json: bool
) -> None:
    page = tmp_path / "my site [1]" / "index.html"
    shown: list[str] = []

    def launch(address: str) -> int:
        shown.append(address)
        return status

    monkeypatch.setattr(reporting, "build", lambda *_: Built(page, [page], [], []))
    monkeypatch.setattr(reporting.click, "launch", launch)
    options = ["--json"] if as_json else []
    closed = run("report", *options)
    opened = run("report", "--open", *options)
    assert (closed.exit_code, opened.exit_code) == (0, 0)  # the report was made
    assert shown == [page.as_uri()]
    assert opened.stdout == closed.stdout
    assert closed.stderr == ""
    assert ("no browser" in opened.stderr) == bool(status)
    assert (str(page) in opened.stderr) == bool(status)


def test_every_verb_has_help() -> None:
    for verb in main.commands:
        result = run(verb, "--help")
        assert result.exit_code == 0
        assert "Usage" in result.output


def test_a_verb_is_found_by_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("planted", "idle"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    verb = "import click\n@click.command()\ndef planted(): pass"
    (tmp_path / "planted" / "verb.py").write_text(verb)
    monkeypatch.setattr(corrconv, "__path__", [*corrconv.__path__, str(tmp_path)])
    found = {verb.name for verb in cli.verbs()}
    assert found == {*main.commands, "planted"}
    for name in ("corrconv.planted", "corrconv.planted.verb", "corrconv.idle"):
        sys.modules.pop(name, None)
