"""The environment record: complete, plain, and naming no place of this computer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy
import pytest

from corrconv.core import ipp_library
from corrconv.measure import environment
from tests.process import printed

COMMAND = "import runpy; runpy.run_module('corrconv.measure.environment', run_name='__main__')"


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


@pytest.mark.peers
def test_it_tells_what_computes_within_opencv(record: environment.Record) -> None:
    pytest.importorskip("cv2")
    opencv = record["builds"]["OpenCV"]
    assert opencv["HAL"].startswith(("YES", "NO"))
    assert "ipp" in opencv["IPP in it"] or opencv["IPP in it"] == "not used"


@pytest.mark.peers
def test_it_tells_which_of_ipps_libraries_runs(record: environment.Record) -> None:
    if missing := ipp_library.unavailable():
        assert "IPP" not in record["builds"]
        pytest.skip(missing)
    assert f"({ipp_library.here()})" in record["builds"]["IPP"]
    assert record["packages"]["ipp"] in record["builds"]["IPP"]


def test_its_command_prints_it(record: environment.Record) -> None:
    said = json.loads(printed(COMMAND))
    assert said["builds"] == record["builds"]


def test_caches_are_those_that_linux_tells(tmp_path, monkeypatch):
    kinds = {0: ("1", "Data", "48K"), 1: ("1", "Instruction", "32K"), 3: ("3", "Unified", "32768K")}
    for index, kind in kinds.items():
        folder = tmp_path / f"index{index}"
        folder.mkdir()
        for name, text in zip(("level", "type", "size"), kind):
            (folder / name).write_text(f"{text}\n")
    monkeypatch.setattr(environment, "CACHES", tmp_path)
    found = environment.record()["machine"]
    assert found["L1 data cache"] == "48 KiB"
    assert found["L3 cache"] == "32768 KiB"
