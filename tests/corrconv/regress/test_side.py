"""A side's real process: whose code it runs, what it says, and that it ends."""

from __future__ import annotations

import dataclasses
import os
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from corrconv import Problem
from corrconv.regress.cells import Cell, failure
from corrconv.regress.inside import callables, loaded, operands
from corrconv.regress.sides import Child, Failed, Side
from tests.corrconv.commits.repositories import BENCH
from tests.house import ROOT


def side(folder: Path) -> Side:
    return Side(folder.name, "c" * 40, sys.executable, (str(folder),))


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    (tmp_path / "bench.py").write_text(BENCH)
    return tmp_path / "bench.py"


def planted(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "thing.py").write_text(text)
    return folder


def test_each_side_runs_its_own_code(tmp_path: Path, bench: Path) -> None:
    """A difference that is planted is seen, and so is the file that it is in."""
    right = planted(tmp_path / "right", "def one(): return 'one'\ndef two(): return 'two'")
    wrong = planted(tmp_path / "wrong", "def one(): return 'one'\ndef two(): return 'three'")
    said = {}
    for folder in (right, wrong):
        with Child(side(folder), bench) as child:
            assert list(child.ask("names")) == ["one", "two"]
            for name in ("one", "two"):
                child.ask("make", cell=Cell(name).asked())
                said[folder.name, name] = child.ask("judge", key=name, number=0, file="")
            ((path, digest, _),) = child.ask("loaded", package="")
            assert Path(path) == folder / "thing.py"
            assert digest == loaded.blob((folder / "thing.py").read_bytes())[0]
            sample = child.sampler("one", 10, True, iter(range(9)).__next__)
            assert 0 < sample() < 1
    assert said.pop(("wrong", "two")) == "check returned False"
    assert set(said.values()) == {""}
    assert not (tmp_path / "__pycache__").exists()


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="needs Linux")
def test_sides_of_a_turn_stay_on_one_processor_which_changes_with_the_turns(tmp_path: Path) -> None:
    code = planted(tmp_path / "code", "")
    (tmp_path / "bench.py").write_text(
        "import os\ndef one(): return sorted(os.sched_getaffinity(0))\n"
        "def check(name, result): raise ValueError(result)\n"
    )
    said = []
    for turn in (0, 0, 1, 1, 2, 2):
        with Child(side(code), tmp_path / "bench.py") as child:
            child.ask("stay", turn=turn)
            child.ask("make", cell=Cell("one").asked())
            said.append(child.ask("judge", key="one", number=0, file=""))
    allowed = sorted(os.sched_getaffinity(0))
    turns = [allowed[turn % len(allowed)] for turn in (0, 0, 1, 1, 2, 2)]
    assert said == [f"ValueError: [{processor}]" for processor in turns]


def test_libraries_of_a_side_come_before_all_others_numpy_too(tmp_path: Path) -> None:
    """It is the script itself that would import the usual one first."""
    code, libraries = planted(tmp_path / "code", ""), tmp_path / "libraries"
    libraries.mkdir()
    (libraries / "numpy.py").write_text("__version__ = '0.planted'")
    (tmp_path / "bench.py").write_text(
        "import numpy\ndef one(): return numpy.__version__\n"
        "def check(name, result): return result == '0.planted'\n"
    )
    own = dataclasses.replace(side(code), libraries=(str(libraries),))
    with Child(own, tmp_path / "bench.py") as child:
        child.ask("make", cell=Cell("one").asked())
        assert child.ask("judge", key="one", number=0, file="") == ""
        assert child.ask("borrowed", folders=[str(libraries)]) == ["numpy 0.planted"]
        assert child.ask("borrowed", folders=[str(code)]) == []


@pytest.mark.parametrize("above", ["", "python/"])
def test_a_package_that_is_installed_and_runs_in_place_of_the_commits_is_told(
    tmp_path: Path, above: str
) -> None:
    code, installed = planted(tmp_path / "code", ""), tmp_path / "installed"
    (installed / "pack").mkdir(parents=True)
    (installed / "pack" / "__init__.py").write_text("")
    (installed / "pack" / "core.py").write_text("def one(): pass")
    (tmp_path / "bench.py").write_text("import thing, json, pack.core\none = pack.core.one\n")
    own = dataclasses.replace(side(code), libraries=(str(installed),))
    paths = [f"{above}pack/core.py", "thing.py", "lib/json/__init__.py", "tests/deep/pack/core.py"]
    with Child(own, tmp_path / "bench.py") as child:
        child.ask("names")
        found = child.ask("elsewhere", paths=paths)
    assert found == [[str(installed / "pack" / "core.py"), f"{above}pack/core.py"]]


