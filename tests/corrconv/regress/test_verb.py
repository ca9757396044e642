"""``corrconv regress`` from the outside, on a small repository with a file of functions."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corrconv.cli import main
from corrconv.regress import prepare
from corrconv.regress import whole as wholes
from corrconv.regress.prepare import Question, prepared
from tests.corrconv.commits.repositories import THING, Made

SPIN = """
def one():
    return spin("one", {one})

def two():
    return spin("two", 20_000)

def spin(name, count):
    for _ in range(count):
        pass
    return name
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "cache"))
    it = Made(tmp_path)
    it.commit(thing=THING)
    it.git("branch", "-m", "main")
    it.commit(thing=THING + "\nmore = 1\n")
    monkeypatch.chdir(it.root)
    return it


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["regress", *arguments])


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["HEAD", "main"], 2, "are the same commit"),
        (["nobody", "HEAD"], 2, "'nobody': is no commit here"),
        (["HEAD~9"], 2, "'HEAD~9': is no commit here"),
        (["HEAD~1", "HEAD", "--budget", "soon"], 2, "is no time"),
        (["HEAD~1", "HEAD", "--with", "numpy==1"], 2, "go together"),
        (["--with", "numpy==1", "--against", "numpy==1"], 2, "the same versions"),
        (["HEAD~1", "HEAD", "--dirty"], 2, "no changes"),
        (["HEAD", "HEAD~1", "--dirty"], 2, "--dirty measures the tree, which is of HEAD"),
    ],
)
def test_what_is_asked_wrongly(made: Made, arguments: list[str], status: int, said: str) -> None:
    done = asked(*arguments, "--bench", str(made.bench))
    assert (done.exit_code, said in done.output) == (status, True), done.output


def test_a_repository_of_something_else_needs_a_bench(made: Made) -> None:
    done = asked("HEAD~1", "HEAD")
    assert done.exit_code == 2
    assert "--bench" in done.output
    assert asked("HEAD~1", "HEAD", "--bench", "none.py").exit_code == 2


def test_a_whole_run_and_what_it_writes(made: Made, tmp_path: Path) -> None:
    """Real processes; whatever the machine does, the cells are there, and files say what the status does."""
    markdown, figure, output = (tmp_path / name for name in ("a.md", "a.svg", "a.json"))
    files = ["--markdown", str(markdown), "--figure", str(figure), "--output", str(output)]
    done = asked("HEAD~1", "HEAD", "--bench", str(made.bench), "--budget", "2s", "--json", *files)
    held = json.loads(output.read_text())
    assert held["exit status"] == done.exit_code
    assert [cell["name"] for cell in held["cells"]] == ["one", "two"]
    assert held["base"]["files"] == held["head"]["files"] == 1
    assert held["answer"] in {"not slower", "slower", "not resolved"}
    assert f": {held['answer']}" in markdown.read_text()
    assert "<svg" in figure.read_text()
    assert json.loads(done.stdout) == held
    assert not list((tmp_path / "cache" / "regress" / "unfinished").iterdir())


def test_a_dirty_tree_is_said_and_measured_if_asked(made: Made) -> None:
    (made.root / "thing.py").write_text(THING.replace("'two'", "'2'").replace('"two"', '"2"'))
    arguments = ("HEAD~1", "HEAD", "--bench", str(made.bench), "--budget", "2s")
    question = Question("HEAD~1", "HEAD", bench=made.bench)
    asking, (note,) = prepared(question, made.root, lambda words: None)
    assert "--dirty measures the tree" in note
    assert asking.head.commit == made.git("rev-parse", "HEAD")
    dirty = asked(*arguments, "--dirty")
    assert dirty.exit_code == 5, dirty.output
    assert "HEAD is wrong, and BASE is right: check returned False" in dirty.output.replace(
        "\n", " "
    )


FORGETS = """
import time
calls = []
def two():
    time.sleep(0.03)  # so that two calls warm it up, and the gate's is the third
    calls.append(0)
    return "two" if len(calls) < {until} else "another"
"""


def test_a_result_that_is_right_at_first_only(made: Made) -> None:
    for until in (10**6, 5):
        made.commit(thing=THING + FORGETS.format(until=until))
    done = asked("HEAD~1", "HEAD", "--bench", str(made.bench), "--only", "two", "--budget", "2s")
    assert done.exit_code == 5, done.output
    said = done.output.replace("\n", " ")
    assert "HEAD is wrong, when it was timed, and BASE is right: check returned False" in said


def test_a_function_that_one_side_lacks(made: Made) -> None:
    made.commit(thing=THING.replace("def two", "def renamed"))
    done = asked("HEAD~1", "HEAD", "--bench", str(made.bench), "--budget", "2s")
    assert done.exit_code == 4, done.output
    assert "on HEAD: AttributeError" in done.output


def test_a_commit_that_cannot_be_imported(made: Made) -> None:
    made.commit(thing="raise RuntimeError('broken')")
    done = asked("HEAD~1", "HEAD", "--bench", str(made.bench), "--budget", "2s")
    assert done.exit_code == 4, done.output
    assert "not measured: HEAD, HEAD (" in done.output


def test_no_answer_is_written_wherever_an_answer_is(made: Made, tmp_path: Path) -> None:
    made.commit(thing="raise RuntimeError('broken')")
    markdown, output = tmp_path / "a.md", tmp_path / "a.json"
    output.write_text("an older answer")
    files = ["--markdown", str(markdown), "--output", str(output), "--json"]
    done = asked("HEAD~1", "HEAD", "--bench", str(made.bench), "--budget", "2s", *files)
    assert done.exit_code == 4, done.output
    held = json.loads(output.read_text())
    assert (held["answer"], held["exit status"], held["cells"]) == ("not measured", 4, [])
    assert "RuntimeError: broken" in held["why"]
    assert json.loads(done.stdout) == held
    assert "not measured" in (text := markdown.read_text())
    assert "RuntimeError: broken" in text


