"""What the gate has proved holds for later processes, of the same code on the same machine, and no others."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest

pytest.importorskip("pyfftw")
from corrconv.core import sealed, warned
from corrconv.engines.tiles import gate, proved
from corrconv.engines.tiles.providers import fftw
from corrconv.engines.tiles.size import size_of

SIZE = size_of((8, 12), np.dtype("f4"))


class Process:
    """Asks for transforms as a fresh process does; counts how often they are tried."""

    def __init__(self, monkeypatch):
        self.tried, self._patch, self._try = [], monkeypatch, gate.error_of

    def __call__(self, size=SIZE, name="fftw"):
        self._patch.setattr(gate, "_found", {})
        self._patch.setattr(proved, "_known", {})
        self._patch.setattr(gate, "error_of", self._counted)
        return gate.transforms(name, size)

    def _counted(self, made, size):
        self.tried.append(size)
        return self._try(made, size)


@pytest.fixture
def process(monkeypatch, tmp_path):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    monkeypatch.setattr(warned, "_said", set())
    return Process(monkeypatch)


def the_file(folder):
    (path,) = folder.glob("proved-fftw-*.json")
    return path


def test_a_size_is_tried_once(process):
    for _ in range(3):
        made = process()
        assert not made.samples.any()
        assert not made.spectrum.any()
    assert process.tried == [SIZE]


@pytest.mark.parametrize(
    "other",
    [
        size_of((12, 8), np.dtype("f4")),
        size_of((8, 12), np.dtype("f8")),
        size_of((8, 12), np.dtype("c8")),
        size_of((8, 12), np.dtype("f4"), in_place=True),
        size_of((12,), np.dtype("f4"), 8),
    ],
    ids=str,
)
def test_another_size_is_tried_itself(process, other):
    process()
    process(other)
    assert process.tried == [SIZE, other]
    process()
    process(other)
    assert len(process.tried) == 2


def test_proofs_of_several_processes_are_kept_together(process, monkeypatch):
    process()
    elsewhere, held = dict(proved._known), proved._read
    process(size_of((16, 16), np.dtype("f4")))
    monkeypatch.setattr(proved, "_known", elsewhere)  # has not seen the second
    proved.keep("fftw", size_of((24, 24), np.dtype("f4")), 0.5)
    assert len(held(proved._file("fftw"))) == 3


OTHERS = {
    "version": lambda patch: patch.setattr(fftw, "version", lambda: "another FFTW"),
    "processor": lambda patch: patch.setattr(proved.stored, "features", lambda: "another one"),
    "proof": lambda patch: patch.setattr(proved, "_sources", lambda: "another proof"),
    "planner": lambda patch: patch.setenv("CORRCONV_FFTW_PLANNER", "FFTW_PATIENT"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_machine_or_version_proves_anew(process, monkeypatch, what):
    process()
    OTHERS[what](monkeypatch)
    process()
    process()
    assert len(process.tried) == 2


DAMAGES = {
    "truncated": lambda held: held[:-1],
    "empty": lambda held: b"",
    "one bit": lambda held: held[:-9] + bytes([held[-9] ^ 4]) + held[-8:],
    "no digest": lambda held: held[sealed.DIGEST :],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_proves_nothing(process, tmp_path, damage):
    process()
    path = the_file(tmp_path)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    process()
    process()
    assert len(process.tried) == 2


@pytest.mark.skipif(os.name != "posix", reason="no owners")
def test_what_others_may_have_written_proves_nothing(process, tmp_path):
    process()
    the_file(tmp_path).chmod(0o666)
    with pytest.warns(UserWarning, match="proof of transforms is not taken from the disk"):
        process()
    assert len(process.tried) == 2
    assert the_file(tmp_path).stat().st_mode & 0o022 == 0
    process()
    assert len(process.tried) == 2


def test_without_a_folder_every_process_proves_and_says_so(process, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "file"))
    with pytest.warns(UserWarning, match="every process proves its transforms anew"):
        assert process() is not None
    process()
    assert len(process.tried) == 2


def test_what_is_wrong_is_not_kept(process, tmp_path, monkeypatch):
    monkeypatch.setattr(process, "_try", lambda made, size: 3.0)
    assert process() is None
    assert process() is None
    assert len(process.tried) == 2
    assert not list(tmp_path.glob("proved-*"))


def test_the_oldest_make_room(process, tmp_path, monkeypatch):
    monkeypatch.setattr(proved, "MOST", 2)
    for columns in (8, 12, 16):
        process(size_of((8, columns), np.dtype("f4")))
    held = json.loads(the_file(tmp_path).read_bytes()[sealed.DIGEST :])
    assert [*held] == [proved._words(size_of((8, n), np.dtype("f4"))) for n in (12, 16)]
