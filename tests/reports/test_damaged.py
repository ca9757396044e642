"""Evidence that is damaged anywhere is refused by name, in a line or two, or else its page can be made."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from corrconv.reports.kit import html
from corrconv.reports.kit.found import modules
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run, load

from tests import damage

PUBLISHED = Path(__file__).resolve().parents[2] / "reports" / "published" / "cascadelake-2core"
EVIDENCE = {
    module.__name__.split(".")[-2]: module
    for module in modules("evidence")
    if (PUBLISHED / f"{module.NAME}.json").is_file()
}
SHOWN_BY = {"peers": "regret"}
TRIED = 12
"""Of each, drawn: pages take their time."""


@pytest.fixture(scope="module")
def run() -> Run:
    return load(PUBLISHED)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damaged")
    shutil.copy(PUBLISHED / "sweep.json", folder)
    return folder


def page(question: str):
    name = SHOWN_BY.get(question, question)
    return next(it for it in modules("page") if it.__name__.split(".")[-2:] == [name, "page"])


def said(module, path: Path) -> str:
    """Why evidence is refused; empty where it is not."""
    try:
        module.load(path.parent)
    except ValueError as error:
        words = str(error)
        assert str(path) in words
        assert len(words) < 900
        assert words.count("\n") <= 1
        return words
    return ""


@pytest.mark.parametrize("question", EVIDENCE)
def test_what_is_no_evidence_is_refused(results: Path, question: str):
    module = EVIDENCE[question]
    path = results / f"{module.NAME}.json"
    text = (PUBLISHED / path.name).read_text("utf-8")
    for what, content in damage.torn(text):
        path.write_bytes(content)
        words = said(module, path)
        assert words, what
        assert ("newer corrconv" in words) == (what in ("format 99", "format 100000000"))
    path.unlink()


@pytest.mark.parametrize("question", EVIDENCE)
def test_what_is_damaged_within_is_refused_or_shown(results: Path, run: Run, question: str):
    module, draw = EVIDENCE[question], random.Random(question)
    path = results / f"{module.NAME}.json"
    data = json.loads((PUBLISHED / path.name).read_text("utf-8"))
    data.get("tiles", {}).pop("times", None)  # of an older version: nothing reads them
    refused = 0
    for what, changed in damage.drawn(data, TRIED, draw):
        path.write_text(json.dumps(changed), "utf-8")
        if said(module, path):
            refused += 1
            continue
        try:
            for it in page(question).pages(Material(results, run)):
                html.render(
                    it.template, here=it, groups=[], made=None, mark="", figures={}, page=it.shown
                )
        except ValueError as error:
            assert str(path) in str(error), what  # noqa: PT017
    assert refused > 0.2 * TRIED
    path.unlink()


@pytest.mark.parametrize("question", EVIDENCE)
def test_what_a_newer_version_adds_is_ignored(results: Path, question: str):
    module = EVIDENCE[question]
    path = results / f"{module.NAME}.json"
    data = json.loads((PUBLISHED / path.name).read_text("utf-8"))
    before = module.load(PUBLISHED)
    path.write_text(json.dumps({**data, "added later": {"a": [1, None]}}), "utf-8")
    assert module.load(results) == before
    path.unlink()
