"""Stored studies as tables, each with the machine and the commit that it was made with."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from corrconv.kit import old_evidence as evidence

EVIDENCE = "studies"


@dataclass(frozen=True)
class Study:
    """The rows of one study, columns as its ``Row`` has them, and how it was made."""

    rows: pd.DataFrame
    made: Mapping[str, Any]

    @property
    def where(self) -> str:
        """For a caption: the machine and the commit."""
        quick = "A quick run, of few samples. " if self.made["quick"] else ""
        return (
            f"{quick}Measured on {self.made['processor']}, {self.made['processors']} processors, "
            f"commit {self.made['commit'][:8]}."
        )


@dataclass(frozen=True)
class Studied:
    """Every study that was made."""

    studies: Mapping[str, Study]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Studied:
        """From what `corrconv.reports.studies` stores.

        Raises
        ------
        KeyError, TypeError
            Where rows are not as the study's ``Row`` is now.
        """
        return cls({name: _study(name, stored) for name, stored in data.items()})

    def get(self, name: str) -> Study | None:
        """One study; None where it was not made, or gave nothing."""
        study = self.studies.get(name)
        return None if study is None or study.rows.empty else study


def load(results: Path) -> Studied | None:
    """What is stored beside asv's results; None where nothing is."""
    data = evidence.load(results, EVIDENCE)
    return None if data is None else Studied.from_data(data["studies"])


def _study(name: str, stored: Mapping[str, Any]) -> Study:
    row = importlib.import_module(f"corrconv.reports.studies.measure.{name}").Row
    columns = [field.name for field in dataclasses.fields(row)]
    rows = [dataclasses.asdict(row(**values)) for values in stored["rows"]]
    made = stored["made"]
    if lost := {"quick", "processor", "processors", "commit", "at"} - set(made):
        raise KeyError(*sorted(lost))  # here, and not in the middle of a figure
    return Study(pd.DataFrame(rows, columns=columns), made)
