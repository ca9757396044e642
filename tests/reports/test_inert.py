"""What is stored is text: markup in any string of it, and addresses of programs, do nothing on any page."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from corrconv.reports.kit import html
from corrconv.reports.kit.figure import as_csv
from corrconv.reports.kit.found import modules
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run, load
from corrconv.reports.timings.page import write_csv

from corrconv.sweep import files, stored
from corrconv.sweep.files import Refused
from tests import damage

PUBLISHED = Path(__file__).resolve().parents[2] / "reports" / "published" / "cascadelake-2core"
EVIDENCE = [it for it in modules("evidence") if (PUBLISHED / f"{it.NAME}.json").is_file()]
MARKUP = "\"'></script><x-evil onload=evil()><script>evil()</script><!--"
PROGRAM = "javascript:evil()"
FORMULA = '=HYPERLINK("http://evil","evil")'


class Page(HTMLParser):
    """Collects what a browser would run or follow."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self._in_script = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append("")
        for name, value in attributes:
            if name in ("href", "src", "action", "formaction"):
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.handlers.append(f"{tag} {name}")

    def handle_endtag(self, tag):
        if tag == "script":
            self._in_script = False

    def handle_data(self, data):
        if self._in_script:
            self.scripts[-1] += data


def planted(data: Any, text: str, fits: Callable[[Any], bool]) -> tuple[Any, int]:
    """Data with the text in every kind of place that holds one and takes it, and how many those are."""
    kinds: dict[damage.Place, list[damage.Place]] = {}
    for place in damage.places(data):
        if place and isinstance(damage._get(data, place), str):
            kind = tuple("*" if isinstance(part, int) else part for part in place)
            kinds.setdefault(kind, []).append(place)
    taken = 0

    def plant(before: Any, of: list[list[damage.Place]]) -> Any:
        """Into these kinds; where one of them does not take it, into each half of them."""
        nonlocal taken
        made = json.loads(json.dumps(before))
        for places in of:
            for place in places:
                damage._get(made, place[:-1])[place[-1]] = text
        if fits(made):
            taken += len(of)
            return made
        if len(of) == 1:
            return before
        half = len(of) // 2
        return plant(plant(before, of[:half]), of[half:])

    return plant(data, list(kinds.values())), taken


def fewer(data: Any) -> Any:
    """The same with two rows of every list of rows: each is as good as another."""
    if isinstance(data, dict):
        return {key: fewer(value) for key, value in data.items()}
    if isinstance(data, list):
        return [fewer(each) for each in (data[:2] if data and isinstance(data[0], dict) else data)]
    return data


def inert(text: str, before: Page) -> None:
    page = Page(text)
    assert "x-evil" not in page.tags
    assert page.handlers == before.handlers
    assert len(page.scripts) == len(before.scripts)
    assert not any("evil" in address for address in page.addresses)
    for script in page.scripts:
        assert "<x-evil" not in script
        assert "<!--" not in script


def rendered(name: str, material: Material) -> dict[str, str]:
    """The pages of a question, or of all that have their own where there is no name."""
    found = {}
    for module in modules("page"):
        if name in ("", module.__name__.split(".")[-2]) and "book" not in module.__name__:
            for it in module.pages(material):
                found[it.file] = html.render(
                    it.template,
                    here=it,
                    groups=[],
                    made=material.made,
                    mark="",
                    figures={},
                    page=it.shown,
                )
    return found


@pytest.fixture(scope="module")
def run() -> Run:
    return load(PUBLISHED)


@pytest.mark.parametrize("module", EVIDENCE, ids=lambda module: module.NAME)
def test_evidence(run: Run, tmp_path: Path, module):
    shutil.copy(PUBLISHED / "sweep.json", tmp_path)
    path = tmp_path / f"{module.NAME}.json"
    whole = fewer(json.loads((PUBLISHED / path.name).read_text("utf-8")))
    if module.NAME == "claims":
        whole["claims"] = dict(list(whole["claims"].items())[:4])
    question = {"peers": "regret"}.get(module.NAME, module.__name__.split(".")[-2])

    def fits(data: Any) -> bool:
        path.write_text(json.dumps(data), "utf-8")
        try:
            module.load(tmp_path)
        except ValueError:
            return False
        return True

    assert fits(whole)
    before = {
        file: Page(text) for file, text in rendered(question, Material(tmp_path, run)).items()
    }
    for text in (MARKUP, PROGRAM):
        data, taken = planted(whole, text, fits)
        assert taken
        path.write_text(json.dumps(data), "utf-8")
        for file, page in rendered(question, Material(tmp_path, run)).items():
            inert(page, before[file])


def test_a_sweep(tmp_path: Path):
    path = tmp_path / "sweep.json"
    shutil.copy(PUBLISHED / "sweep.json", path)
    whole = json.loads(path.read_text())["body"]
    plan = whole["about"]["plan"]
    plan["cases"] = plan["cases"][:3]
    whole["records"] = [it for it in whole["records"] if it["turn"]["line"] in plan["cases"]]
    files.write(path, whole)

    def fits(data: Any) -> bool:
        files.write(path, data)
        try:
            stored.read(path)
        except Refused:
            return False
        return True

    before = {
        file: Page(text) for file, text in rendered("", Material(tmp_path, load(tmp_path))).items()
    }
    assert len(before) > 5
    for text in (MARKUP, PROGRAM, FORMULA):
        data, taken = planted(whole, text, fits)
        assert taken > 5
        files.write(path, data)
        material = Material(tmp_path, load(tmp_path))
        for file, page in rendered("", material).items():
            inert(page, before[file])
        write_csv(material.run, tmp_path)
        assert_no_formula((tmp_path / "data.csv").read_text())


def assert_no_formula(text: str) -> None:
    frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    for cell in [*frame.columns, *frame.to_numpy().ravel()]:
        assert cell.lstrip()[:1] not in "=+-@" or not cell or _is_number(cell), cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "text",
    [FORMULA, "+1+cmd", "-2+3", "@SUM(1)", "\t=1", "\r=1", " =1", "\n@x", "＝1", "-", "=", "\0=1"],
)
def test_no_cell_is_a_formula(text: str):
    written = as_csv(pd.DataFrame({text: [text, "-1.5", "+3"], "n": [-1.5, 2, float("-inf")]}))
    assert_no_formula(written)
    assert f"'{text}" in written.replace('""', '"')
    rows = written.splitlines()
    assert rows[-1] == "+3,-inf"
    assert rows[-2] == "-1.5,2"


@pytest.mark.parametrize(
    "address",
    [
        PROGRAM,
        "JaVaScRiPt:x",
        " javascript:x",
        "data:text/html,x",
        "//evil",
        "vbscript:x",
        "",
        "file:///x",
    ],
)
def test_no_address_leads_to_a_program(address: str):
    assert html.link(address) == "#"
    assert (
        html.link("https://github.com/scipy/scipy/issues/1")
        == "https://github.com/scipy/scipy/issues/1"
    )
