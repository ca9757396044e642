"""Whatever a user writes on the command line is done or refused: in a line, with status 2, no traceback.

Every option and argument of every verb is found by looking, and given what is none of its kind. Nothing is
measured: what would come to that has been taken.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import nullcontext
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import corrconv
from corrconv.cli import main
from corrconv.kit.registered import found
from corrconv.sweep.evidence import Case

NUMBERS = ("nan", "-1", "1e400", "abc", "", "inf", "-inf", "\x00")
SHAPES = ("9999999999999999999999x3", "-1", "0", "3.5", "x", "", "3x", "nan", "x".join("2" * 70),
          "4294967296x4294967296", "١x٢", "3×3", "1e3", "5,5")  # fmt: skip
WORDS = ("", "nope", "../../evil", "[('a', 'f4')]", "O", "V3", "float128", "f4,f4", ">f4", "\udcff",
         "datetime64[s]", "[/red]", "a b", "-", "=1+1", "x" * 300)  # fmt: skip
NEEDED = {
    "merge": ["out.parquet", "nowhere"],
    "compare": ["numba", "fftw"],
    "crossover": ["numba", "fftw"],
    "regress": ["HEAD~1", "HEAD"],
}
REPOSITORY = "history", "regress"
"""Verbs that are asked in a git repository."""


class Measured(Exception):
    """It came to measuring."""


@pytest.fixture(autouse=True)
def nothing_is_measured(monkeypatch, tmp_path):
    def measured(*_, **__):
        raise Measured

    for place in (
        "corrconv.measure.one_run.one_run",
        "corrconv.check.run.run",
        "corrconv.conform.run.conform",
        "corrconv.reports.upstream.run.collect",
        "corrconv.reports.site.build.build",
    ):
        monkeypatch.setattr(place, measured)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("[1, 2")
    (tmp_path / "binary.json").write_bytes(bytes(range(256)))
    (tmp_path / "folder").mkdir()


def came_to_measuring(result: Result) -> bool:
    """`regress` says "not measured" to whatever ends it, and shows what that was."""
    return isinstance(result.exception, Measured) or "Measured" in result.stderr


def given() -> list[tuple[str, str | None, str]]:
    """Each verb with each of its parameters that takes a value, and the kind of what it takes."""
    found = []
    for verb, command in main.commands.items():
        for each in command.params:
            if isinstance(each, click.Option) and each.is_flag:
                continue
            option = each.opts[0] if isinstance(each, click.Option) else None
            kind = "words"
            if isinstance(each.type, click.Path):
                kind = "paths"
            elif isinstance(
                each.type, (click.IntRange, click.FloatRange, click.types.FloatParamType)
            ):
                kind = "numbers"
            elif option in ("--image", "--kernel", "--image-sides"):
                kind = "shapes"
            found.append((verb, option, kind))
    return found


def values(kind: str, tmp_path: Path) -> tuple[str, ...]:
    paths = (
        "",
        "file",
        "folder",
        "file/below",
        "binary.json",
        "/dev/full",
        "/proc/none/x",
        "x" * 300,
        "\udcff",
    )
    return {"numbers": NUMBERS, "shapes": SHAPES, "words": WORDS + paths, "paths": paths}[kind]


def repository(folder: Path) -> None:
    """Two commits of a project that has functions to measure."""
    (folder / "corrconv").mkdir()
    (folder / "bench.py").write_text("def work():\n    pass\n")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(folder)]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    for word in ("one", "two"):
        (folder / "corrconv" / word).touch()
        subprocess.run([*git, "add", "corrconv", "bench.py"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", word], check=True)


@pytest.mark.parametrize(("verb", "option", "kind"), given())
def test_every_option_refuses_what_is_none_of_its_kind(verb, option, kind, tmp_path):
    if verb in REPOSITORY:
        repository(tmp_path)
    for value in values(kind, tmp_path):
        words = [option, value] if option else [value]
        needed = NEEDED.get(verb, []) if option else []
        result = CliRunner().invoke(main, [verb, *needed, *words])
        error = result.exception
        assert error is None or isinstance(error, (SystemExit, Measured)), (words, repr(error))
        if came_to_measuring(result):
            assert kind != "numbers", (words, "is measured")
            continue
        assert result.exit_code == 2 or (kind != "numbers" and not result.exit_code), words
        if result.exit_code:
            said = result.stderr.strip()
            assert said.splitlines()[-1].startswith("Error: "), (words, said)
            assert len(said) < 3000, words


OUTPUTS = [
    ("compare numba fftw --output", True),
    ("crossover numba fftw --output", False),
    ("crossover --classic --results", False),
    ("calibrate --full --output", True),
    ("calibrate --full --results", False),
    ("conform --results", False),
    ("sweep --quick --output", False),
    ("upstream --results", False),
    ("claims A1 --output", False),
    ("claims A1 --results", False),
    ("report --output", False),
    ("history --results", False),
    ("regress HEAD~1 HEAD --bench bench.py --output", True),
]


@pytest.mark.parametrize(("words", "is_file"), OUTPUTS)
def test_outputs_are_tried_before_anything_is_measured(words, is_file, tmp_path):
    if words.split()[0] in REPOSITORY:
        repository(tmp_path)
    for value in (
        "file/below",
        "/dev/full",
        "/proc/none/x",
        "y" * 300,
        "folder" if is_file else "file",
    ):
        result = CliRunner().invoke(main, [*words.split(), value])
        assert result.exit_code == 2, (value, repr(result.exception))
        assert result.stderr.startswith(f"Error: {value}: "), result.stderr
    assert (tmp_path / "file").read_text() == "[1, 2"
    assert not list(tmp_path.rglob("*.new"))
    result = CliRunner().invoke(main, [*words.split(), "new/place"])
    assert came_to_measuring(result), result.output


def test_every_verb_that_writes_is_among_them():
    writing = {verb for verb, option, _ in given() if option in ("--output", "--results")}
    assert writing == {*(words.split()[0] for words, _ in OUTPUTS), "apply"}  # see its own tests


@pytest.mark.parametrize("words", ["compare numba fftw --output", "calibrate --full --output"])
def test_a_file_of_another_kind_is_not_overwritten(words, tmp_path):
    for value in ("file", "binary.json"):
        before = (tmp_path / value).read_bytes()
        result = CliRunner().invoke(main, [*words.split(), value])
        assert result.exit_code == 2
        assert "is there already, and is no" in result.stderr
        assert (tmp_path / value).read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("check folder", "folder: is a folder; name a Python file"),
        ("compare numba /dev/null", "/dev/null: is no file that can be loaded; name a Python"),
        ("conform pipe", "pipe: is no file that can be loaded"),
        ("calibrate --full --from pipe", "pipe: is no file"),
        ("calibrate --full --from file", "file: holds no samples, or is damaged"),
        ("calibrate --full --from file --output x.npz", "--output is for new ones"),
        ("merge out.parquet folder", "name a folder that corrconv sweep made"),
        ("merge out.parquet binary.json", "is damaged, or no file of a sweep"),
        ("merge out.parquet other.json", "has a list of 1 for its format, where a number stands"),
        ("merge out.parquet table", "table: is a table, as corrconv merge writes it"),
    ],
)
def test_what_was_given_is_said_with_a_cure(words, said, tmp_path, monkeypatch):
    monkeypatch.setattr("corrconv.measure.one_run.one_run", lambda doing: nullcontext())
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "other.json").write_text('{"format": [1]}')
    (tmp_path / "table").write_bytes(b"PAR1 and more")
    result = CliRunner().invoke(main, words.split())
    assert result.exit_code == 2, repr(result.exception)
    assert said in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("correlate 9999999x9999999 3x3 same fill float32 1", "is more than an array can hold"),
        ("correlate 64x64 3x3 same fill float32 99999", "takes 1 to 1024 workers, got 99999"),
        ("correlate 64x64 3x3 same fill nope 1", "is not OPERATION IMAGE KERNEL"),
    ],
)
def test_a_case_that_cannot_be_says_which_part_of_it(case, said):
    with pytest.raises(ValueError, match=said):
        Case.from_line(case)


def test_a_file_in_the_current_folder_is_not_taken_for_a_name(tmp_path):
    (tmp_path / "numba").write_text("")
    assert found("numba") is corrconv.get("numba")


def test_a_device_is_not_read():
    for words in ("calibrate --coverage /dev/zero", "merge out.parquet /dev/zero"):
        result = CliRunner().invoke(main, words.split())
        assert result.exit_code == 2
        assert "/dev/zero: is no file" in result.stderr