def test_functions_that_are_only_made_are_not_timed(made: Made) -> None:
    made.bench.write_text("import thing\nasync def one(): pass\ndef two(): return thing.two()\n")
    done = asked("HEAD~1", "HEAD", "--bench", str(made.bench), "--budget", "2s")
    assert done.exit_code == 4, done.output
    assert "one: it is a coroutine" in done.output


def test_a_base_that_has_more_commits_is_said(made: Made) -> None:
    made.git("checkout", "-q", "-b", "change", "HEAD~1")
    made.commit(thing=THING + "other = 1\n")
    done = asked("main", "change", "--bench", str(made.bench), "--budget", "2s")
    assert "main has commits that change has not" in done.output
    assert "git merge-base" in done.output
    assert "has commits that" not in asked("main~1", "main", "--bench", str(made.bench)).output


def test_locks_that_differ_may_touch_anything(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("corrconv/__init__.py", "corrconv/impls/one.py", "impls/__init__.py"):
        file = made.root / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    for text in ("x = 1", "x = 2"):
        made.commit(thing=text)
    monkeypatch.setattr(prepare.builds, "built", lambda *given, **more: made.root)
    for pythons, expected in ((("p", "p"), {"one": False}), (("p", "q"), {})):
        monkeypatch.setattr(prepare, "_pythons", lambda *given, of=pythons: of)
        asking, _ = prepared(Question("HEAD~1", "HEAD"), made.root, lambda words: None)
        assert asking.reachable == expected


def test_functions_that_run_none_of_the_repositorys_code(made: Made) -> None:
    made.bench.write_text("import json\ndef one():\n    return json.dumps(1)\n")
    done = asked("HEAD~1", "HEAD", "--bench", str(made.bench), "--budget", "2s")
    assert done.exit_code == 4, done.output
    assert "has loaded no file of" in done.output


@pytest.mark.parametrize("name", ["-odd", "feature/größe", "q'uo\"te"])
def test_odd_branches(made: Made, name: str) -> None:
    made.git("update-ref", f"refs/heads/{name}", "HEAD~1")
    made.git("update-ref", "refs/heads/same", "HEAD~1")
    done = asked("--bench", str(made.bench), "--", name, "same")
    assert done.exit_code == 2
    assert "are the same commit" in done.output  # so it was found


def test_a_full_disk(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    from corrconv.regress import store

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device", "cells.json")

    monkeypatch.setattr(store, "keep", full)
    done = asked("HEAD~1", "HEAD", "--bench", str(made.bench), "--budget", "2s")
    assert done.exit_code == 4, done.output
    assert "cells.json: No space left on device" in done.output


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        (KeyboardInterrupt(), 130, "what is finished is kept"),
        (RuntimeError("unforeseen"), 4, "a defect of corrconv regress itself"),
        (ValueError("math domain error"), 4, "a defect of corrconv regress itself"),
        (OSError(28, "No space left on device"), 4, "not measured: No space left on device"),
    ],
)
def test_no_end_is_taken_for_a_slowdown(
    made: Made,
    monkeypatch: pytest.MonkeyPatch,
    raised: BaseException,
    status: int,
    said: str,
) -> None:
    def ends(*given: object, **more: object) -> None:
        raise raised

    monkeypatch.setattr(wholes, "measured", ends)
    done = asked("HEAD~1", "HEAD", "--bench", str(made.bench))
    assert (done.exit_code, said in done.output) == (status, True), done.output


def test_no_index_for_other_versions(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    versions = ("--with", "no-such-thing-at-all==1", "--against", "no-such-thing-at-all==2")
    done = asked("--bench", str(made.bench), *versions)
    assert done.exit_code == 4, done.output
    assert "no-such-thing-at-all==1: cannot be installed" in done.output


COMMAND = [sys.executable, "-P", "-m", "corrconv", "regress"]


@pytest.mark.slow
def test_a_slowdown_is_named_and_nothing_else(made: Made) -> None:
    """The function that takes twice as long; with the other as it was."""
    made.commit(thing=SPIN.format(one="20_000"))
    made.commit(thing=SPIN.format(one="40_000"))
    for order, expected, status in (
        (("HEAD~1", "HEAD"), "slower", 1),
        (("HEAD", "HEAD~1"), "faster", 0),
    ):
        command = [*COMMAND, *order, "--bench", str(made.bench), "--budget", "20s", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        cells = {cell["name"]: cell for cell in json.loads(done.stdout)["cells"]}
        assert cells["one"]["answer"] == expected, done.stdout
        assert cells["two"]["answer"] not in {"slower", "faster"}
        if cells["two"]["answer"] == "not slower":
            assert done.returncode == status


@pytest.mark.slow
def test_a_killed_run_leaves_no_process_and_goes_on(made: Made, tmp_path: Path) -> None:
    command = [*COMMAND, "HEAD~1", "HEAD", "--bench", str(made.bench), "--budget", "20s", "--json"]
    kept = tmp_path / "cache" / "regress" / "unfinished"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        until = time.monotonic() + 60
        while not (kept.is_dir() and list(kept.glob("*.json"))) and time.monotonic() < until:
            time.sleep(0.05)
        running.send_signal(signal.SIGKILL)
    (file,) = kept.glob("*.json")
    before = json.loads(file.read_text())
    assert before["screen"]
    time.sleep(0.5)
    left = subprocess.run(
        ["pgrep", "-f", f"__main__.py --parent {running.pid} "],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not left.stdout or os.name != "posix"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["cells"]
    assert not list(kept.glob("*.json"))
