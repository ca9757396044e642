"""What failed in a run, said once more where it ends: by then the log has scrolled away."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

REPORTED = re.compile(r"\[\s*[\d.]+%\] ·{4} ")
"""A line of asv's log that begins what a benchmark's processes printed before they failed."""
NEXT = re.compile(r"\[\s*[\d.]+%\] ")
CELL, ENDED = "For parameters: ", "asv: "
LAST_WORDS = 2
"""Lines of each: a traceback ends with the error, and asv adds how the process ended."""


def failed_cells(cells: pd.DataFrame) -> list[str]:
    """A line for each cell of a run (`corrconv.reports.timings.frame`) that was tried and has no number."""
    failed = cells[cells["status"] == "failed"]
    columns = failed[["benchmark", "implementation", "N", "n"]]
    return [
        f"{benchmark}: {name}, N = {N}, n = {n}"
        for benchmark, name, N, n in columns.itertuples(index=False)
    ]


def last_words(log: Path) -> list[str]:
    """The last lines that failed cells printed, from asv's log."""
    said = [
        _cells(block) for block in _blocks(log) if any(line.startswith(ENDED) for line in block)
    ]
    return [
        line for cells in said for cell in cells for line in (*cell[:1], *cell[1:][-LAST_WORDS:])
    ]


def _blocks(log: Path) -> list[list[str]]:
    """What asv repeats of each benchmark's processes, a block each."""
    found: list[list[str]] = []
    inside = False
    for line in log.read_text("utf-8", errors="replace").splitlines():
        if begins := REPORTED.match(line):
            line, inside = line[begins.end() :], True
            found.append([])
        elif NEXT.match(line):
            inside = False
        if inside and line.strip("^~ "):  # which are marks below a line of code
            found[-1].append(line.strip())
    return found


def _cells(block: list[str]) -> list[list[str]]:
    """A block, cell by cell: each begins with its parameters."""
    starts = [k for k, line in enumerate(block) if line.startswith(CELL)] or [0]
    return [block[a:b] for a, b in zip(starts, [*starts[1:], len(block)])]
