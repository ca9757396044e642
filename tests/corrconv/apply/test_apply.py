"""A kernel over a file: the result is the whole image's, whatever the kind of file, and never half there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
import zarr
from click.testing import CliRunner, Result

import corrconv
from corrconv.apply import run
from corrconv.apply.files import File, image
from corrconv.apply.run import Asked, apply
from corrconv.apply.unfinished import Unfinished
from corrconv.cli import main

SHAPE = (300, 217)


def picture() -> Any:
    return np.random.default_rng(0).standard_normal(SHAPE).astype("f4")


def written(path: Path, values: Any) -> Path:
    if path.name.endswith(".v2.zarr"):
        made = zarr.create_array(
            str(path), shape=values.shape, dtype=values.dtype, chunks=(64, 50), zarr_format=2
        )
        made[...] = values
    elif path.suffix == ".zarr":
        made = zarr.create_array(
            str(path), shape=values.shape, dtype=values.dtype, chunks=(100, 64)
        )
        made[...] = values
    elif path.name.endswith(".ome.tif"):
        tifffile.imwrite(path, values, ome=True, tile=(64, 64))
    elif path.suffix == ".tif":
        tifffile.imwrite(path, values)
    else:
        np.save(path, values)
    return path


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        run, "chosen", lambda problem, grid, room, fewest: (100, 64)[: problem.ndim]
    )


@pytest.mark.parametrize("name", ["x.zarr", "x.v2.zarr", "x.npy", "x.tif", "x.ome.tif"])
@pytest.mark.parametrize("to", ["y.zarr", "y.npy", "y.tif"])
def test_each_kind_of_file_is_read_and_written(name: str, to: str, tmp_path: Path) -> None:
    values = picture()
    source = written(tmp_path / name, values)
    found = apply(Asked(source, "box:5x3", tmp_path / to))
    assert found == tmp_path / to
    box = np.full((5, 3), 1 / 15, "f4")
    wanted = corrconv.correlate(values, box, "same")
    file = image(found)
    assert file.dtype == wanted.dtype
    assert np.abs(file[...] - wanted).max() < 1e-5
    assert {it.name for it in tmp_path.iterdir()} == {name, to}


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("boundary", ["fill", "wrap", "symm"])
@pytest.mark.parametrize("operation", ["correlate", "convolve"])
def test_every_mode_and_boundary(mode: Any, boundary: Any, operation: Any, tmp_path: Path) -> None:
    values, taps = picture(), np.random.default_rng(1).standard_normal((31, 8)).astype("f4")
    np.save(tmp_path / "k.npy", taps)
    asked = Asked(
        written(tmp_path / "x.npy", values), str(tmp_path / "k.npy"), tmp_path / "y.npy",
        operation, mode, boundary,
    )  # fmt: skip
    wanted = getattr(corrconv, operation)(values, taps, mode, boundary)
    assert np.abs(np.load(apply(asked)) - wanted).max() < 1e-3


def test_scheduled_as_processes_it_is_the_same_to_the_last_bit(tmp_path: Path) -> None:
    source = written(tmp_path / "x.npy", picture())
    one = np.load(apply(Asked(source, "gaussian:2", tmp_path / "one.npy")))
    two = np.load(
        apply(Asked(source, "gaussian:2", tmp_path / "two.npy", scheduler="processes", workers=2))
    )
    assert one.tobytes() == two.tobytes()


class Stopped(Exception):
    """In place of a kill."""


@pytest.mark.parametrize("after", [0, 1, 7])
@pytest.mark.parametrize("to", ["y.zarr", "y.npy", "y.tif"])
def test_stopped_it_goes_on_with_the_blocks_that_are_missing(
    after: int, to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = written(tmp_path / "x.npy", picture())
    whole = image(apply(Asked(source, "gaussian:2", tmp_path / f"whole-{to}")))[...]
    seen: list[int] = []

    def stop(gone: int, of: int) -> None:
        if gone > after:
            raise Stopped

    asked = Asked(source, "gaussian:2", tmp_path / to, workers=1)
    with pytest.raises(Stopped):
        apply(asked, progress=stop)
    assert not asked.output.exists()
    again = apply(asked, progress=lambda gone, of: seen.append(gone))
    assert seen[0] >= after
    assert seen[-1] == 12
    assert image(again)[...].tobytes() == whole.tobytes()
    assert not Unfinished(asked.output).folder.exists()


def test_a_torn_line_is_no_block(tmp_path: Path) -> None:
    with Unfinished(tmp_path / "y.npy") as it:
        it.asked({"a": 1})
        it.done(3)
        it.done(12)
        (it.folder / "done.txt").open("a").write("1")
        assert it.begun({"a": 1}) == {3, 12}


def test_what_is_unfinished_of_another_question_is_kept(tmp_path: Path) -> None:
    source = written(tmp_path / "x.npy", picture())
    asked = Asked(source, "gaussian:2", tmp_path / "y.npy", workers=1)
    with pytest.raises(Stopped):
        apply(asked, progress=_stop)
    before = {it.name: it.stat().st_size for it in Unfinished(asked.output).folder.iterdir()}
    with pytest.raises(ValueError, match="of another question .differs in kernel"):
        apply(Asked(source, "gaussian:3", tmp_path / "y.npy"))
    assert {
        it.name: it.stat().st_size for it in Unfinished(asked.output).folder.iterdir()
    } == before


def _stop(gone: int, of: int) -> None:
    if gone:
        raise Stopped


def test_an_input_that_has_changed_is_another_question(tmp_path: Path) -> None:
    source = written(tmp_path / "x.npy", picture())
    asked = Asked(source, "gaussian:2", tmp_path / "y.npy", workers=1)
    with pytest.raises(Stopped):
        apply(asked, progress=_stop)
    written(source, picture() + 1)
    with pytest.raises(ValueError, match="differs in input is of"):
        apply(asked)


def test_two_runs_do_not_meet(tmp_path: Path) -> None:
    source = written(tmp_path / "x.npy", picture())
    with Unfinished(tmp_path / "y.npy"), pytest.raises(ValueError, match="another run is working"):
        apply(Asked(source, "gaussian:2", tmp_path / "y.npy"))


def asked(*words: str) -> Result:
    return CliRunner().invoke(main, ["apply", *words])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--input nowhere.npy --kernel box:3 --output {t}/y.npy", "nowhere.npy is not there"),
        ("--input {x} --kernel box:3 --output {x}", "is the input"),
        ("--input {x} --kernel box:3 --output {t}/y.jpg", "names end in .zarr, .npy"),
        ("--input {x} --kernel box:3 --output {t}/no/y.npy", "is no folder"),
        ("--input {x} --kernel box:3 --output {there}", "is there already"),
        ("--input {x} --kernel box:3x3x3 --output {t}/y.npy", "each of 2 axes"),
        ("--input {x} --kernel box:999 --mode valid --output {t}/y.npy", "larger than the image"),
        ("--input {x} --kernel box:3 --memory much --output {t}/y.npy", "must be bytes"),
        ("--input {x} --kernel box:3 --memory 1MiB --output {t}/y.npy", "give more"),
        ("--input {damaged} --kernel box:3 --output {t}/y.npy", "cannot be read"),
        ("--input {words} --kernel box:3 --output {t}/y.npy", "numbers are needed"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_left(
    words: str, says: str, tmp_path: Path
) -> None:
    there, damaged, text = (tmp_path / name for name in ("there.npy", "damaged.npy", "words.npy"))
    source = written(tmp_path / "x.npy", picture())
    written(there, picture())
    damaged.write_bytes(b"\x93NUMPY")
    np.save(text, np.array(["a"]))
    before = sorted(tmp_path.iterdir())
    said = asked(
        *words.format(x=source, t=tmp_path, there=there, damaged=damaged, words=text).split()
    )
    assert said.exit_code == 2, said.output
    assert says in " ".join(said.output.split())
    assert "Traceback" not in said.output
    assert sorted(tmp_path.iterdir()) == before


def test_a_full_disk_is_said_and_what_is_done_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = written(tmp_path / "x.npy", picture())
    written_before, kept = 0, File.__setitem__

    def full(self: File, part: Any, values: Any) -> None:
        nonlocal written_before
        written_before += 1
        if written_before > 5:
            raise OSError(28, "No space left on device", self.path)
        kept(self, part, values)

    monkeypatch.setattr(File, "__setitem__", full)
    words = [
        "--input",
        str(source),
        "--kernel",
        "box:3",
        "--output",
        str(tmp_path / "y.npy"),
        "--workers",
        "1",
    ]
    said = asked(*words)
    assert said.exit_code == 1
    assert "No space left on device; what is done is kept" in " ".join(said.output.split())
    assert not (tmp_path / "y.npy").exists()
    monkeypatch.setattr(File, "__setitem__", kept)
    assert asked(*words).exit_code == 0
    assert np.load(tmp_path / "y.npy").shape == SHAPE


def test_it_says_what_it_will_do_and_that_it_is_done(tmp_path: Path) -> None:
    source = written(tmp_path / "x.npy", picture())
    said = asked(
        "--input", str(source), "--kernel", "box:3", "--output", str(tmp_path / "y.npy"), "--workers", "2"
    )  # fmt: skip
    assert said.exit_code == 0
    assert "300×217 float32 in 12 blocks of 100×64; 2 workers, at most" in said.output
    assert "y.npy: whole" in said.output
