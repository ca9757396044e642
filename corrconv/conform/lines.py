"""What pytest's process tells ours: JSON lines, written as the tests run.

A line says which groups were ``found``, how many tests were ``selected``, that a ``test`` is
``running``, or what its ``result`` was and why. A crash leaves a test that is running and never
ended.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Lines:
    """The file they are in."""

    path: Path

    def write(self, **line: Any) -> None:
        """Add a line; it is on the disk's side of this process before the next test begins."""
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")

    def read(self) -> list[dict[str, Any]]:
        """Every line; none where the process never came to write one."""
        if not self.path.is_file():
            return []
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]


def test_of(nodeid: str) -> str:
    """A test's name without its file: ``TestConvolve::test_basic[numpy]``."""
    return nodeid.partition("::")[2]


def is_asked_for(test: str, only: str) -> bool:
    """Whether `test` is the one asked for, with or without its parameters; any is where none is."""
    return not only or only in (test, test.partition("[")[0])
