"""A page's code, run as a reader would: block after block, in one namespace and one folder.

python
    Run; with a name such as ``mine.py``, written to that file first. ``slow`` is only compiled, and what it
    imports is looked for, but where that is installed ``elsewhere`` alone; ``signature`` is no code to run.
python that begins with >>>
    Run, and what it shows compared, as doctest does; … stands for anything.
console
    Each command behind a $ is parsed; unless ``slow``, ``corrconv`` is run, ends with 0 (``fails``: with 1)
    and prints the lines that are shown, in their order and no others, but where … stands for lines left out.
    Where a line shows a number, any number may be printed; all other words are compared, in their order.
    ``published`` is held against a published run, by `tests.reports.truth.readme`, and only parsed here.
    ``bare`` is run as if the libraries to compare with were not installed: with them other lines are printed.
sh, and indented code
    Commands are parsed.
toml, json, yaml
    Parsed.

*Rejected:* sybil, which brings doctests and Python blocks in Markdown, but neither commands, nor files, nor
anything slow: the half of this file that is short.
"""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner

from corrconv.cli import main
from tests.docs import bare, commands
from tests.docs.blocks import ROOT, Block

OMITTED = "…"
NUMBER = re.compile(r"[-−+]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?(?=[×%]?[,;:.]?$)")
"""A word that is one, with what may stand behind it; float32 and 31x31 are none."""


class Session:
    """One page; the folder is the working directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "__main__"}

    def run(self, block: Block) -> None:
        """Raises an AssertionError, with the block's place, where it does not do what the page says."""
        runs: dict[str, Callable[[Block], object]] = {
            "": self._commands,
            "console": self._console,
            "json": lambda block: json.loads(block.text),
            "python": self._python,
            "sh": self._commands,
            "toml": lambda block: tomllib.loads(block.text),
            "yaml": lambda block: yaml.safe_load(block.text),
            "text": lambda block: None,
        }
        assert block.language in runs, f"{block.place}: no test knows code in {block.language!r}"
        try:
            runs[block.language](block)
        except (Exception, SystemExit) as error:  # whatever code of a page raises
            raise AssertionError(f"{block.place}: {type(error).__name__}: {error}") from error

    def _python(self, block: Block) -> None:
        if "signature" in block.words:
            return
        if block.text.startswith(">>>"):
            self._doctest(block)
            return
        code = compile(block.text, block.place, "exec")
        if "slow" in block.words:
            if "elsewhere" not in block.words:
                _see_imports(block.text)
            return
        file = next((word for word in block.words if word.endswith(".py")), None)
        if file:
            (self.folder / file).write_text(block.text, "utf-8")
        exec(code, {"__name__": file.removesuffix(".py")} if file else self.names)

    def _doctest(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(
            block.text.replace(OMITTED, "..."), self.names, block.place, None, 0
        )
        shown: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        result = runner.run(test, out=shown.append, clear_globs=False)
        self.names |= test.globs
        assert result.attempted, "begins with >>>, and holds no example"
        assert not result.failed, "".join(shown)

    def _commands(self, block: Block) -> None:
        for line in block.text.splitlines():
            commands.check(line)

    def _console(self, block: Block) -> None:
        command, shown = "", ""
        for line in [*block.text.splitlines(), "$"]:
            if not line.startswith("$"):
                shown += line + "\n"
                continue
            if command:
                commands.check(command)
                if not {"slow", "published"} & set(block.words):
                    run = _bare if "bare" in block.words else _here
                    _compare(command, shown, 1 if "fails" in block.words else 0, run)
            command, shown = line[1:].strip(), ""


def _here(arguments: list[str]) -> tuple[int, str]:
    result = CliRunner().invoke(main, arguments, prog_name="corrconv")
    return result.exit_code, result.output


def _bare(arguments: list[str]) -> tuple[int, str]:
    """In a process of its own, where nothing has looked yet what is installed."""
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))
    run = subprocess.run(
        [sys.executable, "-m", bare.__name__, *arguments],
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return run.returncode, run.stdout


def _compare(
    command: str, shown: str, status: int, run: Callable[[list[str]], tuple[int, str]]
) -> None:
    name, *arguments = shlex.split(command)
    assert name == "corrconv", f"{command}: only corrconv is run; mark the block slow"
    ended, output = run(arguments)
    assert ended == status, f"{command}: ends with {ended}: {output}"
    printed = "".join(f"{line}\n" for line in _lines(output))
    pattern = ""
    for line in _lines(shown):
        pattern += r"(?:.*\n)*" if line == OMITTED else " ".join(map(_word, line.split())) + r"\n"
        assert re.match(pattern, printed), f"{command}: does not print {line!r}, but {output}"
    assert not pattern or re.fullmatch(pattern, printed), (
        f"{command}: prints more than is shown, and no … says so: {output}"
    )


def _lines(text: str) -> list[str]:
    """Those that are not empty, with one blank between words."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _word(word: str) -> str:
    """As a pattern: a number stands for any."""
    if not (number := NUMBER.match(word)):
        return re.escape(word)
    return NUMBER.pattern.partition("(?=")[0] + re.escape(word[number.end() :])


def _see_imports(text: str) -> None:
    """What code that is not run imports is there."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            module = importlib.import_module(node.module or "")
            for alias in node.names:
                assert hasattr(module, alias.name), f"{node.module} has no {alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                importlib.import_module(alias.name)
