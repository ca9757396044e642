"""Comparisons written down and read again, whole; and as frames, a type a column."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import sys
from pathlib import Path

import numpy as np
import pytest

from corrconv import Problem
from corrconv.compare import evidence as store
from corrconv.compare.evidence import Comparison
from corrconv.compare.process import Request
from corrconv.compare.run import compare
from corrconv.kit import codec, parquet
from corrconv.measure.sides import Side
from tests import damage
from tests.corrconv.measure.fakes import Machine, sides

ODD = Side(
    "a file.py",
    Problem("convolve", (9, 8, 7), (2, 3, 1), "full", "fill", 1 - 2j, np.dtype("complex64")),
    workers=4,
    planned=False,
)


@pytest.fixture
def comparison() -> Comparison:
    machine = Machine({"a": 1e-3, "b": 2e-3, "c": 1e-3}, start=0.1)
    found = compare(sides("a", "b", "c"), launch=machine.launch, clock=machine.clock)
    return dataclasses.replace(found, environment={"machine": {"cores": 2}})


def test_a_comparison_comes_back_as_it_was(comparison, tmp_path: Path):
    store.save(comparison, tmp_path / "new" / "c.json")
    assert store.load(tmp_path / "new" / "c.json") == comparison
    assert json.loads((tmp_path / "new" / "c.json").read_text("utf-8"))["format"] == store.FORMAT


def test_a_comparison_comes_back_from_parquet_as_it_was(comparison, tmp_path: Path):
    pytest.importorskip("pyarrow")
    path = tmp_path / "new" / "c.parquet"
    store.save(comparison, path)
    assert store.load(path) == comparison
    assert [each.name for each in path.parent.iterdir()] == ["c.parquet"]


def test_damaged_parquet_and_parquet_of_something_else_are_named(comparison, tmp_path: Path):
    pytest.importorskip("pyarrow")
    path = tmp_path / "c.parquet"
    store.save(comparison, path)
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:200] + bytes(50) + whole[250:], b""):
        path.write_bytes(damaged)
        with pytest.raises(ValueError, match="is damaged") as caught:
            store.load(path)
        assert str(path) in str(caught.value)
    other = store.samples_frame([comparison]).drop(columns="label")
    path.write_bytes(parquet.encode(other))
    with pytest.raises(ValueError, match="holds no comparison"):
        store.load(path)
    strange = store.samples_frame([comparison])
    strange.attrs = {"format": 99}
    path.write_bytes(parquet.encode(strange))
    with pytest.raises(ValueError, match="newer corrconv, in format 99"):
        store.load(path)


def test_without_pyarrow_it_says_what_to_install(comparison, tmp_path: Path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ModuleNotFoundError, match="-m pip install pandas pyarrow"):
        store.save(comparison, tmp_path / "c.parquet")
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_leaves_the_one_before(comparison, tmp_path, monkeypatch):
    store.save(comparison, tmp_path / "c.json")
    before = (tmp_path / "c.json").read_bytes()

    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="No space left"):
        store.save(dataclasses.replace(comparison, seed=99), tmp_path / "c.json")
    assert (tmp_path / "c.json").read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["c.json"]


def test_a_request_comes_back_as_it_was():
    request = Request((ODD, ODD, sides("a")[0]), seed=3, blocks=7)
    assert codec.from_data(Request, json.loads(json.dumps(codec.to_data(request)))) == request


@pytest.mark.parametrize("name", ["c.json", "c.parquet"])
def test_files_of_the_first_format_are_read(comparison, tmp_path: Path, monkeypatch, name: str):
    """In it the fields of a side's problem were its own."""
    odd = dataclasses.replace(comparison, sides=(ODD, *comparison.sides[1:]))
    data = store.as_data(odd)
    for side in data["sides"]:
        side |= side.pop("problem")
    data["format"] = 1
    if name == "c.parquet":
        pytest.importorskip("pyarrow")
        data["sha256"] = "a checksum of the whole"
    monkeypatch.setattr(store, "as_data", lambda _: data)
    store.save(odd, tmp_path / name)
    assert store.load(tmp_path / name) == odd


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.pop("summary"), "damaged .*'summary' is missing|damaged .*summary"),
        (lambda data: data["samples"][0].pop("calls"), "damaged .*calls"),
        (lambda data: data.update(format=0), "is of format 0, and 2 is the one"),
        (lambda data: data["summary"]["judgements"][0].update(verdict="no"), "'no' is not a valid"),
    ],
)
def test_a_damaged_file_is_named(comparison, tmp_path: Path, change, words):
    data = store.as_data(comparison)
    change(data)
    (tmp_path / "c.json").write_text(json.dumps(data), "utf-8")
    with pytest.raises(ValueError, match=words) as caught:
        store.load(tmp_path / "c.json")
    assert "c.json" in str(caught.value)


def test_whatever_is_damaged_is_named_or_harmless(comparison, tmp_path: Path):
    path, draw = tmp_path / "c.json", random.Random(1)
    refused = 0
    for what, changed in damage.drawn(store.as_data(comparison), 300, draw):
        path.write_text(json.dumps(changed), "utf-8")
        try:
            found = store.load(path)
        except ValueError as error:
            assert str(error).startswith(f"{path}: "), what  # noqa: PT017
            assert len(str(error)) < 900  # noqa: PT017
            refused += 1
        else:
            store.samples_frame([found])
    assert refused > 200
    store.save(comparison, path)
    for what, content in damage.torn(path.read_text()):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"c\.json: "):
            pytest.fail(f"{what}: {store.load(path)}")


def test_results_cannot_be_changed(comparison):
    for each in (
        comparison,
        comparison.samples[0],
        comparison.summary,
        comparison.summary.floor,
        comparison.summary.estimates[0],
        comparison.summary.judgements[0],
        comparison.summary.judgements[0].ratio,
    ):
        name = dataclasses.fields(each)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(each, name, None)


def test_samples_as_a_frame(comparison):
    frame = store.samples_frame([comparison, comparison])
    assert len(frame) == 2 * sum(len(each.seconds) for each in comparison.samples)
    one = frame[(frame.comparison == 1) & (frame.label == "b") & (frame.process == 3)]
    (kept,) = [each for each in comparison.samples if (each.label, each.process) == ("b", 3)]
    assert tuple(one.sort_values("round").seconds) == kept.seconds
    assert set(one.name) == {"b"}
    assert set(one.x_shape) == {"64"}


def test_a_column_holds_one_type_as_parquet_needs(comparison):
    both = dataclasses.replace(comparison, sides=(ODD, ODD, ODD, comparison.sides[3]))
    frame = store.samples_frame([both])
    for name in frame.columns:
        assert len({type(value) for value in frame[name]}) == 1, name
