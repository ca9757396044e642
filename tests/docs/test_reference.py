"""The reference leaves nothing out: every column, field, section, file and variable is there by its name."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from corrconv.reports.kit.found import modules

from corrconv.core import cache as stored
from corrconv.core import calibration
from corrconv.sweep import frame as sweep_frame
from corrconv.sweep.folder import SWEEP, about, load
from corrconv.sweep.stored import read
from tests import house
from tests.corrconv.sweep import fakes
from tests.docs.blocks import ROOT

FILES = (ROOT / "docs" / "reference" / "files.md").read_text("utf-8")
VERBS = (ROOT / "docs" / "reference" / "command-line.md").read_text("utf-8")
OURS_ALONE = {"CORRCONV_PRELOAD", "CORRCONV_PLANTED", "CORRCONV_TURN"}
"""Variables by which our own processes tell each other."""


def section(title: str) -> set[str]:
    """The code within lines under a heading, words of dotted names apart."""
    text = re.search(rf"^## {title}$(.*?)(?=^## |\Z)", FILES, re.MULTILINE | re.DOTALL)
    assert text, title
    code = re.findall(r"`([^`\n]+)`", text[1])
    return {part for each in code for part in (each, *each.split("."))}


def test_columns_of_the_table_of_results() -> None:
    (table, *_) = sorted(ROOT.glob("reports/published/*/site/data.csv"))
    columns = set(pd.read_csv(table, nrows=0).columns)
    assert columns <= section("The table of numbers")


def test_sections_of_an_environment() -> None:
    runs = sorted(ROOT.glob(f"reports/published/*/{SWEEP}"))
    assert runs
    for path in runs:
        assert read(path).about.environment.keys() <= section("The environment")


@pytest.mark.parametrize("module", modules("evidence"), ids=lambda module: module.NAME)
def test_files_of_evidence_and_what_they_hold(module) -> None:
    name = f"{module.NAME}.json"
    (row,) = (line for line in FILES.splitlines() if line.startswith(f"| `{name}`"))
    made_by = re.findall(r"`([^`]+)`", row)[1]
    assert made_by in module.MAKE
    said = set(re.findall(r"`([^`]+)`", row))
    for path in ROOT.glob(f"reports/published/*/{name}"):
        held = json.loads(path.read_text("utf-8"))
        assert held.pop("format") == 1
        for field, value in held.items():
            assert field in said, (name, field)
            assert of_records(value) <= said, (name, field)


def of_records(value: object) -> set[str]:
    """The fields of the records that a list, or a mapping by name, holds; none where it holds others."""
    records = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        return set()
    fields = [each.keys() for each in records]
    return set().union(*fields) if all(each & fields[0] for each in fields) else set()


def test_columns_that_figures_share() -> None:
    paths = {it.name: it for it in ROOT.glob("reports/published/*/site/figures/*.csv")}
    tables = [pd.read_csv(path, nrows=0) for path in paths.values()]
    found = Counter(column for table in tables for column in table.columns)
    shared = {column for column, count in found.items() if count > 3}
    assert {"N", "n", "case", "implementation", "what", "value"} <= shared
    assert shared <= section("A figure's numbers")


def test_fields_of_a_comparison(prepared: Path) -> None:
    said = section("A comparison")
    held = json.loads((prepared / "now.json").read_text("utf-8"))
    summary = held["summary"]
    parts = [
        held,
        held["sides"][0],
        held["sides"][0]["problem"],
        held["samples"][0],
        summary,
        summary["estimates"][0],
    ]
    for part in [*parts, summary["floor"], summary["judgements"][0], summary["floor"]["ratio"]]:
        assert part.keys() <= said
    assert {str(each["verdict"]) for each in summary["judgements"]} <= said


def test_columns_and_files_of_a_sweep(tmp_path: Path) -> None:
    machine = fakes.Machine(seconds={"naive": 3e-3, "strided": 1e-3})
    fakes.swept(tmp_path / "mine", fakes.plan(cases=1, passes=2), machine.launch)
    said = section("A sweep")
    assert set(sweep_frame.frame([load(tmp_path / "mine")]).columns) <= said
    assert vars(about(tmp_path / "mine")).keys() <= said
    assert {"mine/sweep.json", "mine/turns/*.json", "format", "sha256", "body"} <= said


def test_what_a_calibration_says() -> None:
    said = section("In your cache folder")
    assert stored.calibrated_here().keys() <= said
    assert f"`format` ({stored.FORMAT})" in FILES
    assert calibration.file().name in said


def test_every_environment_variable_is_there() -> None:
    code = "".join(path.read_text("utf-8") for path in house.files())
    assert set(re.findall(r"CORRCONV_[A-Z_]+", code)) - OURS_ALONE == set(
        re.findall(r"^\| `(CORRCONV_[A-Z_]+)`", VERBS, re.MULTILINE)
    )
