"""A folder to run a page in, with the files that pages read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from corrconv.compare import evidence as store
from corrconv.compare.run import compare
from corrconv.core import registry
from corrconv.model import forget
from tests.corrconv.measure.fakes import Machine, sides
from tests.docs.blocks import ROOT
from tests.docs.session import Session

KEPT = {"now.json": 2e-3, "released.json": 1e-3, "branch.json": 9e-4}
"""Comparisons that pages read: seconds of the second side, the first having 1 ms."""


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of results, and comparisons on a machine that pretends."""
    folder = tmp_path_factory.mktemp("prepared")
    (table, *_) = sorted(ROOT.glob("reports/published/*/site/data.csv"))
    shutil.copy(table, folder)
    for name, seconds in KEPT.items():
        machine = Machine({"a": 1e-3, "b": seconds}, start=0.1)
        found = compare(
            sides("a", "b"), None, launch=machine.launch, clock=machine.clock, side_by_side=2
        )
        (folder / name).write_text(json.dumps(store.as_data(found)), "utf-8")
    return folder


@pytest.fixture
def session(
    prepared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Session]:
    """For one page: its files, its implementations and a machine of which nothing is known are its own."""
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "cache"))
    forget()
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "_from_files", {})
    monkeypatch.setattr(registry, "_paths", {})
    yield Session(tmp_path)
    monkeypatch.undo()
    forget()
