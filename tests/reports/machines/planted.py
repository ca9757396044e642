"""Several machines, each with a published run in which every time is known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from corrconv.sweep.evidence import Case
from tests.reports.tree import write


def publish(published: Path, **machines: Mapping[Case, Mapping[str, float]]) -> Path:
    """A folder of machines; an underscore in a keyword stands for a hyphen."""
    for keyword, cells in machines.items():
        name = keyword.replace("_", "-")
        write(published / name, cells, machine=name)
    return published
