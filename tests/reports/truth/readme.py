"""README's example and its sentences: what the command prints to whoever measured the run it links to."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from unittest.mock import patch

from click.testing import CliRunner
from corrconv.reports.kit.run import Run

from corrconv.cli import main
from corrconv.kit import units
from corrconv.sweep.cells import Cell
from tests.docs.blocks import Block, blocks
from tests.docs.session import OMITTED
from tests.reports.truth.command import options, swept_here

WORD = "published"
"""Behind the fence of a block that a published run backs."""
MACHINE = re.compile(r"reports/published/([\w-]+)/site/index\.html")
TIMES = re.compile(r"(\d+(?:\.\d+)?)(?:×| times)")


def machine(text: str) -> str:
    """Whose run a page is about: the first whose site it links to."""
    found = MACHINE.search(text)
    assert found, "README links to no published site"
    return found.group(1)


def example(text: str) -> Block:
    """The block that a run backs."""
    (found,) = [block for block in blocks(text, "README.md") if WORD in block.words]
    return found


def asked(block: Block) -> list[str]:
    """The command of an example."""
    name, *arguments = shlex.split(block.text.splitlines()[0].removeprefix("$"))
    assert name == "corrconv"
    return arguments


def printed(arguments: list[str], run: Run) -> str:
    """What it prints on the machine of the run, at 80 columns."""
    with swept_here(run), patch.dict(os.environ, COLUMNS="80"):
        return CliRunner().invoke(main, arguments, catch_exceptions=False).output


def wrong(block: Block, output: str) -> list[str]:
    """Lines that the command does not print, in this order."""
    left, found = iter(_lines(output)), []
    for line in _lines(block.text)[1:]:
        if line != OMITTED and line not in left:
            found.append(line)
            left = iter(_lines(output))
    return found


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def cell(arguments: list[str], run: Run) -> Cell:
    """The cell that an example asks for."""
    said = set(arguments)
    fits = [each for each in run.cells if said <= set(options(each.case))]
    usual = ("correlate", "same", "fill", "float32", "1")
    return max(fits, key=lambda each: sum(word in options(each.case) for word in usual))


def unbacked(text: str, of: Cell) -> Iterator[str]:
    """Factors in the sentences of README's first part that are of no side of the cell beside its best."""
    known = {units.digits(side.beside.ratio) for side in of.sides}
    prose = re.sub(r"^```.*?^```$", "", text.partition("\n## ")[0], flags=re.MULTILINE | re.DOTALL)
    for found in TIMES.finditer(prose):
        if found.group(1) not in known:
            yield found.group()


def answers_for_cells(page: str, text: str, run: Run) -> Iterator[str]:
    """Places of blocks in which a page shows other times of a cell of the run: typed in at another hour."""
    lines = {cell.case.line for cell in run.cells}
    for block in blocks(text, page):
        words = shlex.split(block.text.splitlines()[0].removeprefix("$")) if block.text else []
        if block.language != "console" or WORD in block.words or TIMED not in block.text:
            continue
        if words[:2] in (["corrconv", "recommend"], ["corrconv", "compare"]):
            if _line(words) in lines:
                yield block.place


TIMED = " ms"


def _line(words: list[str]) -> str:
    """The case that a command asks for."""
    said = dict(pairwise(words))
    usual = {
        "--operation": "correlate", "--image": "512x512", "--kernel": "15x15", "--mode": "same",
        "--boundary": "fill", "--dtype": "float32", "--workers": "1",
    }  # fmt: skip
    return " ".join(said.get(option, value) for option, value in usual.items())