CALLABLES = """
import asyncio, functools
from json import dumps

def plain(): pass
@functools.lru_cache
def remembers(): pass
def starred(*args, **more): pass
partial = functools.partial(dumps, 1)
class Thing:
    def __call__(self): pass
thing = Thing()
async def later(): pass
def many(): yield
def takes(argument): pass
def check(name, result): pass
"""


def test_all_that_can_be_called_with_nothing_is_a_function(tmp_path: Path) -> None:
    (tmp_path / "bench.py").write_text(CALLABLES)
    found = callables.functions(callables.load(tmp_path / "bench.py"))
    timed = ["plain", "remembers", "starred", "partial", "thing"]
    assert [name for name, why in found.items() if not why] == timed
    assert {name: why.split(",")[0] for name, why in found.items() if why} == {
        "later": "it is a coroutine",
        "many": "it is a generator",
    }


def test_modules_of_a_side_may_be_called_as_the_scripts_own_files(
    tmp_path: Path, bench: Path
) -> None:
    code = planted(tmp_path / "code", "from operands import one\nfrom loaded import two")
    (code / "operands.py").write_text("def one(): return 'one'")
    (code / "loaded.py").write_text("def two(): return 'two'")
    with Child(side(code), bench) as child:
        for name in ("one", "two"):
            child.ask("make", cell=Cell(name).asked())
            assert child.ask("judge", key=name, number=0, file="") == ""
        paths = [Path(path).name for path, *_ in child.ask("loaded", package="")]
    assert paths == ["loaded.py", "operands.py", "thing.py"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("raise ImportError('broken')", "ImportError: broken"),
        ("def one(): raise KeyError('gone')\ndef two(): pass", "KeyError: 'gone'"),
        ("def two(): pass", "has no attribute 'one'"),
        ("def one(): raise SystemExit\ndef two(): pass", "SystemExit"),
    ],
)
def test_what_code_raises_is_said_and_it_goes_on(
    tmp_path: Path, bench: Path, text: str, words: str
) -> None:
    with Child(side(planted(tmp_path / "code", text)), bench) as child:
        with pytest.raises(Failed, match=words) as failed:
            child.ask("names")
            child.ask("make", cell=Cell("one").asked())
        assert not failed.value.fatal


def test_a_process_that_ends_says_how(tmp_path: Path, bench: Path) -> None:
    code = "import os\ndef one():\n    os.kill(os.getpid(), 9)\ndef two(): pass"
    with Child(side(planted(tmp_path / "code", code)), bench) as child:
        with pytest.raises(Failed, match="SIGKILL") as failed:
            child.ask("make", cell=Cell("one").asked())
        assert failed.value.fatal


PROBLEM = Problem("correlate", (16, 16), (3, 3), "same", dtype=np.dtype("float32"))


@pytest.mark.parametrize("changed", [False, True])
def test_an_implementation_is_judged_by_its_whole_result(tmp_path: Path, changed: bool) -> None:
    """With the code of a folder that is built as pip would, one row of it wrong."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "corrconv").symlink_to(ROOT / "corrconv")
    cell, file = Cell("strided", PROBLEM), tmp_path / "result.npy"
    with Child(side(folder)) as child:
        about = child.ask("names")["strided"]
        made = child.ask("make", cell=cell.asked())
        x, kernels = operands.draw(cell.asked())
        whole = b"".join(each.tobytes() for each in (x, *kernels))
        assert made["digest"] == zlib.crc32(whole)
        for number in (1, 2):  # which leaves its operands as no other process has them
            child.ask("sample", key=cell.key, calls=2, refresh=True, number=number)
        child.ask("judge", key=cell.key, number=3, file=str(file))
    if changed:
        result = np.load(file)
        result[5] += 1
        np.save(file, result)
    said = failure(cell, about["family"], 3, file)
    assert bool(said) == changed


def test_operands_change_with_the_samples_number() -> None:
    x, _ = operands.draw(Cell("it", PROBLEM).asked())
    first, second, again = x.copy(), x.copy(), x.copy()
    for array, number in ((first, 1), (second, 2), (again, 1)):
        operands.renew(array, number)
    assert (first == again).all()
    assert (first != second).any()
    assert (first != x).any()


@pytest.mark.parametrize("rank_one", [False, True])
def test_no_kernel_recurs(rank_one: bool) -> None:
    _, drawn = operands.draw(Cell("it", PROBLEM, rank_one).asked())
    seen = {each.tobytes() for each in drawn}
    for number in range(20):
        made = operands.others(drawn, number, 23)
        assert len(made) == 23
        assert seen.isdisjoint({each.tobytes() for each in made})
        seen |= {each.tobytes() for each in made}
        assert not rank_one or all(np.linalg.matrix_rank(each) == 1 for each in made)
        assert (operands.others(drawn, number, 1)[0] == made[0]).all()
        assert made[0].dtype == drawn[0].dtype
