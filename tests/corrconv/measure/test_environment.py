"""The environment record: complete, plain, and naming no place of this computer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy
import pytest

from corrconv.measure import environment


@pytest.fixture(scope="module")
def record() -> environment.Record:
    return environment.record(Path(__file__).parents[3])


def test_every_section_is_there_and_is_json(record: environment.Record) -> None:
    assert set(record) == {"machine", "source", "python", "packages", "threads", "builds", "load"}
    assert json.loads(json.dumps(record)) == record


def test_it_tells_versions_and_threads(record: environment.Record) -> None:
    assert record["packages"]["numpy"] == numpy.__version__
    assert any(key.startswith("pool") for key in record["threads"])
    assert record["builds"]["FFTW"]["planner"].startswith("FFTW_")
    assert all("1 thread(s)" in v for k, v in record["threads"].items() if k.startswith("pool"))


def test_it_names_no_folder_of_this_computer(record: environment.Record) -> None:
    text = json.dumps(record)
    assert str(Path.home()) not in text
    assert str(Path(__file__).parents[3]) not in text


def test_what_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    source = environment.record(tmp_path)["source"]
    assert source["lock, SHA-256"] == environment.UNKNOWN
