"""What a published run says of the computer it was measured on."""

from __future__ import annotations

import errno
import json
import os
import platform
import sys
from pathlib import Path

import pytest
from corrconv.reports.explorer import sweeps
from corrconv.reports.site.publish import (
    copy_sweeps,
    published_names,
    put,
    said_without_places,
    without_places,
)

from corrconv.sweep import merge
from corrconv.sweep.folder import SWEEP
from tests.corrconv.sweep import fakes


def test_evidence_names_no_folder_of_this_computer():
    said = {"error": f"{sys.prefix}/bin/python died in {Path.cwd()}/impls, home {Path.home()}/x"}
    found = said_without_places({"failures": [said], "passed": 3, "ratio": 1.5, "left out": None})
    assert found["failures"][0]["error"].startswith(".venv/bin/python died in ./impls, home ")
    assert (found["passed"], found["ratio"], found["left out"]) == (3, 1.5, None)
    for path in (sys.prefix, str(Path.cwd())):
        assert path not in json.dumps(found)


@pytest.mark.parametrize("folder", ["/data/größe/corrconv", "C:\\Users\\me\\corrconv", '/a "b"'])
def test_folders_whose_letters_json_escapes_are_replaced(monkeypatch, folder):
    monkeypatch.setattr(sys, "prefix", folder)
    assert without_places(f"{folder}/x.py: no") == ".venv/x.py: no"
    stored = json.dumps({"detail": f"in {folder}/x", f"{folder}/y": [f"{folder}"]})
    assert said_without_places(json.loads(stored)) == {"detail": "in .venv/x", ".venv/y": [".venv"]}


def test_other_machines_are_numbered_as_they_come():
    hosts = ["mine", "b.example.org", "a.example.org", "b.example.org", "asv's"]
    names = published_names(hosts, {"mine", "asv's"}, "lab")
    assert [names[host] for host in hosts] == ["lab", "lab-2", "lab-3", "lab-2", "lab"]


def test_no_host_name_is_published_with_a_sweep(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", "/home/mé")
    monkeypatch.setattr(platform, "node", lambda: "this-host")
    machine = fakes.Machine(seconds={"naive": 3e-3, "strided": 1e-3})
    for host in ("asv-host", "this-host", "b.example.org", "a.example.org"):
        path = tmp_path / "here" / "sweep" / host
        fakes.swept(path, fakes.plan(cases=1, passes=2), machine.launch, machine=host)
    joined = merge.join(sweeps.stored(tmp_path / "here" / "results"))
    joined["detail"] = "/home/mé/bin/python: died"
    joined["repeat"] = "corrconv check /home/mé/mine.py"
    here = tmp_path / "merged" / "results"
    merge.write(joined, here.parent / SWEEP)
    copy_sweeps(here, tmp_path / "lab" / "results", "asv-host", "lab")
    (after,) = sweeps.stored(tmp_path / "lab" / "results")
    named = dict(zip(after["sweep"], after["machine"]))
    about = after.attrs["sweeps"]
    assert named == {key: about[key]["identity"]["machine"] for key in about}
    assert sorted(named.values()) == ["lab", "lab", "lab-2", "lab-3"]
    assert after["seconds"].tolist() == joined["seconds"].tolist()
    assert set(after["detail"]) == {".venv/bin/python: died"}
    assert set(after["repeat"]) == {"corrconv check .venv/mine.py"}
    text = (tmp_path / "lab" / SWEEP).read_text("utf-8")
    for host in ("asv-host", "this-host", "example.org"):
        assert host not in text


def test_sweeps_are_joined_under_the_published_name(tmp_path):
    machine = fakes.Machine(seconds={"naive": 3e-3, "strided": 1e-3})
    for name in ("quick", "mine"):
        fakes.swept(
            tmp_path / "here" / "sweep" / name, fakes.plan(cases=2, passes=6), machine.launch
        )
    before = sweeps.stored(tmp_path / "here" / "results")
    (host,) = {name for turns in before for name in turns["machine"]}
    copy_sweeps(tmp_path / "here" / "results", tmp_path / "lab" / "results", host, "lab-2core")
    (after,) = sweeps.stored(tmp_path / "lab" / "results")
    assert set(after["machine"]) == {"lab-2core"}
    assert {about["identity"]["machine"] for about in after.attrs["sweeps"].values()} == {
        "lab-2core"
    }
    assert len(after) == sum(map(len, before))
    assert sorted(after["seconds"]) == sorted(s for turns in before for s in turns["seconds"])
    (source,) = sweeps.sources(tmp_path / "lab" / "results")
    assert source.machine == "lab-2core"


def test_without_a_sweep_none_is_published(tmp_path):
    copy_sweeps(tmp_path / "here" / "results", tmp_path / "lab" / "results", "host", "lab")
    assert not (tmp_path / "lab").exists()


def run_of(folder: Path, text: str) -> Path:
    """A run's folder with a file of this text."""
    (folder / "site").mkdir(parents=True)
    (folder / "site" / "index.html").write_text(text, "utf-8")
    return folder


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def two_file_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A new run on one file system, an old one in its place on another: renames between them fail."""
    here, there = tmp_path / "here", tmp_path / "there"
    rename = os.rename

    def checked(source: os.PathLike[str], target: os.PathLike[str]) -> None:
        if Path(source).is_relative_to(here) != Path(target).is_relative_to(here):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(os, "rename", checked)
    monkeypatch.setattr(Path, "rename", lambda self, target: checked(self, target))
    return run_of(here / "lab", "new"), run_of(there / "lab", "old")


def test_a_run_is_published_on_another_file_system(two_file_systems: tuple[Path, Path]) -> None:
    made, folder = two_file_systems
    with pytest.raises(OSError, match="cross-device"):
        made.rename(folder)
    put(made, folder)
    assert texts(folder.parent) == {"lab/site/index.html": "new"}


def test_what_fails_in_the_last_step_leaves_the_old_run(
    two_file_systems: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, folder = two_file_systems
    rename = Path.rename

    def torn(self: Path, target: Path) -> None:
        if self.name == "new":
            raise OSError(errno.EIO, "the disk tore")
        rename(self, target)

    monkeypatch.setattr(Path, "rename", torn)
    with pytest.raises(OSError, match="tore"):
        put(made, folder)
    assert texts(folder.parent) == {"lab/site/index.html": "old"}
